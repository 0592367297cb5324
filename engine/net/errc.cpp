// What people read in the log for each reason.
#include "pheidi/net/errc.hpp"

namespace pheidi::net {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::bad_host:
    return "not a host name or address";
  case errc::name_not_found:
    return "DNS says there is no such name (NXDOMAIN, or no address)";
  case errc::dns_failed:
    return "DNS failed (SERVFAIL, refused or broken answer)";
  case errc::dns_timeout:
    return "DNS did not answer in time";
  case errc::refused_address:
    return "the guard refuses every address of the host";
  case errc::refused_hidden:
    return ".onion / .i2p without a configured way to it";
  case errc::connect_failed:
    return "connect failed";
  case errc::connect_timeout:
    return "connect timed out";
  case errc::tls_handshake:
    return "TLS handshake broke off";
  case errc::tls_certificate:
    return "the certificate is not valid for this host";
  case errc::tls_timeout:
    return "TLS handshake timed out";
  case errc::write_timeout:
    return "write timed out";
  case errc::read_timeout:
    return "read timed out";
  case errc::total_timeout:
    return "the exchange took too long";
  case errc::closed:
    return "the peer closed the connection";
  case errc::reset:
    return "connection reset";
  case errc::out_of_descriptors:
    return "out of file descriptors";
  case errc::proxy_failed:
    return "the proxy did not connect us";
  case errc::stopped:
    return "we are shutting down";
  case errc::listen_failed:
    return "cannot listen";
  }
  return "unknown error";
}

} // namespace pheidi::net
