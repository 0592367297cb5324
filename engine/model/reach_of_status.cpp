// Whom news about a post reaches, in one query.
#include "exec.hpp"
#include "reach_sql.hpp"
#include "visibility_sql.hpp"

#include "pheidi/model/reach.hpp"
#include "pheidi/model/schema.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

/// Visibilities: 0 public, 1 unlisted, 2 private; the others have no followers among their readers.
constexpr std::string_view followers_of_the_author =
    " UNION ALL SELECT f.account_id FROM post JOIN follows f ON f.target_account_id = post.account_id"
    "  WHERE post.visibility <= 2";

/// `post` is the row $1 as far as news of it may leave this server, `own` the same unless it is a boost:
/// whoever dealt with a boost dealt with the original.
std::string post_sql(const schema_facts& schema, std::string_view more_conditions) {
  return fmt::format(
      "WITH post AS (SELECT id, account_id, visibility, reblog_of_id, in_reply_to_id, in_reply_to_account_id"
      "  FROM statuses WHERE id = $1{}{}),"
      " own AS (SELECT * FROM post WHERE reblog_of_id IS NULL),",
      leaves_server(schema, "statuses"), more_conditions);
}

/// Quotes are there since 4.4.
std::string quotes_sql(const schema_facts& schema, std::string_view dealt_with) {
  if (!schema.has_quotes) return "";
  return fmt::format(" UNION ALL SELECT q.quoted_account_id FROM own JOIN quotes q ON q.status_id = own.id"
                     " UNION ALL SELECT q.account_id FROM {} s JOIN quotes q ON q.quoted_status_id = s.id",
                     dealt_with);
}

/// They got to see the answer too, but not by somebody whose domain the author blocks.
constexpr std::string_view followers_of_who_is_answered =
    " UNION ALL SELECT f.account_id FROM own JOIN statuses parent ON parent.id = own.in_reply_to_id"
    "  JOIN accounts answered ON answered.id = parent.account_id AND answered.domain IS NULL"
    "  JOIN follows f ON f.target_account_id = answered.id JOIN accounts a ON a.id = f.account_id"
    "  WHERE own.visibility <= 1 AND NOT EXISTS (SELECT 1 FROM account_domain_blocks b"
    "   WHERE b.account_id = own.account_id AND b.domain = a.domain)";

/// Who dealt with a private post may be somebody who never was to have it: only a Delete goes there.
std::string reached_sql(const schema_facts& schema, reach_of what) {
  const bool living = what == reach_of::living;
  const auto known_to = living ? "(SELECT * FROM own WHERE visibility <= 1)" : "own";
  // With a post its boosts and perhaps its answers were hidden.
  const auto still_there = living ? " AND s.deleted_at IS NULL" : "";
  return fmt::format(
      "SELECT s.account_id AS id FROM post JOIN statuses s ON s.id = post.reblog_of_id"
      " UNION ALL SELECT m.account_id FROM own JOIN mentions m ON m.status_id = own.id"
      " UNION ALL SELECT k.in_reply_to_account_id FROM {0} k"
      " UNION ALL SELECT s.account_id FROM {0} k JOIN statuses s ON s.reblog_of_id = k.id{1}"
      " UNION ALL SELECT s.account_id FROM {0} k JOIN statuses s ON s.in_reply_to_id = k.id{1}"
      " UNION ALL SELECT f.account_id FROM {0} k JOIN favourites f ON f.status_id = k.id{2}{3}{4}",
      known_to, still_there, quotes_sql(schema, known_to), followers_of_the_author,
      followers_of_who_is_answered);
}

std::string inboxes_sql(std::string_view post, std::string_view reached, std::string_view unless) {
  return fmt::format(
      "{} reached AS ({}){}{} UNION ALL{} AND EXISTS (SELECT 1 FROM post WHERE visibility = 0)", post,
      reached, inboxes_of_reached, unless, enabled_relays);
}

} // namespace

std::vector<std::string> status_reach(pqxx::dbtransaction& tx, const schema_facts& schema, status_id status,
                                      reach_of what, reach_to whom) {
  const bool living = what == reach_of::living;
  const auto unless = living ? unless_refused(whom) : std::string();
  const auto post = post_sql(schema, living ? " AND deleted_at IS NULL" : "");
  return texts(exec(tx, inboxes_sql(post, reached_sql(schema, what), unless), status.value));
}

std::vector<std::string> poll_reach(pqxx::dbtransaction& tx, const schema_facts& schema, status_id status,
                                    reach_to whom) {
  const auto reached =
      fmt::format("SELECT m.account_id AS id FROM post JOIN mentions m ON m.status_id = post.id"
                  " UNION ALL SELECT s.account_id FROM post JOIN statuses s ON s.reblog_of_id = post.id"
                  "  AND s.deleted_at IS NULL"
                  " UNION ALL SELECT v.account_id FROM own JOIN polls p ON p.status_id = own.id"
                  "  JOIN poll_votes v ON v.poll_id = p.id{}",
                  followers_of_the_author);
  return texts(exec(tx,
                    inboxes_sql(post_sql(schema, " AND deleted_at IS NULL"), reached, unless_refused(whom)),
                    status.value));
}

} // namespace pheidi::model
