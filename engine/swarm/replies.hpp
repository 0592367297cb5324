// Answers that no server should give. Each returns when the peer has had enough.
#pragma once

#include "swarm/inspect.hpp"

#include "pheidi/net/stream.hpp"
#include "pheidi/swarm/behaviour.hpp"

#include <string>
#include <string_view>

namespace pheidi::swarm {

/// Reads and drops until the peer closes, or `stop` turns true and the stream is closed by who set it.
net::awaitable<void> swallow(net::stream& from);
net::awaitable<void> write_endless_headers(net::stream& to, const bool& stop);
/// True if all was written.
net::awaitable<bool> write_huge_body(net::stream& to, std::size_t bytes, const bool& stop);
net::awaitable<bool> write_drip(net::loop& l, net::stream& to, milliseconds every, const bool& stop);

/// The whole text of a small reply that keeps the connection.
std::string short_reply(int status, std::string_view extra_fields = {}, std::string_view body = {});

} // namespace pheidi::swarm
