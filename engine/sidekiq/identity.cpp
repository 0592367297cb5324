// The name of a process among all that work on one Redis.
#include "pheidi/crypto/digest.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <unistd.h>

namespace pheidi::sidekiq {

std::string make_identity() {
  std::array<char, 256> host{};
  const char* dyno = std::getenv("DYNO");
  if (!dyno && ::gethostname(host.data(), host.size() - 1) != 0) host = {"localhost"};
  return fmt::format("{}:{}:{}", dyno ? dyno : host.data(), ::getpid(), crypto::hex(crypto::random_bytes(6)));
}

} // namespace pheidi::sidekiq
