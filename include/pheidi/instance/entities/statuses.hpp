// Posts as clients see them (client-api.md 3.2), with all that hangs on them.
//
// A fixed number of queries for a list of any length, boosted and quoted posts included. Posts that the
// viewer may not see are left out. Threads: those of the executor.
#pragma once

#include "pheidi/instance/entities/context.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

namespace pheidi::instance::entities {

struct status_options {
  /// Whoever made the list asked model/visibility already. Quoted posts are asked about all the same.
  bool already_visible = false;
};

/// In the given order; what is unknown, discarded or hidden from the viewer is left out.
boost::json::array statuses(pqxx::dbtransaction& tx, const context& ctx, std::span<const std::int64_t> ids,
                            status_options options = {});
std::map<std::int64_t, boost::json::object> statuses_by_id(pqxx::dbtransaction& tx, const context& ctx,
                                                           std::span<const std::int64_t> ids,
                                                           status_options options = {});
std::optional<boost::json::object> status(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id,
                                          status_options options = {});

/// One of the viewer's own with `text`, as typed, in place of `content`: the answer to its deletion, made
/// before it is discarded.
std::optional<boost::json::object> status_for_redraft(pqxx::dbtransaction& tx, const context& ctx,
                                                      std::int64_t id);
/// All versions, oldest first; a post that was never edited has one. Empty if the viewer may not see it.
boost::json::array status_edits(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id);
/// What the author typed. Nothing if the viewer may not see it.
std::optional<boost::json::object> status_source(pqxx::dbtransaction& tx, const context& ctx,
                                                 std::int64_t id);

/// The post as text for streams, without anybody's flags and whoever may see it: who hears it is decided by
/// the channel. Empty if there is none. The viewer of `ctx` does not count.
std::string status_payload(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id);

} // namespace pheidi::instance::entities
