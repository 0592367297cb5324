#include "pheidi/net/errc.hpp"

namespace pheidi::net {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok: return "no error";
  case errc::bad_host: return "not a host name or address";
  case errc::name_not_found: return "DNS says there is no such name (NXDOMAIN, or no address)";
  case errc::dns_failed: return "SERVFAIL, refused or broken answer";
  case errc::dns_timeout: return "dns timeout";
  case errc::refused_address: return "the guard refuses every address of the host";
  case errc::refused_hidden: return ".onion / .i2p without a configured way to it";
  case errc::connect_failed: return "connect failed";
  case errc::connect_timeout: return "connect timeout";
  case errc::tls_handshake: return "handshake broke off";
  case errc::tls_certificate: return "the certificate is not valid for this host";
  case errc::tls_timeout: return "tls timeout";
  case errc::write_timeout: return "write timeout";
  case errc::read_timeout: return "no first byte, or a pause in the answer";
  case errc::total_timeout: return "total timeout";
  case errc::closed: return "the peer closed the connection";
  case errc::reset: return "reset";
  case errc::out_of_descriptors: return "out of descriptors";
  case errc::proxy_failed: return "the proxy did not connect us";
  case errc::stopped: return "we are shutting down";
  }
  return "unknown error";
}

} // namespace pheidi::net
