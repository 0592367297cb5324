// Follow-ups as commands for Redis, as `pheidi.outbox` keeps them. Pure.
#pragma once

#include "pheidi/federation/outbox/follow_up.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::outbox {

/// Which of the three Redis roles a line is for; `kind` in the outbox.
enum class store : std::int16_t { queue = 1, base = 2, cache = 3 };

/// Where jobs go and in which form.
struct job_sink {
  const sidekiq::keyspace& keys;
  const std::string& own_queue; // for jobs that are run here; empty: to Mastodon's queues
  sidekiq::time_format times;
  std::function<bool(std::string_view)> runs_here; // which classes; empty: none
};

using commands = std::vector<std::vector<std::string>>;
/// What Sidekiq's own client would send for the job: into its queue, or the schedule when it has a delay.
commands push_commands(const ruby_job& job, const job_sink& to, wall_time now);

struct line {
  std::int64_t id = 0; // of its row, when it has one
  store where = store::queue;
  commands what;
};

/// What a transaction causes, put together: each command does as much as fits into a line. Lines are kept
/// short enough that PostgreSQL stores them as they are.
std::vector<line> lines_of(const std::vector<const follow_ups*>& all, const job_sink& to, wall_time now);

/// A JSON list of commands, and back; nothing for a text that is none.
std::string written(const commands& what);
commands read_line(std::string_view payload);

} // namespace pheidi::federation::outbox
