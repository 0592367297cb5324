// Registered URIs are compared whole; only what may be registered needs a look at its parts.
#include "redirect_uris.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <algorithm>

namespace pheidi::instance::oauth {

namespace {

bool scheme_letter(char c) {
  return ascii::is_alnum(c) || c == '+' || c == '-' || c == '.';
}

bool stands_in_no_uri(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || byte == 0x7f || c == '#' || c == '\\' || c == '"' || c == '<' || c == '>';
}

std::string_view authority_of(std::string_view rest) {
  if (!rest.starts_with("//")) return {};
  rest.remove_prefix(2);
  return rest.substr(0, rest.find_first_of("/?"));
}

} // namespace

std::string scheme_of(std::string_view uri) {
  const auto colon = uri.find(':');
  if (colon == uri.npos || colon == 0 || !ascii::is_alpha(uri.front())) return {};
  const auto scheme = uri.substr(0, colon);
  return std::ranges::all_of(scheme, scheme_letter) ? ascii::lower(scheme) : std::string();
}

bool may_redirect_to(std::string_view uri) {
  if (uri == out_of_band) return true;
  if (uri.empty() || uri.size() > longest_redirect_uri || !is_utf8(uri)) return false;
  if (std::ranges::any_of(uri, stands_in_no_uri)) return false;
  const auto scheme = scheme_of(uri);
  if (scheme.empty() || scheme == "javascript" || scheme == "data" || scheme == "vbscript") return false;
  const auto rest = uri.substr(scheme.size() + 1);
  if (rest.empty()) return false;
  const auto authority = authority_of(rest);
  if (authority.find('@') != authority.npos) return false;
  const bool web = scheme == "http" || scheme == "https";
  return !web || !authority.empty();
}

std::string percent_encoded(std::string_view text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars);
}

std::string with_parameters(std::string_view uri, const query& all, char from) {
  std::string out(uri);
  char before = from;
  if (from == '?' && out.find('?') != out.npos) before = '&';
  for (const auto& [name, value] : all) {
    if (!out.ends_with('?') || before != '&') out += before;
    out.append(percent_encoded(name)).append("=").append(percent_encoded(value));
    before = '&';
  }
  return out;
}

} // namespace pheidi::instance::oauth
