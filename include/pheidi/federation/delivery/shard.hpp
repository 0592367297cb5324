// One delivery shard: a thread with its own loop, hosts, connections, keys and names.
//
// A host belongs to one shard by hash, so all that concerns it is touched by one
// thread and needs no lock. Batches of deliveries come in, batches of settlements
// and host results go out; nothing else is shared.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/federation/delivery/availability.hpp"
#include "pheidi/federation/delivery/host_table.hpp"
#include "pheidi/federation/delivery/lane.hpp"
#include "pheidi/federation/delivery/request.hpp"
#include "pheidi/federation/delivery/signer.hpp"
#include "pheidi/http/client.hpp"
#include "pheidi/net/stream.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pheidi::federation::delivery {

/// The Follow of an account that somebody moved to is delivered: settled once the old account is left.
struct migrated_follow {
  account_id follower, old_target;
  sidekiq::time_format times;
  sidekiq::settlement end;
};

/// What a shard hands back to the control loop.
struct shard_report {
  std::vector<sidekiq::settlement> settlements;
  std::vector<migrated_follow> migrated;
  std::vector<host_result> hosts;
};

/// One row of the table of hosts that operators see.
struct host_row {
  std::string host;
  std::string state; // "healthy", "paused", "open", "half_open"
  std::size_t waiting = 0;
  unsigned in_flight = 0;
  unsigned limit = 0;
  std::uint64_t delivered = 0, failed = 0, refused = 0, parked = 0;
  std::int64_t last_latency_ms = 0;
  std::string last_error;
};

/// What a shard asks of the database; called on the shard's loop, answered there.
struct account_source {
  std::function<load_accounts(net::loop&)> loader;
  /// Hex digest of the account's followers on the authority prefix (FEP-8fcf).
  std::function<net::awaitable<result<std::string>>(net::loop&, account_id, std::string)> followers_digest;
};

struct shard_counters;

class shard {
 public:
  struct parts {
    const config::settings& settings;
    account_source accounts;
    std::function<void(shard_report)> report; // thread-safe
    metrics::registry& registry;
    std::shared_ptr<const net::hosts_table> hosts;
  };

  static result<std::unique_ptr<shard>> make(unsigned index, unsigned shards, parts p);
  ~shard();

  /// Thread-safe.
  void start();
  void submit(std::vector<delivery_ptr> batch);
  void set_unavailable(host_snapshot hosts);
  /// SIGHUP: new bounds for all lanes, new time-outs for what begins from now on.
  void reload(const config::settings& s);
  /// Gives back what waits; what is under way goes on.
  void drain();
  /// Ends the thread; what is under way is abandoned (its jobs are still in the in-flight record).
  void stop();
  /// The busiest and the most troubled hosts, from the last tick's snapshot.
  std::shared_ptr<const std::vector<host_row>> hosts() const;

 private:
  /// One attempt's end.
  struct attempt {
    outcome what = skipped{};
    milliseconds latency{0};
    signature_scheme scheme = signature_scheme::cavage;
    bool reused = false;
    int requests = 0;
    int hops = 0;
    std::string note; // start of an error answer's body
  };

  shard(unsigned index, unsigned shards, parts p, net::tls_client_context tls);
  http::client_options client_options() const;
  void run();
  void accept(delivery_ptr job);
  void pump();
  void pump_later();
  void make_ready(host_state& h);
  host_state* next_ready();
  host_state& host_for(const http::origin& to);
  net::awaitable<void> carry_out(host_state& h, delivery_ptr job);
  net::awaitable<attempt> try_delivery(host_state& h, const delivery& job);
  net::awaitable<attempt> send_signed(host_state& h, const delivery& job, identity_ptr who, std::string sync);
  net::awaitable<result<http::response>> send_once(http::client::lease& on, const delivery& job,
                                                   const http::url& to, const identity_ptr& who,
                                                   std::string_view sync, signature_scheme s, attempt& a);
  net::awaitable<result<std::string>> synchronization(const delivery& job, const signing_identity& who);
  void finish(host_state& h, delivery_ptr job, const attempt& a);
  /// `remark`: why an end is not the one that was wished.
  void settle(const delivery& job, sidekiq::destination to, bool processed, bool failed,
              std::string remark = {});
  void park(parked p);
  void log_outcome(const delivery& job, const attempt& a, std::string_view result);
  void note_host(host_state& h, const outcome& o);
  void flush_report();
  net::awaitable<void> housekeeping();
  void publish_hosts();
  std::uint32_t random_below(std::uint32_t bound);

  unsigned index_;
  unsigned shards_;
  parts parts_;
  config::delivery_settings delivery_; // as reloaded
  std::size_t top_hosts_;
  net::loop loop_;
  net::tls_client_context tls_;
  net::guard guard_;
  net::resolver resolver_;
  net::dialer dialer_;
  http::client client_;
  identity_cache identities_;
  sign_pump pump_;
  std::unique_ptr<shard_counters> count_;
  lane_settings lane_settings_;
  host_table hosts_;
  lru<std::string, signature_scheme> schemes_; // outlives a forgotten host
  lru<std::string, std::pair<std::string, steady_time>> digests_;
  std::deque<host_state*> ready_, bulk_ready_; // the second: hosts for which only bulk waits
  unsigned turn_ = 0;
  std::size_t sending_ = 0;
  std::size_t max_sending_;
  shard_report pending_;
  host_snapshot unavailable_;
  std::uint64_t random_state_;
  bool draining_ = false;
  bool pump_scheduled_ = false;
  // Not atomic<shared_ptr>: its load() in GCC 12 unlocks without ordering what it read before the next store.
  mutable std::mutex table_mutex_;
  std::shared_ptr<const std::vector<host_row>> table_;
  std::thread thread_;
};

/// Which shard a host belongs to.
unsigned shard_of(const http::origin& to, unsigned shards);

} // namespace pheidi::federation::delivery
