// The members of a top-level object: one strict simdjson pass, then a scan that only finds where values end.
#include "pheidi/json/read.hpp"

#include "json/simd.hpp"
#include "json/string_end.hpp"

#include <algorithm>
#include <optional>

namespace pheidi::json {

namespace {

constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Walks a text that is known to be valid JSON, so it looks for ends and checks only the depth.
class scanner {
 public:
  explicit scanner(std::string_view text) : text_(text) {}

  char peek() {
    while (is_space(text_[at_]))
      ++at_;
    return text_[at_];
  }
  void skip_one() { ++at_; }

  std::string_view string() {
    const auto begin = at_;
    at_ = string_end(text_, begin);
    return text_.substr(begin, at_ - begin);
  }

  std::string_view value() {
    switch (peek()) {
    case '"':
      return string();
    case '{':
    case '[':
      return container();
    default:
      return literal();
    }
  }

  bool too_deep() const { return deepest_ > max_depth; }

 private:
  std::string_view container() {
    const auto begin = at_;
    std::size_t depth = 1; // the top-level object around it
    do {
      const char c = text_[at_];
      if (c == '"') {
        string();
        continue;
      }
      if (c == '{' || c == '[') deepest_ = std::max(deepest_, ++depth);
      if (c == '}' || c == ']') --depth;
      ++at_;
    } while (depth > 1);
    return text_.substr(begin, at_ - begin);
  }

  std::string_view literal() {
    const auto begin = at_;
    while (text_[at_] != ',' && text_[at_] != '}' && !is_space(text_[at_]))
      ++at_;
    return text_.substr(begin, at_ - begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t deepest_ = 1;
};

/// Nothing if `text` is a valid object.
std::optional<error> check_object(std::string_view text) {
  const auto root = simd_parse(text);
  const auto code = root.error();
  if (code == simdjson::SUCCESS) {
    if (root.value_unsafe().is_object()) return std::nullopt;
    return error{errc::wrong_type, "expected an object"};
  }
  if (code == simdjson::DEPTH_ERROR) return errc::too_deep;
  if (code != simdjson::NUMBER_ERROR) return error{errc::not_json, simdjson::error_message(code)};
  // Ruby writes integers of any size and reads them back, so the slower parser has the last word on numbers.
  const auto document = parse(text);
  if (!document) return document.error();
  if (document->is_object()) return std::nullopt;
  return error{errc::wrong_type, "expected an object"};
}

} // namespace

result<std::vector<member>> top_level_members(std::string_view text) {
  // Only parse() steps over a byte order mark; a job with one would not be what Sidekiq wrote.
  if (text.starts_with("\xef\xbb\xbf")) return error{errc::not_json, "a byte order mark"};
  if (auto wrong = check_object(text)) return std::move(*wrong);

  std::vector<member> out;
  out.reserve(12);
  scanner scan(text);
  scan.peek();
  scan.skip_one();
  while (scan.peek() != '}') {
    auto key = text_of(scan.string());
    if (!key) return key.error();
    scan.peek();
    scan.skip_one();
    out.push_back({std::move(*key), scan.value()});
    if (scan.peek() == ',') {
      scan.skip_one();
      scan.peek();
    }
  }
  if (scan.too_deep()) return errc::too_deep;
  return out;
}

result<std::string> unescape(std::string_view raw) {
  if (raw.empty() || raw.front() != '"') return error{errc::wrong_type, "expected a string"};
  // A closing quote that is not the last byte would let something stand behind the string.
  if (raw.size() < 2 || raw.back() != '"') return error{errc::not_json, "a string that does not end"};
  std::string_view text;
  const auto code = simd_parse(raw).get_string().get(text);
  if (code != simdjson::SUCCESS) return error{errc::not_json, simdjson::error_message(code)};
  return std::string(text);
}

result<std::string> text_of(std::string_view raw) {
  if (raw.size() < 2 || raw.front() != '"' || raw.find('\\') != raw.npos) return unescape(raw);
  return std::string(raw.substr(1, raw.size() - 2));
}

} // namespace pheidi::json
