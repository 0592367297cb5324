// An instance with its queue, a swarm in this process, and the engine as a child: what most runs begin with.
#pragma once

#include "app/instance.hpp"

#include "pheidi/swarm/world.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::bench {

struct scene_options {
  std::vector<std::string> hosts; // groups in the swarm's grammar: "100:latency=100ms"
  bool tls = false;
  std::string ledger; // a file's name in the instance's directory
};

class scene {
 public:
  explicit scene(const scene_options& options);

  test::instance& here() { return here_; }
  swarm::world& world() { return world_; }

  /// The hosts of the group, for a producer.
  std::vector<swarm::inbox> inboxes(std::size_t group = 0) const;
  /// That many jobs into queue:push, each activity for twenty inboxes, as a post with followers makes them.
  void enqueue(std::size_t jobs);
  /// `pheidi run` as an operator has it: JSON log at level info into a file, default heartbeat.
  std::unique_ptr<test::engine_process> start(std::vector<std::string> arguments = {});

  std::uint64_t delivered() const { return world_.snapshot().deliveries.delivered; }
  /// Waits for so many deliveries; throws when none came for a minute.
  void await_delivered(std::uint64_t count) const;
  /// "" or what is wrong: lost, duplicated, refused.
  std::string complaint(std::uint64_t expected) const;

 private:
  test::instance here_;
  swarm::world world_;
};

} // namespace pheidi::bench
