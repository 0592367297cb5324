// A client that believes in the certificates of a swarm.
#pragma once

#include "pheidi/net/tls.hpp"
#include "pheidi/swarm/world.hpp"

#include <cstdlib>
#include <fstream>
#include <string>
#include <unistd.h>

namespace pheidi::test {

/// One without TLS has no CA: then the system's.
inline net::tls_client_context trust(const swarm::world& w) {
  std::string name = "/tmp/pheidi-ca-XXXXXX";
  const int fd = ::mkstemp(name.data());
  std::ofstream(name) << w.ca_pem();
  auto made = net::tls_client_context::make(w.ca_pem().empty() ? std::string() : name);
  ::close(fd);
  ::unlink(name.c_str());
  return std::move(made).value();
}

} // namespace pheidi::test
