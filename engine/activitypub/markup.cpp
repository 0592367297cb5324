// The tokenizer's states that matter for finding where tags end.
#include "activitypub/markup.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>

namespace pheidi::activitypub {

namespace {

constexpr std::size_t most_attributes = 32;
constexpr std::string_view blanks = " \t\n\r\f";

std::string_view take(std::string_view& from, std::size_t count) {
  const auto out = from.substr(0, count);
  from.remove_prefix(out.size());
  return out;
}

std::string_view take_until(std::string_view& from, std::string_view ends) {
  return take(from, std::min(from.find_first_of(ends), from.size()));
}

bool is_blank(char c) {
  return blanks.find(c) != blanks.npos;
}

bool opens_markup(std::string_view at) {
  if (at.size() < 2) return false;
  return ascii::is_alpha(at[1]) || at[1] == '/' || at[1] == '!' || at[1] == '?';
}

bool opens_tag(std::string_view at) {
  if (ascii::is_alpha(at[1])) return true;
  return at[1] == '/' && at.size() > 2 && ascii::is_alpha(at[2]);
}

} // namespace

bool markup_scanner::next(markup_token& out) {
  while (!rest_.empty()) {
    if (rest_.front() != '<' || !opens_markup(rest_)) return take_text(out);
    if (opens_tag(rest_)) return take_tag(out);
    skip_comment();
  }
  return false;
}

bool markup_scanner::take_text(markup_token& out) {
  out.is = markup_token::kind::text;
  std::size_t end = 1;
  while (end < rest_.size() && !(rest_[end] == '<' && opens_markup(rest_.substr(end))))
    end = std::min(rest_.find('<', end + 1), rest_.size());
  out.text = take(rest_, end);
  return true;
}

bool markup_scanner::take_tag(markup_token& out) {
  const bool end = rest_[1] == '/';
  rest_.remove_prefix(end ? 2 : 1);
  out.is = end ? markup_token::kind::end_tag : markup_token::kind::start_tag;
  out.name = ascii::lower(take_until(rest_, " \t\n\r\f/>"));
  out.attributes.clear();
  return take_attributes(out.attributes);
}

bool markup_scanner::take_attributes(std::vector<raw_attribute>& out) {
  for (;;) {
    while (!rest_.empty() && (is_blank(rest_.front()) || rest_.front() == '/'))
      rest_.remove_prefix(1);
    if (rest_.empty()) return false;
    if (rest_.front() == '>') {
      rest_.remove_prefix(1);
      return true;
    }
    // An equals sign at the start belongs to the name.
    const auto length = rest_.find_first_of(" \t\n\r\f/>=", 1);
    raw_attribute found{take(rest_, std::min(length, rest_.size())), {}};
    if (!take_value(found.value)) return false;
    if (out.size() < most_attributes) out.push_back(found);
  }
}

/// False when a quote is never closed; nothing is taken where no value follows.
bool markup_scanner::take_value(std::string_view& out) {
  const auto sign = rest_.find_first_not_of(blanks);
  if (sign == rest_.npos || rest_[sign] != '=') return true;
  rest_.remove_prefix(sign + 1);
  rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
  if (rest_.empty()) return false;
  const char quote = rest_.front();
  if (quote != '"' && quote != '\'') {
    out = take_until(rest_, " \t\n\r\f>");
    return true;
  }
  const auto end = rest_.find(quote, 1);
  if (end == rest_.npos) {
    rest_ = {};
    return false;
  }
  out = take(rest_, end + 1).substr(1, end - 1);
  return true;
}

void markup_scanner::skip_to(std::string_view end) {
  const auto found = rest_.find(end);
  rest_.remove_prefix(found == rest_.npos ? rest_.size() : found + end.size());
}

void markup_scanner::skip_comment() {
  if (!rest_.starts_with("<!--")) return skip_to(">");
  rest_.remove_prefix(4);
  if (rest_.starts_with(">") || rest_.starts_with("->")) return skip_to(">");
  // Both spellings of the end: a search for each would not be linear if one of them is far away.
  for (auto dashes = rest_.find("--"); dashes != rest_.npos; dashes = rest_.find("--", dashes + 1)) {
    const auto after = rest_.substr(dashes + 2);
    if (!after.starts_with(">") && !after.starts_with("!>")) continue;
    rest_ = after;
    return skip_to(">");
  }
  rest_ = {};
}

std::string_view markup_scanner::take_past_end_tag(std::string_view name) {
  const auto all = rest_;
  for (auto at = rest_.find("</"); at != rest_.npos; at = rest_.find("</", at + 2)) {
    const auto after = rest_.substr(at + 2);
    if (!ascii::same_ignoring_case(after.substr(0, name.size()), name) || after.size() == name.size())
      continue;
    const char c = after[name.size()];
    if (!is_blank(c) && c != '/' && c != '>') continue;
    rest_ = after;
    std::vector<raw_attribute> ignored;
    take_until(rest_, " \t\n\r\f/>");
    take_attributes(ignored);
    return all.substr(0, at);
  }
  rest_ = {};
  return all;
}

} // namespace pheidi::activitypub
