// What a peer can do wrong on the HTTP level.
#pragma once

#include "pheidi/base/error.hpp"

namespace pheidi::http {

enum class errc {
  ok = 0,
  bad_url, ///< not an absolute http(s) URL
  unsupported_scheme,
  credentials_in_url,
  forbidden_character, ///< control characters, spaces, non-ASCII where none may be
  host_too_long,       ///< beyond 253 octets, or a label beyond 63
  malformed_response,  ///< not HTTP/1.x
  header_too_large,
  body_too_large,
  pool_exhausted,     ///< the bound on connections is reached
  malformed_request,  ///< not HTTP/1.x, or framed in a way that could be read in two ways
  bad_listen_address, ///< neither "host:port" nor "unix:/path"
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "http";
}

} // namespace pheidi::http
