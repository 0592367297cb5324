// Sockets at addresses that nobody may connect to; they know whether somebody did.
#pragma once

#include <cstdint>
#include <vector>

namespace pheidi::test {

/// Listens on 127.0.0.1 and, where there is IPv6, ::1, at one port. The kernel completes a connection without
/// us, so what was touched shows whenever it is asked for.
class canary {
 public:
  canary();
  ~canary();
  canary(const canary&) = delete;
  canary& operator=(const canary&) = delete;
  std::uint16_t port() const { return port_; }
  /// Connections since the last call.
  int touches();

 private:
  std::vector<int> sockets_;
  std::uint16_t port_ = 0;
};

} // namespace pheidi::test
