// Searches by the indexes that the schema has: the text search of accounts, prefixes of hashtags, addresses.
#include "pheidi/model/client/search_rows.hpp"

#include "exec.hpp"
#include "model/client/words.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include "pheidi/model/client/account_pages.hpp"
#include "pheidi/model/local_uri.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr std::size_t most_words = 10;
constexpr const char* last_character = "\xf4\x8f\xbf\xbf"; // U+10FFFF: after all that goes on

/// As the index has it, or the index is not used.
constexpr const char* indexed =
    "(setweight(to_tsvector('simple', a.display_name::text), 'A')"
    " || setweight(to_tsvector('simple', a.username::text), 'B')"
    " || setweight(to_tsvector('simple', coalesce(a.domain, ''::character varying)::text), 'C'))";

/// Each word may go on: "'one':* & 'two':*"; empty where there is none. Nothing of a word is an operator.
std::string beginnings_of(const std::string& text) {
  std::string out;
  std::size_t count = 0;
  for (auto word : words_of(text)) {
    std::erase_if(word, [](char c) {
      return std::string_view("'\\:&|!()<>*@\"").find(c) != std::string_view::npos ||
             static_cast<unsigned char>(c) < ' ';
    });
    if (word.empty() || ++count > most_words) continue;
    out += (out.empty() ? "'" : " & '") + word + "':*";
  }
  return out;
}

std::optional<std::int64_t> first_id(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::int64_t>();
}

known_thing find_local(pqxx::dbtransaction& tx, const config::identity_settings& identity,
                       const std::string& address) {
  known_thing out;
  if (const auto post = local_status_of(address, identity)) {
    out.status = first_id(exec(tx, "SELECT id FROM statuses WHERE id = $1 AND deleted_at IS NULL", post->id));
  } else if (const auto who = local_account_of(address, identity)) {
    if (!who->username.empty())
      out.account = find_handle(tx, who->username, "");
    else if (who->id.value > 0)
      out.account = who->id;
  }
  return out;
}

} // namespace

std::vector<account_id> search_accounts(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        const account_search& query) {
  std::vector<account_id> out;
  if (!searchable(query.text)) return out;
  const auto words = beginnings_of(query.text);
  if (words.empty()) return out;
  const auto sql = fmt::format(
      "SELECT a.id FROM accounts a LEFT JOIN account_stats n ON n.account_id = a.id"
      " LEFT JOIN follows f ON f.account_id = $2::bigint AND f.target_account_id = a.id"
      " WHERE {} @@ to_tsquery('simple', $1) AND a.id > 0 AND NOT {} AND a.moved_to_account_id IS NULL"
      " AND (a.silenced_at IS NULL OR f.id IS NOT NULL OR a.id = $2::bigint){}"
      " AND NOT EXISTS (SELECT 1 FROM users u WHERE u.account_id = a.id"
      "  AND (u.confirmed_at IS NULL OR NOT u.approved))"
      " ORDER BY (f.id IS NULL), coalesce(n.followers_count, 0) DESC, a.id OFFSET $3 LIMIT $4",
      indexed, unavailable_sql(schema, "a"), query.followed_only ? " AND f.id IS NOT NULL" : "");
  const auto who = query.viewer ? std::optional(query.viewer->value) : std::nullopt;
  for (const auto& row : exec(tx, sql, words, who, query.offset, query.limit))
    out.emplace_back(row[0].as<std::int64_t>());
  return out;
}

std::vector<std::int64_t> search_tags(pqxx::dbtransaction& tx, const tag_search& query) {
  std::vector<std::int64_t> out;
  if (query.start.empty() || !searchable(query.start)) return out;
  // A range and not LIKE, which takes no index in a plan for any parameter.
  const auto sql = fmt::format("SELECT t.id FROM tags t WHERE lower(t.name::text) ~>=~ $1::text"
                               " AND lower(t.name::text) ~<~ $4::text"
                               " AND t.listable IS NOT FALSE{}"
                               " ORDER BY (lower(t.name::text) <> $1), t.last_status_at DESC NULLS LAST, t.id"
                               " OFFSET $2 LIMIT $3",
                               query.reviewed_only ? " AND t.reviewed_at IS NOT NULL" : "");
  for (const auto& row : exec(tx, sql, query.start, query.offset, query.limit, query.start + last_character))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

known_thing find_by_address(pqxx::dbtransaction& tx, const config::identity_settings& identity,
                            const std::string& address) {
  known_thing out;
  if (!searchable(address)) return out;
  if (is_local_uri(address, identity)) return find_local(tx, identity, address);
  out.account = [&]() -> std::optional<account_id> {
    const auto id =
        first_id(exec(tx,
                      "SELECT id FROM accounts WHERE domain IS NOT NULL AND (uri = $1 OR url = $1)"
                      " ORDER BY (uri IS DISTINCT FROM $1), id LIMIT 1",
                      address));
    return id ? std::optional(account_id(*id)) : std::nullopt;
  }();
  if (out.account) return out;
  // By the URI alone: pages of posts have no index.
  out.status = first_id(exec(tx,
                             "SELECT id FROM statuses WHERE uri = $1 AND reblog_of_id IS NULL"
                             " AND deleted_at IS NULL",
                             address));
  return out;
}

} // namespace pheidi::model
