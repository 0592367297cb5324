// The parts of URL parsing, each pure: the quick path, the general path, hosts, paths.
#pragma once

#include "pheidi/base/ascii.hpp"
#include "pheidi/http/url.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pheidi::http::detail {

/// Longer ones are refused: what the fediverse calls an address fits four times.
constexpr std::size_t longest_url = 8192;

/// The plain lower-case ASCII shape of nearly every inbox; empty when the general path must look.
/// Whatever it answers, `parse_general` answers the same.
std::optional<url> parse_plain(std::string_view text);
result<url> parse_general(std::string_view text);

/// A host as written (no brackets, no port) to lower-case ASCII or a canonical IPv4 literal.
result<std::string> normalise_host(std::string_view written);
/// "::1" as in "[::1]" to its canonical text.
result<std::string> normalise_ipv6(std::string_view inside_brackets);
/// The rules for a lower-case ASCII host without its trailing dot: label and host lengths, LDH and `_`, no
/// numeric tricks. errc::ok if it stands.
errc check_ascii_host(std::string_view host);

/// Empty: the default. Digits only, 1 to 65535.
result<std::uint16_t> parse_port(std::string_view digits, bool tls);

bool valid_utf8(std::string_view text);
/// Percent-encodes what may not stand in a path or query; escapes that are there stay as they are.
std::string encode_path(std::string_view path);
std::string encode_query(std::string_view query);
/// RFC 3986 5.2.4 on an absolute path; `%2e` counts as a dot.
std::string remove_dot_segments(std::string_view path);

using ascii::is_alpha;
using ascii::is_digit;
using ascii::is_lower;
using ascii::to_lower;
constexpr bool is_hex(char c) {
  return ascii::hex_value(c) >= 0;
}

/// RFC 3986 pchar without the percent sign, and `/`.
constexpr bool is_path_char(char c) {
  return is_alpha(c) || is_digit(c) ||
         (c != '\0' && std::string_view("-._~!$&'()*+,;=:@/").find(c) != std::string_view::npos);
}

} // namespace pheidi::http::detail
