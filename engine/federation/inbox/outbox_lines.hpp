// Follow-ups as commands for Redis, written down in `pheidi.outbox` and carried out after the commit.
#pragma once

#include "pheidi/federation/inbox/follow_up.hpp"
#include "pheidi/model/outbox.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <string>
#include <vector>

namespace pheidi::federation::inbox {

/// Which of the three Redis roles a line is for; `kind` in the outbox.
enum class store : std::int16_t { queue = 1, base = 2, cache = 3 };

/// One line per role that has something to do: a JSON list of commands.
/// Jobs that are run here go into `own_queue`, unless that is empty.
std::vector<model::outbox_entry> outbox_lines(const follow_ups& what, const sidekiq::keyspace& keys,
                                              const std::string& own_queue, sidekiq::time_format times,
                                              wall_time now);

using commands = std::vector<std::vector<std::string>>;
/// The commands of a line; nothing for a text that is none.
commands read_outbox_line(std::string_view payload);

} // namespace pheidi::federation::inbox
