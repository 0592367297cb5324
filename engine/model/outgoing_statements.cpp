// Rows of what accounts of ours do, as the activities that tell of it.
#include "account_sides.hpp"
#include "exec.hpp"
#include "outgoing_parts.hpp"
#include "path_segment.hpp"
#include "visibility_sql.hpp"

#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

/// The post `s` that `column` names, unless it is discarded.
std::string post_join(std::string_view column) {
  return fmt::format(" JOIN statuses s ON s.id = {} AND s.deleted_at IS NULL AND s.uri <> ''", column);
}

std::string featured_collection(const std::string& actor) {
  return actor + "/collections/featured";
}

} // namespace

std::optional<outgoing_statement> load_like(pqxx::dbtransaction& tx, const outgoing_context& context,
                                            std::int64_t favourite) {
  const auto join = post_join("t.status_id");
  const auto rows =
      exec(tx,
           sides_sql(context.schema, {"s.uri AS post", "favourites", join, "t.account_id", "s.account_id"}) +
               " WHERE t.id = $1",
           favourite);
  if (rows.empty()) return std::nullopt;
  const auto who = read_sides(rows[0], context.identity);
  const auto named = fmt::format("{}#likes/{}", who.us.uri, favourite);
  return outgoing_statement{
      {named, who.us.uri, rows[0]["post"].as<std::string>()}, named + "/undo", who.inbox};
}

std::optional<outgoing_statement> load_block(pqxx::dbtransaction& tx, const outgoing_context& context,
                                             std::int64_t block) {
  const auto rows = exec(
      tx,
      sides_sql(context.schema, {"t.uri AS stored", "blocks", "", "t.account_id", "t.target_account_id"}) +
          " WHERE t.id = $1",
      block);
  if (rows.empty()) return std::nullopt;
  const auto who = read_sides(rows[0], context.identity);
  const auto named = fmt::format("{}#blocks/{}", who.us.uri, block);
  return outgoing_statement{
      {or_else(rows[0]["stored"], named), who.us.uri, who.them.uri}, named + "/undo", who.inbox};
}

std::optional<outgoing_follow_answer> load_follow_answer(pqxx::dbtransaction& tx,
                                                         const outgoing_context& context, account_id follower,
                                                         account_id target) {
  const auto rows = exec(tx,
                         sides_sql(context.schema, {"t.id AS follow, t.uri AS stored", follows_and_requests,
                                                    "", "t.target_account_id", "t.account_id"}) +
                             " WHERE t.account_id = $1 AND t.target_account_id = $2 LIMIT 1",
                         follower.value, target.value);
  if (rows.empty()) return std::nullopt;
  const auto who = read_sides(rows[0], context.identity);
  const auto number = rows[0]["follow"].as<std::int64_t>();
  const auto follow = or_else(rows[0]["stored"], fmt::format("{}#follows/{}", who.them.uri, number));
  return outgoing_follow_answer{{follow, who.them.uri, who.us.uri},
                                fmt::format("{}#accepts/follows/{}", who.us.uri, number),
                                fmt::format("{}#rejects/follows/{}", who.us.uri, number),
                                who.inbox};
}

std::optional<outgoing_report> load_report(pqxx::dbtransaction& tx, const outgoing_context& context,
                                           std::int64_t report) {
  const auto rows = exec(tx,
                         sides_sql(context.schema, {"t.uri AS stored, t.comment, s.uri AS post", "reports",
                                                    " LEFT JOIN statuses s ON s.id = ANY(t.status_ids)"
                                                    " AND s.account_id = t.target_account_id AND s.uri <> ''",
                                                    "t.account_id", "t.target_account_id"}) +
                             " WHERE t.id = $1 AND t.uri <> '' ORDER BY s.id DESC",
                         report);
  if (rows.empty()) return std::nullopt;
  const auto who = read_sides(rows[0], context.identity);
  outgoing_report out{rows[0]["stored"].as<std::string>(),
                      actor_uri(instance_actor, "", uri_scheme::username, context.identity),
                      rows[0]["comment"].as<std::string>(),
                      {who.them.uri},
                      who.inbox};
  for (const auto& row : rows)
    if (!row["post"].is_null()) out.objects.push_back(row["post"].as<std::string>());
  return out;
}

std::optional<outgoing_pin> load_pin(pqxx::dbtransaction& tx, const outgoing_context& context,
                                     std::int64_t pin) {
  const auto rows =
      exec(tx,
           fmt::format("SELECT {} FROM status_pins t{} WHERE t.id = $1 AND s_author.id = t.account_id"
                       " AND s_author.domain IS NULL{}",
                       status_name_columns(context.schema, "s"), status_name_join("s", "s.id = t.status_id"),
                       leaves_server(context.schema, "s")),
           pin);
  if (rows.empty()) return std::nullopt;
  const auto post = *read_status_name(rows[0], "s", context.identity);
  return outgoing_pin{post.author.uri, post.uri, featured_collection(post.author.uri)};
}

std::optional<outgoing_featured_tag>
load_featured_tag(pqxx::dbtransaction& tx, const outgoing_context& context, std::int64_t featured_tag) {
  const auto rows =
      exec(tx,
           fmt::format("SELECT {}, tag.name, coalesce(nullif(t.name, ''), tag.name) AS shown"
                       " FROM featured_tags t JOIN tags tag ON tag.id = t.tag_id"
                       " JOIN accounts us ON us.id = t.account_id AND us.domain IS NULL WHERE t.id = $1",
                       account_name_columns(context.schema, "us")),
           featured_tag);
  if (rows.empty()) return std::nullopt;
  const auto us = *read_account_name(rows[0], "us", context.identity);
  // Not of the hashtag itself: of the account's posts with it.
  const auto page = fmt::format("{}/tagged/{}", us.page, escape_segment(rows[0]["name"].as<std::string>()));
  return outgoing_featured_tag{
      us.uri, {page, "#" + rows[0]["shown"].as<std::string>()}, featured_collection(us.uri)};
}

std::optional<outgoing_vote> load_vote(pqxx::dbtransaction& tx, const outgoing_context& context,
                                       std::int64_t vote) {
  const auto joins = " JOIN polls poll ON poll.id = t.poll_id" + post_join("poll.status_id");
  const auto rows = exec(tx,
                         sides_sql(context.schema, {"poll.options[t.choice + 1] AS choice, s.uri AS post",
                                                    "poll_votes", joins, "t.account_id", "s.account_id"}) +
                             " WHERE t.id = $1 AND poll.options[t.choice + 1] IS NOT NULL",
                         vote);
  if (rows.empty()) return std::nullopt;
  const auto who = read_sides(rows[0], context.identity);
  return outgoing_vote{fmt::format("{}#votes/{}", who.us.uri, vote),
                       who.us.uri,
                       rows[0]["choice"].as<std::string>(),
                       rows[0]["post"].as<std::string>(),
                       who.them.uri,
                       who.inbox};
}

std::optional<outgoing_deletion> load_deletion(pqxx::dbtransaction& tx, const outgoing_context& context,
                                               status_id id) {
  const auto rows = exec(
      tx,
      fmt::format("SELECT {}, s.visibility FROM statuses s JOIN accounts s_author ON s_author.id ="
                  " s.account_id WHERE s.id = $1 AND s_author.domain IS NULL AND s.reblog_of_id IS NULL{}",
                  status_name_columns(context.schema, "s"), leaves_server(context.schema, "s")),
      id.value);
  if (rows.empty()) return std::nullopt;
  const auto post = *read_status_name(rows[0], "s", context.identity);
  const auto visibility = static_cast<activitypub::visibility>(rows[0]["visibility"].as<int>());
  return outgoing_deletion{post.author.uri, post.uri, post.atom_uri, is_open(visibility)};
}

std::optional<outgoing_feature_request>
load_feature_request(pqxx::dbtransaction& tx, const outgoing_context& context, std::int64_t collection_item) {
  if (!context.schema.has_collections) return std::nullopt;
  // Pending and accepted: a job that comes late may ask again.
  const auto rows = exec(tx,
                         sides_sql(context.schema, {"t.activity_uri, c.id AS collection", "collection_items",
                                                    " JOIN collections c ON c.id = t.collection_id",
                                                    "c.account_id", "t.account_id"}) +
                             " WHERE t.id = $1 AND t.activity_uri <> '' AND t.state IN (0, 1)",
                         collection_item);
  if (rows.empty()) return std::nullopt;
  const auto who = read_sides(rows[0], context.identity);
  return outgoing_feature_request{rows[0]["activity_uri"].as<std::string>(), who.us.id, who.them.uri,
                                  fmt::format("{}/ap/users/{}/collections/{}", web_origin(context.identity),
                                              who.us.id.value, rows[0]["collection"].as<std::int64_t>()),
                                  who.inbox};
}

} // namespace pheidi::model
