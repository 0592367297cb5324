// What posts and profiles have hanging on them, each kind in one query.
#pragma once

#include "named.hpp"

#include "pheidi/model/outgoing.hpp"

#include <pqxx/pqxx>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

inline constexpr const char* public_collection = "https://www.w3.org/ns/activitystreams#Public";

using activitypub::is_open;

struct addressee {
  named_account account;
  bool knows_author = false; // follows, or asked to
};
/// Who is mentioned aloud, in the order of the mentions.
std::vector<addressee> load_addressees(pqxx::dbtransaction& tx, const outgoing_context& context,
                                       status_id status, account_id author);

/// Files that are there, at most 4. `order` is `statuses.ordered_media_attachment_ids`.
std::vector<activitypub::outgoing::medium> load_media(pqxx::dbtransaction& tx,
                                                      const outgoing_context& context, status_id status,
                                                      const pqxx::field& order);

std::vector<activitypub::outgoing::hashtag_link>
load_status_hashtags(pqxx::dbtransaction& tx, const outgoing_context& context, status_id status);
std::vector<activitypub::outgoing::hashtag_link>
load_profile_hashtags(pqxx::dbtransaction& tx, const outgoing_context& context, account_id account);

/// Our custom emojis that the texts use, in the order of the texts.
std::vector<activitypub::outgoing::custom_emoji>
load_emojis(pqxx::dbtransaction& tx, const outgoing_context& context, const std::vector<std::string>& texts);
/// What may be a custom emoji in the texts: between colons that stand apart, each once. Pure.
std::vector<std::string> emoji_names(const std::vector<std::string>& texts);

/// The author's own first answers.
activitypub::outgoing::reply_page load_replies(pqxx::dbtransaction& tx, const outgoing_context& context,
                                               const named_status& status);

/// Pieces of the query for the post `s` itself.
struct row_part {
  std::string columns, joins;
};
row_part poll_part();
/// Nothing without a poll.
std::optional<activitypub::outgoing::question> read_poll(const pqxx::row& row, wall_time now);

row_part quote_part(const schema_facts& schema);
struct read_quotation {
  activitypub::outgoing::quotation said;
  std::string page; // of the quoted post; may be empty
};
std::optional<read_quotation> read_quote(const pqxx::row& row, const config::identity_settings& identity);
/// The bits of `statuses.quote_approval_policy` as URIs.
activitypub::outgoing::quote_policy quote_policy_of(int bits, const std::string& actor_uri);

/// Of microseconds; NULL is nothing.
std::optional<wall_time> read_moment(const pqxx::field& column);

} // namespace pheidi::model
