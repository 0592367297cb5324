// The arguments of distributing jobs, as Mastodon pushes them. Pure.
#pragma once

#include "pheidi/base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::fanout {

/// ActivityPub::RawDistributionWorker and its like: [json, id, exclude_inboxes = []]; the id is that of the
/// account that signs, or of a collection.
struct raw_distribution {
  std::string payload; // the JSON string, quotes included
  std::int64_t id = 0;
  std::vector<std::string> except;
};
/// json::errc::wrong_type with what is wrong.
result<raw_distribution> read_raw_distribution(std::string_view args);

/// ActivityPub::DistributionWorker and its like: [id, options = {}].
struct row_distribution {
  std::int64_t id = 0;
  std::string options = "{}"; // raw JSON
};
result<row_distribution> read_row_distribution(std::string_view args);

} // namespace pheidi::federation::fanout
