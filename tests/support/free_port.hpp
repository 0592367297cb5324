// Ports for servers that want to be told one.
#pragma once

#include <cstdint>

namespace pheidi::test {

/// A TCP port of 127.0.0.1 where nobody listens, and that nobody else is given while this process lives.
std::uint16_t free_port();

} // namespace pheidi::test
