// The fake fediverse: N servers on loopback addresses, on threads of their own, inside this process.
//
//   swarm::world_options options{.groups = {{.hosts = 3, .does = {}}}};
//   options.keys = ...;
//   auto world = swarm::world::start(std::move(options));
//   ... deliver to world.value().inbox(0), resolve through world.value().hosts_file() ...
//   auto seen = world.value().snapshot();
//
// Thread-safe unless stated. The destructor stops it.
#pragma once

#include "pheidi/http/server.hpp"
#include "pheidi/swarm/document.hpp"
#include "pheidi/swarm/keys.hpp"
#include "pheidi/swarm/profile.hpp"
#include "pheidi/swarm/report.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pheidi::swarm {

struct world_options {
  std::vector<group> groups;
  std::uint16_t port = 0; // 0: one that is free on all addresses
  bool tls = true;
  unsigned threads = 1;
  std::size_t hosts_per_address = 1;
  key_ring keys;
  bool verify = true;      // off: signatures are not looked at
  std::string ledger_file; // appended to: host<TAB>id<TAB>unix_ms
  std::string control;     // "unix:/path" or "127.0.0.1:port"; empty for none
  std::uint64_t seed = 1;  // of shares and latencies
  std::size_t max_body_bytes = std::size_t{1} << 20;
  /// Each acceptable delivery, before it is answered. On a loop of the swarm: it takes what it needs and
  /// returns.
  std::function<void(const std::string& host, const std::string& body)> heard{};
};

class world {
 public:
  /// Listens everywhere before it returns. Errors: too_many, no_port, file, certificate, net::errc.
  static result<world> start(world_options options);
  world(world&&) noexcept;
  world& operator=(world&&) noexcept;
  ~world();

  std::uint16_t port() const;
  std::uint16_t control_port() const; ///< 0 when the control endpoint is a unix socket or absent
  const std::vector<host>& hosts() const;
  /// /etc/hosts format; "address:port name" for hosts with documents, so that their URLs need no port.
  std::string hosts_file() const;
  const std::string& ca_pem() const; ///< empty without TLS
  /// "https://h0001.swarm.test:PORT/inbox". A host takes deliveries at any path; .../inbox/7 is an inbox of
  /// its own, which the ledger knows as "h0001.swarm.test/7".
  std::string inbox(std::size_t host_index) const;

  void expect(const std::vector<delivery>& all);
  report snapshot() const;
  std::vector<delivery> missing(std::size_t max) const;
  /// Forgets counts and ledger, expectations included; connections stay.
  void reset();
  /// New keys (after more accounts were made).
  void replace_keys(key_ring keys);
  /// From now on the hosts of that group behave so; listening sockets are opened or closed as it needs.
  result<void> change(std::size_t group, behaviour does);

  /// Blocks until so many distinct deliveries were accepted, or `patience` has passed. True if they were.
  bool wait_delivered(std::uint64_t at_least, milliseconds patience) const;
  /// Blocks until nothing expected of hosts that can accept is missing; a host in no group can.
  bool wait_complete(milliseconds patience) const;
  /// Missing deliveries whose host can accept.
  std::uint64_t outstanding() const;

  /// From now on a GET of that URL is answered so, whatever port is asked; path and query are compared as
  /// http::url writes them, and all other GETs of the host with 404. Under any name: `hosts_file` lists the
  /// host from now on, the certificates are valid for it, and its inboxes take deliveries. Not from a loop of
  /// the swarm. bad_url, certificate, stopped.
  result<void> publish(const std::string& url, document what);
  result<void> publish(const std::string& url, std::string body,
                       std::string content_type = "application/activity+json", int status = 200,
                       std::vector<std::pair<std::string, std::string>> fields = {});
  /// How often a published URL was asked for, whatever the answer was.
  std::uint64_t document_hits(const std::string& url) const;
  /// The last such request, with its header fields.
  std::optional<http::request> last_document_request(const std::string& url) const;

  void stop();

 private:
  struct impl;
  explicit world(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::swarm
