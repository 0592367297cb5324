// A server whose first account has followers on 20,000 inboxes of 2,000 hosts, and a second one with five.
#pragma once

#include "app/audience.hpp"
#include "app/instance.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::bench {

struct audience_size {
  std::size_t hosts = 2000;
  std::size_t inboxes_per_host = 10;
  std::size_t inboxes() const { return hosts * inboxes_per_host; }
};
audience_size audience(bool quick);

class stage {
 public:
  explicit stage(audience_size size);

  test::instance& here() { return here_; }
  swarm::world& world() { return world_; }
  audience_size size() const { return size_; }

  /// `pheidi run` as an operator has it: JSON log at level info into a file, default heartbeat.
  std::unique_ptr<test::engine_process> start();
  /// A post of the account with that index: its id, and its Create's.
  struct written {
    std::int64_t id = 0;
    std::string activity;
  };
  written write(std::size_t account, const std::string& text);
  /// Tells the engine to distribute it, and the world to expect it everywhere.
  void distribute(const written& post);
  /// The same to the same inboxes, a job each, as Ruby would push them: a thousand at a time.
  void push_jobs(const written& post);

  /// Requests that hosts have accepted, duplicates included.
  std::uint64_t arrived() const { return world_.snapshot().total().accepted; }
  /// Throws when nothing came for a minute.
  void await_arrived(std::uint64_t count) const;
  std::uint64_t redis_bytes();
  /// The file in which the swarm writes what arrived: inbox, activity, Unix milliseconds.
  std::string ledger() const { return here_.path("ledger").string(); }

 private:
  audience_size size_;
  test::instance here_;
  swarm::world world_;
};

/// As long as Mastodon's for a post of some sentences, mentions and hashtags.
std::string usual_text();

} // namespace pheidi::bench
