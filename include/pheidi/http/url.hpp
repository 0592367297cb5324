// An absolute http(s) URL, checked and normalised once at the edge, then trusted. Pure.
#pragma once

#include "pheidi/http/errc.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pheidi::http {

/// Where a connection goes.
struct origin {
  bool tls = true;
  std::string host; // lower-case ASCII (punycode), or an address literal without brackets
  std::uint16_t port = 443;

  /// "https://host:port", the key of pools and lanes.
  std::string key() const;
  friend bool operator==(const origin&, const origin&) = default;
  friend auto operator<=>(const origin&, const origin&) = default;
};

struct url {
  origin to;
  std::string target = "/"; // path with query, percent-encoded; never empty, no fragment

  /// Accepts what Addressable accepts and normalises alike: IDN hosts become punycode (IDNA 2008 with TR46,
  /// non-transitional), scheme and host lower case, default port, one trailing dot of the host, an empty
  /// query and the fragment dropped, empty path "/", dot segments removed (`%2e` counts as a dot), what may
  /// not stand in a path or query percent-encoded. Unlike Addressable, escapes that are there keep their
  /// bytes. Refuses everything else with its reason, and more than a host of remote servers needs:
  /// credentials, escapes in the host, characters beyond letters, digits, `-` and `_`, IPv4 in any form but
  /// dotted decimal, zones.
  static result<url> parse(std::string_view text);
  /// `https://host[:port]/path?query`, default port left out.
  std::string text() const;
  /// The host as a URL or Host header shows it: IPv6 in brackets, no port.
  std::string host_text() const;
  /// `host[:port]` with a non-default port.
  std::string authority() const;
  /// RFC 3986 reference resolution, for Location.
  result<url> resolve(std::string_view reference) const;

  friend bool operator==(const url&, const url&) = default;
};

} // namespace pheidi::http
