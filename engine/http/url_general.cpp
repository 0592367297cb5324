// The general path of URL parsing: any text; RFC 3986 by Boost.URL after hosts are ASCII and paths are
// encoded.
#include "http/url_detail.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace pheidi::http::detail {

namespace {

enum class scheme { http, https };

struct pieces {
  bool tls = true;
  std::string_view authority;
  std::string_view path;
  std::string_view query;
};

bool is_control(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u < 0x20 || u == 0x7f;
}

/// Control characters never: they end up in requests, keys and logs.
bool has_control(std::string_view text) {
  for (const char c : text)
    if (is_control(c)) return true;
  return false;
}

result<scheme> parse_scheme(std::string_view text) {
  std::string low;
  for (const char c : text) {
    if (!is_alpha(c) && (low.empty() || (!is_digit(c) && c != '+' && c != '-' && c != '.')))
      return error{errc::bad_url, "no scheme"};
    low += to_lower(c);
  }
  if (low == "https") return scheme::https;
  if (low == "http") return scheme::http;
  return error{errc::unsupported_scheme, low.substr(0, 40)};
}

result<pieces> split(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0) return error{errc::bad_url, "no scheme"};
  const auto found = parse_scheme(text.substr(0, colon));
  if (!found) return found.error();
  auto rest = text.substr(colon + 1);
  if (!rest.starts_with("//")) return error{errc::bad_url, "no host"};
  rest.remove_prefix(2);

  pieces out;
  out.tls = *found == scheme::https;
  rest = rest.substr(0, rest.find('#'));
  const auto end = std::min(rest.find_first_of("/?"), rest.size());
  out.authority = rest.substr(0, end);
  rest.remove_prefix(end);
  const auto mark = std::min(rest.find('?'), rest.size());
  out.path = rest.substr(0, mark);
  if (mark < rest.size()) out.query = rest.substr(mark + 1);
  return out;
}

result<origin> parse_authority(std::string_view authority, bool tls) {
  // Each of these is read as a delimiter by some parser, so a second reader could see another host.
  if (authority.find_first_of(" \\\"<>^`{|}") != authority.npos)
    return error{errc::forbidden_character, "in the host"};
  if (authority.find('@') != authority.npos) return error{errc::credentials_in_url};

  const bool literal = authority.starts_with('[');
  const auto close = authority.find(']');
  if (literal && close == authority.npos) return error{errc::bad_url, "unclosed bracket"};
  const auto host_end = literal ? close + 1 : std::min(authority.find(':'), authority.size());
  const auto after = authority.substr(host_end);
  if (!after.empty() && after.front() != ':') return error{errc::bad_url, "text after the host"};
  const auto port = parse_port(after.empty() ? after : after.substr(1), tls);
  if (!port) return port.error();
  auto host = literal ? normalise_ipv6(authority.substr(1, close - 1))
                      : normalise_host(authority.substr(0, host_end));
  if (!host) return host.error();
  return origin{tls, *std::move(host), *port};
}

std::string_view without_trailing_spaces(std::string_view path) {
  while (path.ends_with(' '))
    path.remove_suffix(1);
  return path;
}

} // namespace

result<std::uint16_t> parse_port(std::string_view digits, bool tls) {
  if (digits.empty()) return static_cast<std::uint16_t>(tls ? 443 : 80);
  unsigned value = 0;
  if (digits.size() > 5) return error{errc::bad_url, "port"};
  for (const char c : digits) {
    if (!is_digit(c)) return error{errc::bad_url, "port"};
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  if (value == 0 || value > 65535) return error{errc::bad_url, "port"};
  return static_cast<std::uint16_t>(value);
}

result<url> parse_general(std::string_view text) {
  if (text.size() > longest_url) return error{errc::bad_url, "too long"};
  if (has_control(text)) return error{errc::forbidden_character, "control character"};
  if (!valid_utf8(text)) return error{errc::forbidden_character, "not UTF-8"};
  const auto parts = split(text);
  if (!parts) return parts.error();
  auto to = parse_authority(parts->authority, parts->tls);
  if (!to) return to.error();

  url out{*std::move(to), remove_dot_segments(encode_path(without_trailing_spaces(parts->path)))};
  if (!parts->query.empty()) out.target += '?' + encode_query(parts->query);
  // By now every byte was looked at; this is the second opinion of a parser that is not ours.
  if (!boost::urls::parse_uri(out.text())) return error{errc::bad_url};
  return out;
}

} // namespace pheidi::http::detail
