// Texts of the HTTP errors.
#include "pheidi/http/errc.hpp"

namespace pheidi::http {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::bad_url:
    return "not an absolute http(s) URL";
  case errc::unsupported_scheme:
    return "unsupported scheme";
  case errc::credentials_in_url:
    return "credentials in url";
  case errc::forbidden_character:
    return "forbidden character in url";
  case errc::host_too_long:
    return "host or label too long";
  case errc::malformed_response:
    return "malformed response";
  case errc::header_too_large:
    return "header too large";
  case errc::body_too_large:
    return "body too large";
  case errc::pool_exhausted:
    return "too many connections";
  case errc::malformed_request:
    return "malformed request";
  case errc::bad_listen_address:
    return "neither host:port nor unix:/path";
  }
  return "unknown error";
}

} // namespace pheidi::http
