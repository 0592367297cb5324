// What an account of ours shows of its posts, and what others hang on them.
#include "exec.hpp"
#include "named.hpp"
#include "path_segment.hpp"
#include "visibility_sql.hpp"

#include "pheidi/model/published.hpp"
#include "pheidi/model/quotes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pheidi::model {

std::vector<pinned_post> pinned_posts(pqxx::dbtransaction& tx, const outgoing_context& context,
                                      account_id account) {
  const auto sql =
      fmt::format("SELECT {}, s.visibility FROM status_pins p{} WHERE p.account_id = $1"
                  " AND s.account_id = $1 AND s.reblog_of_id IS NULL AND s.visibility <= 2{}"
                  " ORDER BY p.created_at DESC, p.id DESC",
                  status_name_columns(context.schema, "s"), status_name_join("s", "s.id = p.status_id"),
                  leaves_server(context.schema, "s"));
  std::vector<pinned_post> pins;
  for (const auto& row : exec(tx, sql, account.value)) {
    const auto post = *read_status_name(row, "s", context.identity);
    pins.push_back({status_id(post.id), post.uri, row["visibility"].as<int>() <= 1});
  }
  return pins;
}

std::vector<activitypub::outgoing::hashtag_link>
featured_hashtags(pqxx::dbtransaction& tx, const outgoing_context& context, account_id account) {
  const auto sql = fmt::format("SELECT {}, tag.name, coalesce(nullif(t.name, ''), tag.name) AS shown"
                               " FROM featured_tags t JOIN tags tag ON tag.id = t.tag_id"
                               " JOIN accounts us ON us.id = t.account_id WHERE us.id = $1 ORDER BY t.id",
                               account_name_columns(context.schema, "us"));
  std::vector<activitypub::outgoing::hashtag_link> tags;
  for (const auto& row : exec(tx, sql, account.value)) {
    const auto us = *read_account_name(row, "us", context.identity);
    tags.push_back({fmt::format("{}/tagged/{}", us.page, escape_segment(row["name"].as<std::string>())),
                    "#" + row["shown"].as<std::string>()});
  }
  return tags;
}

std::vector<status_id> outbox_page(pqxx::dbtransaction& tx, const outgoing_context& context,
                                   account_id account, const viewer& by, const outbox_window& window) {
  if (blocks(tx, account, by)) return {};
  const auto sql = fmt::format("SELECT s.id FROM statuses s JOIN accounts s_author ON s_author.id ="
                               " s.account_id WHERE s.account_id = $1 AND NOT {} AND {}"
                               " AND s.id < $4 AND s.id > $5 ORDER BY s.id {} LIMIT $6",
                               unavailable_sql(context.schema, "s_author"),
                               visible_condition(context.schema, by), window.min_id ? "ASC" : "DESC");
  using limits = std::numeric_limits<std::int64_t>;
  const auto viewer_id = by.id ? std::optional(by.id->value) : std::nullopt;
  std::vector<status_id> ids;
  for (const auto& row :
       exec(tx, sql, account.value, viewer_id, by.domain, window.max_id.value_or(limits::max()),
            window.min_id.value_or(limits::min()), window.limit))
    ids.emplace_back(row[0].as<std::int64_t>());
  if (window.min_id) std::reverse(ids.begin(), ids.end());
  return ids;
}

std::vector<answer> answers_page(pqxx::dbtransaction& tx, const outgoing_context& context,
                                 std::int64_t status, account_id author, bool of_others, std::int64_t min_id,
                                 int limit) {
  const auto sql =
      fmt::format("SELECT {} FROM statuses s JOIN accounts s_author ON s_author.id ="
                  " s.account_id WHERE s.in_reply_to_id = $1 AND s.account_id {} $2"
                  " AND s.visibility IN (0, 1) AND s.deleted_at IS NULL AND NOT {}{}"
                  " AND s.id > $3 ORDER BY s.id LIMIT $4",
                  status_name_columns(context.schema, "s"), of_others ? "<>" : "=",
                  unavailable_sql(context.schema, "s_author"), leaves_server(context.schema, "s"));
  std::vector<answer> answers;
  for (const auto& row : exec(tx, sql, status, author.value, min_id, limit)) {
    const auto post = *read_status_name(row, "s", context.identity);
    answers.push_back({post.id, post.uri, post.author.domain.empty()});
  }
  return answers;
}

std::optional<accepted_quote> find_stamp(pqxx::dbtransaction& tx, const outgoing_context& context,
                                         account_id author, std::int64_t quote) {
  if (!context.schema.has_quotes) return std::nullopt;
  const auto sql = fmt::format("SELECT {}, {} FROM quotes q{}{} WHERE q.id = $1 AND q.quoted_account_id = $2"
                               " AND q.state = $3 AND quoted.account_id = $2",
                               status_name_columns(context.schema, "quoting"),
                               status_name_columns(context.schema, "quoted"),
                               status_name_join("quoting", "quoting.id = q.status_id"),
                               status_name_join("quoted", "quoted.id = q.quoted_status_id"));
  const auto rows = exec(tx, sql, quote, author.value, static_cast<int>(quote_state::accepted));
  if (rows.empty()) return std::nullopt;
  const auto quoting = read_status_name(rows[0], "quoting", context.identity);
  const auto quoted = read_status_name(rows[0], "quoted", context.identity);
  if (!quoting || !quoted) return std::nullopt;
  return accepted_quote{quoting->uri, quoted->uri, quoted->id};
}

} // namespace pheidi::model
