// Accounts of ours and who follows whom, page by page.
#include "account_sql.hpp"
#include "exec.hpp"
#include "named.hpp"
#include "outgoing_profile.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/published.hpp"
#include "pheidi/model/registrations.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

namespace {

/// Goes on with a condition on `accounts a`.
std::string published_sql(const schema_facts& schema) {
  return fmt::format("SELECT {}, {} AS unavailable, {} AS gone, a.hide_collections IS TRUE AS hidden,"
                     " greatest(n.followers_count, 0) AS followers, greatest(n.following_count, 0) AS"
                     " following, greatest(n.statuses_count, 0) AS posts, {}"
                     " FROM accounts a LEFT JOIN account_stats n ON n.account_id = a.id"
                     " WHERE a.domain IS NULL AND ",
                     account_name_columns(schema, "a"), unavailable_sql(schema, "a"), gone_sql(schema),
                     picture_columns(schema, "avatar"));
}

std::optional<published_account> read_published(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  const auto self = *read_account_name(row, "a", context.identity);
  published_account out;
  out.id = self.id;
  out.username = self.username;
  out.uri = self.uri;
  out.page = self.page;
  if (self.id == instance_actor) out.page = web_origin(context.identity) + "/about/more?instance_actor=true";
  out.gone = row["gone"].as<bool>();
  out.suspended = row["unavailable"].as<bool>() && !out.gone;
  out.hides_network = row["hidden"].as<bool>();
  out.pending = registration_pending(tx, self.id);
  out.followers = row["followers"].as<std::int64_t>();
  out.following = row["following"].as<std::int64_t>();
  out.posts = row["posts"].as<std::int64_t>();
  if (!out.suspended && !out.gone) out.avatar = read_picture(row, "avatar", self.id, context.media);
  return out;
}

/// Far beyond any list, and its product with a page's size is still a number.
constexpr std::int64_t last_page = 1'000'000'000;

/// Accounts in the column `who` of the follows that have this one in `whose`.
uri_page network_page(pqxx::dbtransaction& tx, const outgoing_context& context, std::string_view who,
                      std::string_view whose, account_id account, std::int64_t number, int size) {
  // Servers from before ActivityPub have no URI.
  const auto sql = fmt::format("SELECT {} FROM follows f JOIN accounts a ON a.id = f.{} WHERE f.{} = $1"
                               " AND NOT {} AND (a.domain IS NULL OR a.uri <> '')"
                               " ORDER BY f.id DESC LIMIT $2 OFFSET $3",
                               account_name_columns(context.schema, "a"), who, whose,
                               unavailable_sql(context.schema, "a"));
  const auto skipped = (std::clamp<std::int64_t>(number, 1, last_page) - 1) * size;
  uri_page page;
  for (const auto& row : exec(tx, sql, account.value, std::int64_t{size} + 1, skipped))
    page.uris.push_back(read_account_name(row, "a", context.identity)->uri);
  page.more = page.uris.size() > static_cast<std::size_t>(size);
  if (page.more) page.uris.pop_back();
  return page;
}

} // namespace

std::optional<published_account> find_published(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                const std::string& username) {
  if (!searchable(username)) return std::nullopt;
  // As the unique index has it.
  const auto condition = "lower(a.username) = lower($1) AND coalesce(lower(a.domain), '') = ''";
  return read_published(tx, context, exec(tx, published_sql(context.schema) + condition, username));
}

std::optional<published_account> find_published(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                account_id id) {
  return read_published(tx, context, exec(tx, published_sql(context.schema) + "a.id = $1", id.value));
}

std::optional<published_account> find_published(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                const local_account& named) {
  if (named.username.empty()) return find_published(tx, context, named.id);
  return find_published(tx, context, named.username);
}

uri_page followers_page(pqxx::dbtransaction& tx, const outgoing_context& context, account_id account,
                        std::int64_t number, int size) {
  return network_page(tx, context, "account_id", "target_account_id", account, number, size);
}

uri_page following_page(pqxx::dbtransaction& tx, const outgoing_context& context, account_id account,
                        std::int64_t number, int size) {
  return network_page(tx, context, "target_account_id", "account_id", account, number, size);
}

std::vector<std::string> followers_at(pqxx::dbtransaction& tx, account_id account,
                                      const std::string& authority_prefix) {
  std::vector<std::string> uris;
  if (!storable(authority_prefix)) return uris;
  const auto rows = exec(tx,
                         "SELECT a.uri FROM follows f JOIN accounts a ON a.id = f.account_id"
                         " WHERE f.target_account_id = $1 AND (a.uri = $2 OR a.uri LIKE $3)",
                         account.value, authority_prefix, like_literal(authority_prefix) + "/%");
  for (const auto& row : rows)
    uris.push_back(row[0].as<std::string>());
  // By bytes, whatever the database's collation.
  std::sort(uris.begin(), uris.end());
  return uris;
}

} // namespace pheidi::model
