// What became of a post's fan-outs, for `pheidi receipts`: the counts of their receipts, and the jobs that
// they left in Sidekiq's sets.
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/sidekiq/receipts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::app {

/// A delivery that is a job by now.
struct delivery_left {
  std::string inbox;
  std::string why; // of its last failure; empty: it has had no turn yet
  wall_time when;  // of the next try, or of its death
};

struct fan_out_receipt {
  sidekiq::kept_receipt counts;
  std::vector<delivery_left> waiting, dead;
  std::int64_t under_way = 0; // not begun, or sent and not answered
  std::int64_t elsewhere = 0; // left the sets: in a queue just now, or ended by Ruby
};

/// The id of a status in an id or in the address of one of this server's posts; nothing for anything else.
std::optional<std::string> status_id_in(std::string_view text, const config::identity_settings& identity);

/// The newest fan-out first. Blocks: for commands.
result<std::vector<fan_out_receipt>> receipts_of(const config::settings& settings,
                                                 const std::string& status_id);

} // namespace pheidi::app
