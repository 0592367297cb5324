// What posts are rendered from, loaded for many at once.
#pragma once

#include "instance/entities/account_parts.hpp"

#include "pheidi/instance/entities/filter_set.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/client/attachment_rows.hpp"
#include "pheidi/model/client/card_rows.hpp"
#include "pheidi/model/client/poll_rows.hpp"
#include "pheidi/model/client/status_rows.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace pheidi::instance::entities {

struct status_parts {
  std::map<std::int64_t, model::status_entity_row> rows; // with originals and what is quoted
  std::set<std::int64_t> hidden;                         // from the viewer, or gone
  std::map<std::int64_t, std::vector<model::mention_row>> mentions;
  std::map<std::int64_t, std::vector<std::string>> tags;
  std::map<std::int64_t, std::vector<model::attachment_row>> media;
  std::map<std::int64_t, model::card_row> cards;
  std::map<std::int64_t, model::poll_row> polls;
  std::map<std::int64_t, model::status_flags> flags;
  std::shared_ptr<const filter_set> filters; // of the viewer; null without one
  account_parts accounts;
  model::emoji_texts emojis;

  const model::status_entity_row* row(std::int64_t id) const;
  /// Of the post, and of its author's account.
  const model::profile_row* author(const model::status_entity_row& row) const;
};
/// 13 queries, up to 16 with a viewer.
status_parts load_status_parts(pqxx::dbtransaction& tx, const context& ctx, std::span<const std::int64_t> ids,
                               status_options options);

/// In the order of `statuses.ordered_media_attachment_ids`, at most four.
std::vector<model::attachment_row> ordered_media(const std::vector<model::attachment_row>& all,
                                                 const std::optional<std::vector<std::int64_t>>& order);

/// A version of a post: the text as HTML.
std::string content_html(const context& ctx, const status_parts& parts, const model::status_entity_row& row,
                         const std::string& text);
/// What keywords are looked for in.
std::string searchable_text(const status_parts& parts, const model::status_entity_row& row);
/// FilterResults of a post; `shown` is the boost that shows it, or the post itself.
boost::json::array filter_results(const context& ctx, const status_parts& parts,
                                  const model::status_entity_row& row, const model::status_entity_row& shown);

enum class status_form {
  shown,  ///< with `content`
  source, ///< with `text` in place of it
};
boost::json::object status_entity(const context& ctx, const status_parts& parts,
                                  const model::status_entity_row& row, status_form form);
boost::json::object poll_entity(const context& ctx, const model::poll_row& row,
                                const model::emoji_texts& emojis);
/// Quote with the post, whose own quote is shallow: its id alone. Null where it quotes nothing.
boost::json::value quote_entity(const context& ctx, const status_parts& parts,
                                const model::status_entity_row& row, status_form form);

} // namespace pheidi::instance::entities
