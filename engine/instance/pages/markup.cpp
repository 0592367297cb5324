// One function escapes; one decides which addresses a page may lead to.
#include "markup.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace pheidi::instance::pages {

namespace {

/// XML 1.0 has no controls but these, and not the two that are no characters.
bool is_xml(char32_t c) {
  constexpr char32_t first_printable = 0x20, no_character = 0xfffe, neither = 0xffff;
  if (c < first_printable) return c == '\t' || c == '\n' || c == '\r';
  return c != no_character && c != neither;
}

std::string only_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto step = next_utf8(text);
    if (step.valid && is_xml(step.point)) out.append(text.substr(0, step.length));
    text.remove_prefix(step.length);
  }
  return out;
}

bool is_web(std::string_view url) {
  const auto scheme = ascii::lower(url.substr(0, url.find(':')));
  if (scheme != "http" && scheme != "https") return false;
  if (!url.substr(scheme.size()).starts_with("://")) return false;
  return std::ranges::none_of(url, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

} // namespace

std::string escaped(std::string_view text) {
  return activitypub::escape_html(only_xml(text));
}

std::string address(std::string_view url) {
  return is_web(url) ? escaped(url) : std::string();
}

std::string in_query(std::string_view text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars);
}

std::string link(std::string_view url, std::string_view text) {
  const auto href = address(url);
  if (href.empty()) return escaped(text);
  return fmt::format("<a href=\"{}\">{}</a>", href, escaped(text));
}

std::string excerpt(std::string_view text, std::size_t bytes) {
  std::string out(utf8_prefix(text, bytes));
  std::ranges::replace_if(
      out, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  while (out.ends_with(' '))
    out.pop_back();
  if (out.size() < text.size() && text.size() > bytes) out += "...";
  return out;
}

std::string text_of(const json::object& o, std::string_view name) {
  const auto* found = o.if_contains(name);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::int64_t number_of(const json::object& o, std::string_view name) {
  const auto* found = o.if_contains(name);
  return found && found->is_int64() ? found->get_int64() : 0;
}

bool flag_of(const json::object& o, std::string_view name) {
  const auto* found = o.if_contains(name);
  return found && found->is_bool() && found->get_bool();
}

const json::object& object_of(const json::object& o, std::string_view name) {
  static const json::object none;
  const auto* found = o.if_contains(name);
  return found && found->is_object() ? found->get_object() : none;
}

const json::array& array_of(const json::object& o, std::string_view name) {
  static const json::array none;
  const auto* found = o.if_contains(name);
  return found && found->is_array() ? found->get_array() : none;
}

} // namespace pheidi::instance::pages
