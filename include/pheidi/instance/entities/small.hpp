// The smaller things of the client API (client-api.md 3.4, 3.6, 3.7): renderers of rows, which are pure, and
// loaders where there is more to know than a row.
#pragma once

#include "pheidi/instance/entities/context.hpp"
#include "pheidi/model/client/attachment_rows.hpp"
#include "pheidi/model/client/card_rows.hpp"
#include "pheidi/model/client/emoji_rows.hpp"
#include "pheidi/model/client/filter_rows.hpp"
#include "pheidi/model/client/poll_rows.hpp"
#include "pheidi/model/client/small_rows.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pheidi::instance::entities {

// Pure.

boost::json::object list(const model::list_row& row);
/// A map of timeline names.
boost::json::object markers(const std::vector<model::marker_row>& rows);
/// With seven days of `history`, newest first: of zeros where `days` has none.
boost::json::object tag(const context& ctx, const model::tag_row& row,
                        std::span<const model::tag_day> days = {});
boost::json::object featured_tag(const context& ctx, const model::featured_tag_row& row);
boost::json::object media_attachment(const model::attachment_row& row);
boost::json::object custom_emoji(const model::emoji_row& row);
boost::json::object preview_card(const context& ctx, const model::card_row& row,
                                 std::optional<boost::json::object> author);
boost::json::object rule(const model::rule_row& row);
/// Version 2, with `keywords` and `statuses`.
boost::json::object filter(const model::filter_row& row);
boost::json::object filter_keyword(const model::filter_keyword_row& row);
boost::json::object filter_status(const model::filter_status_row& row);
/// Version 1: one for each keyword.
boost::json::object filter_v1(const model::filter_row& row, const model::filter_keyword_row& keyword);
/// `statuses` are those of `row.status_ids` that exist, by id: {id, url}.
boost::json::object announcement(const context& ctx, const model::announcement_row& row,
                                 boost::json::array statuses, boost::json::array emojis);

// With queries: a fixed number for each call.

/// In the given order; unknown ones are left out. Whose they are is for the caller.
boost::json::array media_attachments(pqxx::dbtransaction& tx, const context& ctx,
                                     std::span<const std::int64_t> ids);
std::optional<boost::json::object> media_attachment(pqxx::dbtransaction& tx, const context& ctx,
                                                    std::int64_t id);
/// Whether the viewer may see its post is for the caller.
std::optional<boost::json::object> poll(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id);
/// In the given order, with `following` and `featuring` of the viewer.
boost::json::array tags(pqxx::dbtransaction& tx, const context& ctx, std::span<const std::int64_t> ids);
/// All of ours that the picker shows.
boost::json::array custom_emojis(pqxx::dbtransaction& tx, const context& ctx);
/// In the given order, with accounts and last posts. The viewer is their owner.
boost::json::array conversations(pqxx::dbtransaction& tx, const context& ctx,
                                 const std::vector<model::conversation_row>& rows);
boost::json::array scheduled_statuses(pqxx::dbtransaction& tx, const context& ctx,
                                      const std::vector<model::scheduled_row>& rows);
/// In the given order (`preview_cards.id`), for trends; without `history`.
boost::json::array preview_cards(pqxx::dbtransaction& tx, const context& ctx,
                                 std::span<const std::int64_t> ids);
boost::json::array announcements(pqxx::dbtransaction& tx, const context& ctx,
                                 const std::vector<model::announcement_row>& rows);

} // namespace pheidi::instance::entities
