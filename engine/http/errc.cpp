#include "pheidi/http/errc.hpp"

namespace pheidi::http {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok: return "no error";
  case errc::bad_url: return "not an absolute http(s) URL";
  case errc::unsupported_scheme: return "unsupported scheme";
  case errc::credentials_in_url: return "credentials in url";
  case errc::forbidden_character: return "control characters, spaces, non-ASCII where none may be";
  case errc::host_too_long: return "beyond 253 octets, or a label beyond 63";
  case errc::malformed_response: return "not HTTP/1.x";
  case errc::header_too_large: return "header too large";
  case errc::body_too_large: return "body too large";
  case errc::pool_exhausted: return "the bound on connections is reached";
  }
  return "unknown error";
}

} // namespace pheidi::http
