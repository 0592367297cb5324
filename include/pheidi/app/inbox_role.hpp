// The inbox role wired together: HTTP front door, documents for other servers, fetching, processing, on a
// loop and thread of their own.
//
// The queue's control loop hands over jobs and hears of their ends by post;
// SQL runs on the executors' threads.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/net/resolver.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace pheidi::app {

/// What the role uses and does not own.
struct inbox_parts {
  const config::settings& settings;
  net::loop& control;
  const crypto::rails_cipher& cipher;
  std::shared_ptr<model::schema_watch> schema;
  std::shared_ptr<const net::hosts_table> hosts; // may be null
  metrics::registry& registry;
  std::string version; // of Pheidi
  /// Jobs that are over; called on the control loop.
  std::function<void(std::vector<sidekiq::ended>)> ended;
};

class inbox_role {
 public:
  /// Reads the domain policy, makes `pheidi.outbox` where it is missing, listens. Errors name what failed.
  static result<std::unique_ptr<inbox_role>> make(inbox_parts p);
  /// Ends the thread; what was not settled is recovered from the in-flight record.
  ~inbox_role();

  /// Activities are worked on when their queue is, or when they come in here; documents are served here.
  static bool wanted(const config::settings& s);

  void start();
  /// The one class of the push queue that fetches and applies.
  static constexpr std::string_view synchronisation = "ActivityPub::FollowersSynchronizationWorker";

  /// Classes that `take` executes.
  static bool runs(std::string_view klass);
  /// Those of them that a process executes which only pushes.
  static bool runs_beside_delivery(std::string_view klass) { return klass == synchronisation; }
  /// From the control loop.
  void take(std::vector<sidekiq::fetched> jobs);
  /// Feeds, notifications and streams of people here, with `web.api`: classes that are Ruby's otherwise.
  static bool runs_for_clients(std::string_view klass);
  void take_for_clients(std::vector<sidekiq::fetched> jobs);
  /// No new requests are accepted.
  void stop_listening();
  /// Whether who had asked before has an answer, and streams have ended. From any thread.
  bool has_answered() const;
  /// 0 when nothing listens, or on a unix socket.
  std::uint16_t port() const;

 private:
  struct impl;
  explicit inbox_role(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::app
