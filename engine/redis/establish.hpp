// Making a session: dial, TLS, credentials, database, version; through sentinels where they are set.
#pragma once

#include "session.hpp"

#include "pheidi/net/tls.hpp"
#include "pheidi/redis/connection.hpp"

#include <optional>

namespace pheidi::redis {

/// A session and what the server said of itself.
struct established {
  std::shared_ptr<session> link;
  std::string version;
  established(std::shared_ptr<session> s, std::string v) : link(std::move(s)), version(std::move(v)) {}
};

/// What connecting needs besides the options. The TLS context is made at the first rediss:// connect and
/// kept.
struct connector {
  net::loop& loop;
  const connection_options& options;
  metrics::histogram* round_trip;
  std::optional<net::tls_client_context> tls;
};

net::awaitable<result<established>> establish(connector& c);

/// A stream to one address, with TLS if the endpoint has it.
net::awaitable<result<net::stream>> dial_server(connector& c, std::string host, std::uint16_t port);
/// The primary's address by the first sentinel that knows it.
net::awaitable<result<config::host_port>> ask_sentinels(connector& c);
/// Sends commands one after the other in one write.
net::awaitable<result<array>> ask(session& s, std::vector<std::vector<std::string>> commands);
std::vector<std::string> auth_command(const std::string& user, const std::string& password);
/// The error of a reply, if it is one.
std::optional<error> refusal(const reply& r);

} // namespace pheidi::redis
