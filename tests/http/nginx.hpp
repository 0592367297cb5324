// A real nginx with a configuration of ours, on a loopback port, in a temporary directory.
#pragma once

#include "pheidi/net/loop.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace pheidi::http::test {

class nginx {
 public:
  /// `locations`: what stands in the server block. `upstream`: a port of ours as "backend", 0 for none.
  nginx(const std::string& locations, std::uint16_t upstream);
  ~nginx();
  nginx(const nginx&) = delete;
  nginx& operator=(const nginx&) = delete;
  static bool installed();
  /// A whole nginx.conf that writes to this directory only, with that in its http block.
  static std::string configuration(const std::string& directory, const std::string& in_http);
  /// Runs what nginx.conf of this directory says, in the foreground.
  static std::vector<std::string> command(const std::string& directory);

  std::uint16_t port() const { return port_; }
  /// False if it did not come up; `log` says why.
  net::awaitable<bool> ready(net::loop& l);
  std::string log() const;
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
  std::uint16_t port_;
  pid_t pid_;
};

} // namespace pheidi::http::test
