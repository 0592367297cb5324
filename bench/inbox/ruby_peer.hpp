// The Ruby side: Puma with a minimal inbox, and Sidekiq with a minimal ProcessingWorker (bench/peers/inbox).
#pragma once

#include "stage.hpp"

#include <memory>
#include <string>

namespace pheidi::bench {

class ruby_peer {
 public:
  /// Returns when both answer; throws with their logs when they do not.
  ruby_peer(stage& s, int web_threads, int worker_threads);

  std::string socket() const { return socket_; }
  double web_cpu() const;
  double worker_cpu() const;
  /// Waits until Sidekiq has no more to do; throws when it gives up on something.
  void await_settled();

 private:
  stage& stage_;
  std::string socket_;
  std::unique_ptr<test::logged_process> web_, worker_;
};

} // namespace pheidi::bench
