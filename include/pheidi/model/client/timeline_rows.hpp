// Timelines that are made of the tables themselves: everybody's public posts, and those with a hashtag.
//
// Boosts are not there. On the public timelines replies are only there when they answer their own author. Of
// authors whom the staff limited only those are there whom the viewer follows. Who blocks the viewer, or whom
// the viewer does not want to see, is left out, and posts in languages that the viewer did not choose.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct timeline_page {
  std::optional<std::int64_t> max_id, since_id, min_id;
  int limit = 20;
};

struct timeline_query {
  std::optional<account_id> viewer;
  std::vector<std::string> languages; // empty: all
  bool local = false, remote = false, only_media = false;
  timeline_page page;
};
/// Ids, newest first.
std::vector<std::int64_t> public_timeline(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          const timeline_query& query);

/// Names as they are stored (normalised).
struct tag_condition {
  std::string name;
  std::vector<std::string> any, all, none;
};
std::vector<std::int64_t> tag_timeline(pqxx::dbtransaction& tx, const schema_facts& schema,
                                       const tag_condition& tags, const timeline_query& query);

} // namespace pheidi::model
