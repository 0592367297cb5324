// What accounts are rendered from, loaded for many at once.
#pragma once

#include "pheidi/instance/entities/context.hpp"
#include "pheidi/model/client/account_rows.hpp"
#include "pheidi/model/client/emoji_rows.hpp"
#include "pheidi/model/client/viewer_rows.hpp"

#include <boost/json/object.hpp>

#include <map>
#include <span>
#include <string>
#include <vector>

namespace pheidi::instance::entities {

struct account_parts {
  std::map<account_id, model::profile_row> rows;       // whom they moved to, too
  std::vector<model::named_row> named;                 // in the texts of ours
  std::map<account_id, model::relation_row> relations; // of the viewer
  /// Nobody knows anybody.
  model::relation_row relation_to(account_id whom) const;
};
/// Two to four queries.
account_parts load_account_parts(pqxx::dbtransaction& tx, const context& ctx,
                                 std::span<const account_id> ids);
void add_emoji_texts(const account_parts& parts, model::emoji_texts& to);

/// `emojis` is loaded with the texts of `parts`.
boost::json::object account_entity(const context& ctx, const account_parts& parts,
                                   const model::emoji_texts& emojis, const model::profile_row& row);

/// "user", or "user@domain" of another server's.
std::string acct(const std::string& username, const std::string& domain);
/// The bio, and a field's value, as HTML.
std::string note_html(const context& ctx, const account_parts& parts, const model::profile_row& row);
std::string field_html(const context& ctx, const account_parts& parts, const model::profile_row& row,
                       const std::string& value);
/// Where a picture is that nobody set: "avatar" or "header".
std::string missing_picture(const context& ctx, const char* which);
bool is_bot(const model::profile_row& row);

boost::json::array emoji_list(const std::vector<model::emoji_row>& rows);

} // namespace pheidi::instance::entities
