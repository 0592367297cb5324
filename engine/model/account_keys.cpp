// Public keys of remote actors: in `keypairs` from 4.6 on, in `accounts.public_key` before, and in both while
// a server is being upgraded.
#include "account_parts.hpp"
#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pheidi::model {

namespace {

constexpr std::size_t most_keys = 10;
constexpr std::size_t longest_uri = 2048;
constexpr std::size_t longest_pem = 16 << 10; // ML-DSA keys are the longest, at some 2 kB

std::string_view without_fragment(std::string_view uri) {
  return uri.substr(0, uri.find('#'));
}

/// Line ends and spaces make no other key.
std::string bare(const std::string& pem) {
  std::string out;
  for (const char c : pem)
    if (c != '\r' && c != '\n' && c != ' ' && c != '\t') out += c;
  return out;
}

bool is_ours_to_name(const activitypub::public_key& key, const activitypub::actor& document) {
  return !key.id.empty() && key.id.size() <= longest_uri && searchable(key.id) && key.owner == document.id;
}

bool is_complete(const schema_facts& schema, const activitypub::public_key& key) {
  // 4.6 knows of RSA only, and so does the column of accounts.
  const bool kind_is_known = key.kind == activitypub::key_kind::rsa || schema.has_keypair_fragment;
  return kind_is_known && key.pem.size() <= longest_pem && searchable(key.pem) &&
         key.pem.find("-----BEGIN") != std::string::npos;
}

/// The document's keys that may be stored, those whose PEM is missing included.
std::vector<activitypub::public_key> listed_keys(const activitypub::actor& document) {
  std::vector<activitypub::public_key> out;
  for (const auto& key : document.keys)
    if (out.size() < most_keys && is_ours_to_name(key, document)) out.push_back(key);
  return out;
}

std::set<std::string> stored_pems(pqxx::dbtransaction& tx, const schema_facts& schema, account_id account) {
  std::set<std::string> out;
  const auto add = [&out](const pqxx::result& rows) {
    for (const auto& row : rows)
      out.insert(bare(row[0].as<std::string>()));
  };
  add(exec(tx, "SELECT public_key FROM accounts WHERE id = $1 AND public_key <> ''", account.value));
  if (schema.has_keypairs)
    add(exec(tx, "SELECT public_key FROM keypairs WHERE account_id = $1", account.value));
  return out;
}

/// A key under the actor's own id is its own whatever the table says; any other id may only be taken while it
/// is free, so that nobody takes over the key of a neighbour.
void upsert_key(pqxx::dbtransaction& tx, account_id account, const activitypub::public_key& key,
                const actor_update& update) {
  const bool under_own_id = without_fragment(key.id) == update.document.id;
  const auto now = moment_sql("$5");
  exec(tx,
       fmt::format("INSERT INTO keypairs (account_id, type, uri, public_key, revoked, created_at,"
                   " updated_at) VALUES ($1, $2, $3, $4, false, {0}, {0}) ON CONFLICT (uri) DO UPDATE"
                   " SET account_id = excluded.account_id, type = excluded.type,"
                   " public_key = excluded.public_key, updated_at = excluded.updated_at, revoked ="
                   " keypairs.revoked AND keypairs.public_key = excluded.public_key"
                   " WHERE keypairs.private_key IS NULL"
                   " AND (keypairs.account_id = excluded.account_id OR $6::boolean)",
                   now),
       account.value, static_cast<int>(key.kind), key.id, key.pem, micros(update.now), under_own_id);
}

void store_in_keypairs(pqxx::dbtransaction& tx, const schema_facts& schema, account_id account,
                       const std::vector<activitypub::public_key>& keys, const actor_update& update) {
  std::vector<std::string> listed;
  for (const auto& key : keys) {
    listed.push_back(key.id);
    if (is_complete(schema, key)) upsert_key(tx, account, key, update);
  }
  // One that is listed and could not be read stays as it was.
  exec(tx, "DELETE FROM keypairs WHERE account_id = $1 AND uri <> ALL($2::text[])", account.value,
       array_literal(listed));
}

void store_in_accounts(pqxx::dbtransaction& tx, const schema_facts& schema, account_id account,
                       const std::vector<activitypub::public_key>& keys) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return is_complete(schema, k); });
  if (found == keys.end() && !keys.empty()) return;
  exec(tx, "UPDATE accounts SET public_key = $2 WHERE id = $1", account.value,
       found == keys.end() ? std::string() : found->pem);
}

std::string keys_sql(const schema_facts& schema) {
  const std::string owner =
      fmt::format("a.id AS owner, a.uri AS actor_uri, a.suspended_at IS NOT NULL AS suspended, a.inbox_url,"
                  " a.followers_url, a.domain, {} AS refreshed_at",
                  micros_sql("a.last_webfingered_at"));
  const std::string legacy =
      fmt::format("SELECT 1 AS rank, 0 AS type, a.public_key, false AS dead, {} FROM accounts a"
                  " WHERE a.uri = $2 AND a.domain IS NOT NULL AND a.public_key <> ''",
                  owner);
  if (!schema.has_keypairs)
    return fmt::format("SELECT * FROM ({}) found WHERE $1::text IS NOT NULL ORDER BY owner LIMIT 1", legacy);
  return fmt::format(
      "SELECT * FROM (SELECT 0 AS rank, k.type, k.public_key, k.revoked OR (k.expires_at IS NOT"
      " NULL AND k.expires_at <= now() AT TIME ZONE 'UTC') AS dead, {} FROM keypairs k"
      " JOIN accounts a ON a.id = k.account_id WHERE k.uri = $1 AND a.domain IS NOT NULL"
      " UNION ALL {}) found ORDER BY rank, owner LIMIT 1",
      owner, legacy);
}

} // namespace

bool store_keys(pqxx::dbtransaction& tx, const schema_facts& schema, account_id account,
                const actor_update& update) {
  const auto keys = listed_keys(update.document);
  const auto before = stored_pems(tx, schema, account);
  if (schema.has_keypairs)
    store_in_keypairs(tx, schema, account, keys, update);
  else
    store_in_accounts(tx, schema, account, keys);
  // The old place is emptied only when the new one has something, or nothing is left to say.
  if (schema.has_keypairs)
    exec(tx,
         "UPDATE accounts SET public_key = '' WHERE id = $1 AND public_key <> '' AND ($2::boolean OR"
         " EXISTS (SELECT 1 FROM keypairs WHERE account_id = $1))",
         account.value, keys.empty());
  const auto after = stored_pems(tx, schema, account);
  return !before.empty() && !after.empty() &&
         std::none_of(after.begin(), after.end(), [&](const auto& pem) { return before.contains(pem); });
}

std::optional<stored_key> find_key(pqxx::dbtransaction& tx, const schema_facts& schema,
                                   const std::string& key_id) {
  if (key_id.empty() || key_id.size() > longest_uri || !searchable(key_id)) return std::nullopt;
  const auto rows = exec(tx, keys_sql(schema), key_id, std::string(without_fragment(key_id)));
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  const int type = row["type"].as<int>();
  if (type < 0 || type > static_cast<int>(activitypub::key_kind::ml_dsa_44)) return std::nullopt;
  stored_key out;
  out.owner = account_id(row["owner"].as<std::int64_t>());
  out.actor_uri = row["actor_uri"].as<std::string>(std::string());
  out.id = key_id;
  out.kind = static_cast<activitypub::key_kind>(type);
  out.pem = row["public_key"].as<std::string>();
  out.revoked_or_expired = row["dead"].as<bool>();
  out.owner_suspended = row["suspended"].as<bool>();
  out.owner_inbox = row["inbox_url"].as<std::string>();
  out.owner_followers = row["followers_url"].as<std::string>();
  out.owner_domain = row["domain"].as<std::string>();
  if (!row["refreshed_at"].is_null())
    out.owner_refreshed_at = from_micros(row["refreshed_at"].as<std::int64_t>());
  return out;
}

} // namespace pheidi::model
