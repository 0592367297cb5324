// Posts, what they boost and what they quote, in one query.
#include "pheidi/model/client/status_rows.hpp"

#include "exec.hpp"
#include "named.hpp"
#include "outgoing_parts.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

namespace {

std::string status_rows_sql(const schema_facts& schema) {
  return fmt::format(
      "WITH asked AS (SELECT unnest($1::bigint[]) AS id),"
      " shown AS (SELECT id FROM asked UNION SELECT b.reblog_of_id FROM asked JOIN statuses b ON b.id ="
      "  asked.id WHERE b.reblog_of_id IS NOT NULL),"
      " wanted AS (SELECT id FROM shown UNION SELECT q.quoted_status_id FROM shown JOIN quotes q"
      "  ON q.status_id = shown.id WHERE q.quoted_status_id IS NOT NULL)"
      " SELECT {}, s_author.sensitized_at IS NOT NULL AS sensitised, {} AS edited, s.in_reply_to_id,"
      " s.in_reply_to_account_id, s.reblog_of_id, s.text, s.spoiler_text, s.language, s.sensitive,"
      " s.visibility, s.poll_id, s.quote_approval_policy, s.ordered_media_attachment_ids,"
      " n.replies_count, coalesce(n.untrusted_reblogs_count, n.reblogs_count) AS reblogs,"
      " coalesce(n.untrusted_favourites_count, n.favourites_count) AS favourites, n.quotes_count,"
      " q.state, q.quoted_status_id, q.legacy, app.name AS app, app.website, {}"
      " FROM wanted JOIN statuses s ON s.id = wanted.id JOIN accounts s_author ON s_author.id = s.account_id"
      " LEFT JOIN status_stats n ON n.status_id = s.id LEFT JOIN quotes q ON q.status_id = s.id{}"
      " LEFT JOIN oauth_applications app ON app.id = s.application_id WHERE s.deleted_at IS NULL",
      status_name_columns(schema, "s"), micros_sql("s.edited_at"), status_name_columns(schema, "quoted"),
      status_name_join("quoted", "quoted.id = q.quoted_status_id"));
}

std::string text(const pqxx::row& row, const char* column) {
  return row[column].as<std::string>(std::string());
}

std::optional<std::int64_t> number(const pqxx::row& row, const char* column) {
  if (row[column].is_null()) return std::nullopt;
  return row[column].as<std::int64_t>();
}

std::int64_t count(const pqxx::row& row, const char* column) {
  return std::max<std::int64_t>(row[column].as<std::int64_t>(0), 0);
}

/// A boost is the activity that says so, and has no page.
void add_address(status_entity_row& s, named_status named) {
  const bool ours = named.author.domain.empty();
  s.uri = std::move(named.uri);
  s.page = std::move(named.page);
  if (!s.reblog_of) return;
  if (ours) s.uri += "/activity";
  s.page = ours ? s.uri : std::string();
}

void add_quote(status_entity_row& s, const pqxx::row& row, const config::identity_settings& identity) {
  if (row["state"].is_null()) return;
  const auto quoted = read_status_name(row, "quoted", identity);
  s.quote = quote_of_status{row["state"].as<int>(), number(row, "quoted_status_id"),
                            quoted ? quoted->page : std::string(), row["legacy"].as<bool>()};
}

void add_parts(status_entity_row& s, const pqxx::row& row) {
  s.poll = number(row, "poll_id");
  s.quote_policy = row["quote_approval_policy"].as<int>();
  if (!row["ordered_media_attachment_ids"].is_null())
    s.media_order = read_bigints(row["ordered_media_attachment_ids"]);
  if (!row["app"].is_null()) s.application = application_row{text(row, "app"), text(row, "website")};
}

status_entity_row read_status(const pqxx::row& row, const config::identity_settings& identity) {
  auto named = *read_status_name(row, "s", identity);
  status_entity_row s;
  s.id = named.id;
  s.author = named.author.id;
  s.author_domain = named.author.domain;
  s.author_sensitised = row["sensitised"].as<bool>();
  s.created_at = read_moment(row["s_created"]).value_or(wall_time());
  s.edited_at = read_moment(row["edited"]);
  s.in_reply_to = number(row, "in_reply_to_id");
  s.in_reply_to_account = number(row, "in_reply_to_account_id");
  s.reblog_of = number(row, "reblog_of_id");
  add_address(s, std::move(named));
  s.text = text(row, "text");
  s.spoiler_text = text(row, "spoiler_text");
  s.language = text(row, "language");
  s.sensitive = row["sensitive"].as<bool>();
  s.visibility = row["visibility"].as<int>();
  s.replies = count(row, "replies_count");
  s.reblogs = count(row, "reblogs");
  s.favourites = count(row, "favourites");
  s.quotes = count(row, "quotes_count");
  add_parts(s, row);
  add_quote(s, row, identity);
  return s;
}

} // namespace

std::map<std::int64_t, status_entity_row> find_status_rows(pqxx::dbtransaction& tx,
                                                           const schema_facts& schema,
                                                           const config::identity_settings& identity,
                                                           const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, status_entity_row> found;
  if (ids.empty()) return found;
  for (const auto& row : exec(tx, status_rows_sql(schema), array_literal(ids))) {
    auto status = read_status(row, identity);
    found.emplace(status.id, std::move(status));
  }
  return found;
}

std::map<std::int64_t, std::vector<mention_row>>
mentions_of_statuses(pqxx::dbtransaction& tx, const schema_facts& schema,
                     const config::identity_settings& identity, const std::vector<std::int64_t>& statuses) {
  std::map<std::int64_t, std::vector<mention_row>> found;
  if (statuses.empty()) return found;
  const auto sql = fmt::format("SELECT m.status_id, {} FROM mentions m JOIN accounts a ON a.id = m.account_id"
                               " WHERE m.status_id = ANY($1::bigint[]) AND NOT m.silent ORDER BY m.id",
                               account_name_columns(schema, "a"));
  for (const auto& row : exec(tx, sql, array_literal(statuses))) {
    auto account = *read_account_name(row, "a", identity);
    found[row["status_id"].as<std::int64_t>()].push_back(
        {account.id, std::move(account.username), std::move(account.domain), std::move(account.page)});
  }
  return found;
}

std::map<std::int64_t, std::vector<std::string>> tags_of_statuses(pqxx::dbtransaction& tx,
                                                                  const std::vector<std::int64_t>& statuses) {
  std::map<std::int64_t, std::vector<std::string>> found;
  if (statuses.empty()) return found;
  for (const auto& row : exec(tx,
                              "SELECT j.status_id, t.name FROM statuses_tags j JOIN tags t ON t.id = j.tag_id"
                              " WHERE j.status_id = ANY($1::bigint[]) ORDER BY t.id",
                              array_literal(statuses)))
    found[row[0].as<std::int64_t>()].push_back(row[1].as<std::string>());
  return found;
}

std::vector<edit_row> edits_of(pqxx::dbtransaction& tx, std::int64_t status) {
  const auto sql = fmt::format("SELECT {} AS created, text, spoiler_text, sensitive, media_descriptions,"
                               " ordered_media_attachment_ids, poll_options, quote_id FROM status_edits"
                               " WHERE status_id = $1 ORDER BY id",
                               micros_sql("created_at"));
  std::vector<edit_row> edits;
  for (const auto& row : exec(tx, sql, status)) {
    edit_row e;
    e.created_at = read_moment(row["created"]).value_or(wall_time());
    e.text = text(row, "text");
    e.spoiler_text = text(row, "spoiler_text");
    e.sensitive = row["sensitive"].as<bool>(false);
    if (!row["ordered_media_attachment_ids"].is_null())
      e.media = read_bigints(row["ordered_media_attachment_ids"]);
    e.media_descriptions = read_texts(row["media_descriptions"]);
    if (!row["poll_options"].is_null()) e.poll_options = read_texts(row["poll_options"]);
    e.quote = number(row, "quote_id");
    edits.push_back(std::move(e));
  }
  return edits;
}

} // namespace pheidi::model
