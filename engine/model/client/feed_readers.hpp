// Readers of one post: how each of them stands to all whom it concerns.
#pragma once

#include "pheidi/model/client/feed_sources.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace pheidi::model {

struct reader_row {
  feed_reader reader;
  bool mentioned = false;
  bool follows_tag = false;
  bool wants_notice = false; // follow.notify
  bool groups_boosts = true;
};
/// Users here who follow the author or one of the tags or have the author on a list, and the author; or only
/// one of them.
std::vector<reader_row> readers_of(pqxx::dbtransaction& tx, const told_post& post,
                                   std::optional<account_id> only, wall_time now);

struct listing {
  feed_list list;
  account_id owner;
};
std::vector<listing> listings_of(pqxx::dbtransaction& tx, const feed_post& post,
                                 std::optional<std::int64_t> only);

/// Of users.settings, which is JSON text as Rails writes it.
bool groups_boosts(std::string_view settings);

} // namespace pheidi::model
