// Why a connection could not be made or kept.
#pragma once

#include "pheidi/base/error.hpp"

namespace pheidi::net {

enum class errc {
  ok = 0,
  bad_host,       ///< not a host name or address
  name_not_found, ///< DNS says there is no such name (NXDOMAIN, or no address)
  dns_failed,     ///< SERVFAIL, refused or broken answer
  dns_timeout,
  refused_address, ///< the guard refuses every address of the host
  refused_hidden,  ///< .onion / .i2p without a configured way to it
  connect_failed,
  connect_timeout,
  tls_handshake,   ///< handshake broke off
  tls_certificate, ///< the certificate is not valid for this host
  tls_timeout,
  write_timeout,
  read_timeout, ///< no first byte, or a pause in the answer
  total_timeout,
  closed, ///< the peer closed the connection
  reset,
  out_of_descriptors,
  proxy_failed,  ///< the proxy did not connect us
  stopped,       ///< we are shutting down
  listen_failed, ///< address in use, no permission, not a socket of ours
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "net";
}

} // namespace pheidi::net
