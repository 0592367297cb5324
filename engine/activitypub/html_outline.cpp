// Writes each tag that the policy knows where it can stand, and closes what must be closed before it.
#include "activitypub/html_outline.hpp"

#include "activitypub/html_policy.hpp"
#include "activitypub/markup.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <vector>

namespace pheidi::activitypub {

namespace {

constexpr std::size_t longest_html = std::size_t{1} << 20;
constexpr std::size_t deepest = 100;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

class outliner {
 public:
  explicit outliner(std::string_view html) : scan_(html) { out_.reserve(html.size() + html.size() / 8); }

  std::string run() && {
    markup_token token;
    while (scan_.next(token)) {
      if (token.is == markup_token::kind::text)
        text(token.text);
      else if (token.is == markup_token::kind::start_tag)
        start(token);
      else
        end(token.name);
    }
    close_from(0);
    return std::move(out_);
  }

 private:
  struct element {
    std::string name;
    bool of_heading = false;
  };

  void text(std::string_view raw) {
    constexpr std::string_view blanks = " \t\n\r\f";
    const bool starts_word = blanks.find(raw.front()) == blanks.npos;
    if (separate_ && in_word_ && starts_word) out_ += ' ';
    separate_ = false;
    append(raw);
    in_word_ = blanks.find(raw.back()) == blanks.npos;
  }

  /// Entities are left to the parser.
  void append(std::string_view raw) {
    for (const char c : raw) {
      if (c == '<')
        out_ += "&lt;";
      else if (c == '>')
        out_ += "&gt;";
      else if (c != '\0')
        out_ += c;
    }
  }

  void start(const markup_token& tag) {
    switch (html_kind_of(tag.name)) {
    case html_kind::unknown:
      separate_ = separate_ || separates_words(tag.name);
      return;
    case html_kind::hidden:
      return scan_.skip_past_end_tag(tag.name);
    case html_kind::line_break:
      leave_math();
      out_ += "<br>";
      in_word_ = false;
      return;
    case html_kind::heading:
      return start_heading();
    case html_kind::block:
      leave_math();
      close_before_block(tag.name);
      in_word_ = false;
      return open(tag.name, &tag);
    case html_kind::text:
      leave_math();
      close_before_inline(tag.name);
      return open(tag.name, &tag);
    case html_kind::math:
      return start_math(tag);
    }
  }

  void start_heading() {
    leave_math();
    close_before_block("p");
    in_word_ = false;
    if (open_.size() + 2 > deepest) return;
    open("p", nullptr);
    open_.back().of_heading = true;
    open("strong", nullptr);
  }

  /// Only math has semantics, only semantics has annotations.
  void start_math(const markup_token& tag) {
    const auto parent = open_.empty() ? std::string_view() : std::string_view(open_.back().name);
    if (tag.name == "math") leave_math();
    if (tag.name == "semantics" && parent != "math") return;
    if (tag.name == "annotation" && parent != "semantics") return;
    open(tag.name, &tag);
  }

  void leave_math() {
    if (const auto at = last("math"); at < open_.size()) close_from(at);
  }

  void close_before_block(std::string_view name) {
    if (name == "li") close_item();
    if (const auto at = last("p"); at < open_.size()) close_from(at);
  }

  /// The item before this one, but no item of a list around this list.
  void close_item() {
    for (std::size_t at = open_.size(); at-- > 0;) {
      if (open_[at].name == "li") return close_from(at);
      if (is_one_of(open_[at].name, {"ul", "ol", "blockquote", "pre"})) return;
    }
  }

  void close_before_inline(std::string_view name) {
    if (name == "a") {
      if (const auto at = last("a"); at < open_.size()) close_from(at);
    }
    if (!is_one_of(name, {"rt", "rp"}) || last("ruby") == open_.size()) return;
    while (is_one_of(open_.back().name, {"rt", "rp", "p", "li"}))
      close_from(open_.size() - 1);
  }

  void open(const std::string& name, const markup_token* tag) {
    if (open_.size() >= deepest) {
      ++left_out_[name];
      return;
    }
    out_ += '<';
    out_ += name;
    if (tag) attributes(*tag);
    out_ += '>';
    open_.push_back({name});
  }

  void attributes(const markup_token& tag) {
    std::vector<std::string> seen;
    for (const auto& [written, value] : tag.attributes) {
      const auto name = ascii::lower(written);
      if (!is_read_attribute(tag.name, name) || std::ranges::find(seen, name) != seen.end()) continue;
      seen.push_back(name);
      out_.append(" ").append(name).append("=\"");
      for (const char c : value)
        if (c == '"')
          out_ += "&quot;";
        else
          append({&c, 1});
      out_ += '"';
    }
  }

  void end(const std::string& name) {
    switch (html_kind_of(name)) {
    case html_kind::unknown:
      separate_ = separate_ || separates_words(name);
      return;
    case html_kind::hidden:
      return;
    case html_kind::line_break:
      out_ += "<br>"; // as every browser reads it
      in_word_ = false;
      return;
    case html_kind::heading:
      return end_heading();
    case html_kind::block:
    case html_kind::text:
    case html_kind::math:
      return end_element(name);
    }
  }

  void end_heading() {
    const auto found = std::ranges::find_if(open_.rbegin(), open_.rend(), &element::of_heading);
    if (found != open_.rend()) close_from(static_cast<std::size_t>(open_.rend() - found) - 1);
  }

  void end_element(const std::string& name) {
    if (const auto out = left_out_.find(name); out != left_out_.end() && out->second > 0) {
      --out->second;
      return;
    }
    for (std::size_t at = open_.size(); at-- > 0;) {
      if (open_[at].name == name) return close_from(at);
      if (name == "li" && is_one_of(open_[at].name, {"ul", "ol"})) return;
    }
  }

  /// The innermost open element of that name, or the number of open ones.
  std::size_t last(std::string_view name) const {
    const auto found = std::ranges::find(open_.rbegin(), open_.rend(), name, &element::name);
    return found == open_.rend() ? open_.size() : static_cast<std::size_t>(open_.rend() - found) - 1;
  }

  void close_from(std::size_t at) {
    if (at < open_.size()) left_out_.clear();
    while (open_.size() > at) {
      if (html_kind_of(open_.back().name) == html_kind::block) in_word_ = false;
      out_ += "</" + open_.back().name + ">";
      open_.pop_back();
    }
  }

  markup_scanner scan_;
  std::string out_;
  std::vector<element> open_;
  std::map<std::string, int> left_out_; // start tags that were too deep, by name, since the last end tag
  bool in_word_ = false;                // the text so far ends in a word that the next text would go on
  bool separate_ = false;               // something that separates words was left out since then
};

} // namespace

std::string html_outline(std::string_view html) {
  return outliner(utf8_prefix(html, longest_html)).run();
}

} // namespace pheidi::activitypub
