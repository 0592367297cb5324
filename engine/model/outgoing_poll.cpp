// The poll of a post, as part of its row.
#include "outgoing_parts.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

row_part poll_part() {
  return {fmt::format(", poll.id AS poll, poll.multiple AS poll_multiple, poll.options AS poll_options,"
                      " poll.cached_tallies AS poll_tallies, poll.hide_totals AS poll_hidden,"
                      " poll.voters_count AS poll_voters, {} AS poll_ends, {} AS poll_updated",
                      micros_sql("poll.expires_at"), micros_sql("poll.updated_at")),
          " LEFT JOIN polls poll ON poll.id = s.poll_id"};
}

std::optional<activitypub::outgoing::question> read_poll(const pqxx::row& row, wall_time now) {
  if (row["poll"].is_null()) return std::nullopt;
  activitypub::outgoing::question poll;
  poll.multiple = row["poll_multiple"].as<bool>();
  poll.ends_at = read_moment(row["poll_ends"]);
  poll.over = poll.ends_at && *poll.ends_at < now;
  poll.voters = std::max<std::int64_t>(row["poll_voters"].as<std::int64_t>(0), 0);
  const bool shown = poll.over || !row["poll_hidden"].as<bool>();
  const auto tallies = read_bigints(row["poll_tallies"]);
  for (auto& name : read_texts(row["poll_options"])) {
    const auto at = poll.options.size();
    const auto counted = at < tallies.size() ? std::max<std::int64_t>(tallies[at], 0) : 0;
    poll.options.push_back({std::move(name), shown ? std::optional(counted) : std::nullopt});
  }
  return poll;
}

std::optional<wall_time> read_moment(const pqxx::field& column) {
  if (column.is_null()) return std::nullopt;
  return from_micros(column.as<std::int64_t>());
}

} // namespace pheidi::model
