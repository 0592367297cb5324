// The hosts of one loop: their listening sockets, their connections, their manners. Lives on one thread.
#pragma once

#include "swarm/blackhole.hpp"
#include "swarm/documents.hpp"
#include "swarm/inspect.hpp"
#include "swarm/ledger_file.hpp"
#include "swarm/tally.hpp"

#include "pheidi/crypto/certificate.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/net/loop.hpp"
#include "pheidi/net/stream.hpp"
#include "pheidi/swarm/activity.hpp"
#include "pheidi/swarm/keys.hpp"
#include "pheidi/swarm/ledger.hpp"

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace pheidi::swarm {

/// What all shards share. Thread-safe members, or fixed after start.
struct commons {
  explicit commons(std::size_t groups) : counts(groups) {}
  tally counts;
  ledger book;
  ledger_file file;
  documents published;
  std::uint16_t port = 0;
  bool tls = true;
  bool verify = true;
  std::size_t max_body_bytes = 0;
  std::function<void(const std::string& host, const std::string& body)> heard; // each accepted delivery
};

/// One address and the hosts behind it.
struct site {
  std::string address;
  std::size_t group = 0;
  std::unordered_set<std::string> hosts;
  bool default_port = false;                // its hosts' URLs have no port
  std::shared_ptr<net::listener> listening; // null while dead or a black hole
  std::optional<blackhole> swallowing;
};

/// The certificates that the acts show; PEM, made once.
struct certificates {
  std::string ca_pem;
  crypto::certificate valid, wrong_name, expired, untrusted;
  std::optional<crypto::certificate_authority> authority;
  static certificates make(wall_time now);
  /// Valid for the swarm's own names and these.
  crypto::certificate valid_for(const std::set<std::string>& more, wall_time now) const;
};

class shard {
 public:
  shard(commons& shared, std::string name, std::vector<behaviour> manners,
        std::shared_ptr<const key_ring> keys, std::uint64_t seed);

  /// Before the loop runs.
  result<void> prepare_tls(const certificates& made);
  /// Opens the socket of a site; a port of 0 in commons is not allowed here.
  result<void> add(site s);
  void begin();

  /// On the loop's thread, all of these.
  result<void> change(std::size_t group, const behaviour& does);
  /// A new certificate for the hosts that behave, and a host more where deliveries to any name arrive.
  result<void> serve(const std::string& host, const crypto::certificate& shown);
  void replace_keys(std::shared_ptr<const key_ring> keys) { keys_ = std::move(keys); }
  void end();

  net::loop& loop() { return loop_; }

 private:
  struct connection {
    net::stream stream;
    std::size_t site = 0;
  };
  class presence;
  friend class presence;

  result<void> open(std::size_t index);
  net::awaitable<void> accept_on(std::shared_ptr<net::listener> from, std::size_t index);
  net::awaitable<void> converse(net::stream with, std::size_t index);
  net::awaitable<bool> shake_hands(net::stream& with, const site& at);
  net::awaitable<bool> answer(net::stream& to, http::request request, const site& at);
  net::awaitable<bool> answer_get(net::stream& to, document_ptr d, const http::request& request);
  std::string refusal_of(const document& d, const http::request& request) const; // empty: answered
  net::awaitable<bool> misbehave(net::stream& to, act what, const http::request& request, const verdict& v,
                                 const site& at);
  net::awaitable<bool> accept_delivery(net::stream& to, const verdict& v, const site& at);
  net::awaitable<bool> refuse(net::stream& to, const verdict& v, const site& at);
  net::awaitable<bool> say(net::stream& to, std::string_view text);
  void record(const verdict& v, const site& at);
  net::awaitable<void> keep_books();
  net::awaitable<void> pause(milliseconds d);

  commons& shared_;
  net::loop loop_;
  std::vector<behaviour> manners_; // by group
  std::shared_ptr<const key_ring> keys_;
  dice dice_;
  http::server_options limits_;
  std::map<act, std::shared_ptr<net::tls_server_context>> tls_; // shared with handshakes
  std::vector<std::unique_ptr<site>> sites_;
  std::list<connection> connections_;
  std::string ledger_lines_;
  bool ending_ = false;
};

} // namespace pheidi::swarm
