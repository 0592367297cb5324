// Inserts and refreshes remote actors. Everything happens under a lock of the actor's URI, so what is read
// here is still true when it is written; only who shares a handle can meet outside of it, and there the
// unique index decides.
#include "account_parts.hpp"
#include "advisory_lock.hpp"
#include "domain_suffixes.hpp"
#include "exec.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"

#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace pheidi::model {

namespace {

constexpr std::size_t longest_uri = 2048;
constexpr std::size_t longest_username = 2048;
constexpr std::size_t longest_domain = 255;
constexpr std::int64_t highest_count = 1'000'000'000'000; // leaves room to count on in a bigint
constexpr int remote_origin = 1;
constexpr int silence = 0;
constexpr int suspend = 1;

bool is_handle_name(std::string_view name) {
  const auto fits = [](char c) { return ascii::is_alnum(c) || c == '_' || c == '.' || c == '-'; };
  return !name.empty() && name.size() <= longest_username && std::all_of(name.begin(), name.end(), fits);
}

/// The readers of documents refuse all of this; a row of it could never be repaired.
void insist(const actor_update& update, const std::string& domain,
            const config::identity_settings& identity) {
  const auto& id = update.document.id;
  if (id.empty() || id.size() > longest_uri || !searchable(id))
    throw std::invalid_argument("an actor without a usable id");
  if (!is_handle_name(update.username)) throw std::invalid_argument("an actor without a usable name");
  if (domain.empty() || domain.size() > longest_domain || !searchable(domain))
    throw std::invalid_argument("an actor without a usable domain");
  if (identity.is_ours(domain)) throw std::invalid_argument("a remote actor of our own domain");
}

std::optional<known_actor> first_known(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  known_actor out;
  out.id = account_id(row["id"].as<std::int64_t>());
  out.username = row["username"].as<std::string>();
  out.domain = row["domain"].as<std::string>();
  out.uri = row["uri"].as<std::string>(std::string());
  out.suspended = row["suspended"].as<bool>();
  out.suspended_by_remote = row["origin"].as<int>(0) == remote_origin;
  out.silenced = row["silenced"].as<bool>();
  out.fields = row["fields"].as<std::string>(std::string());
  out.avatar_url = row["avatar_remote_url"].as<std::string>(std::string());
  out.header_url = row["header_remote_url"].as<std::string>(std::string());
  return out;
}

constexpr const char* known_columns =
    "SELECT id, username, domain, uri, suspended_at IS NOT NULL AS suspended, suspension_origin AS origin,"
    " silenced_at IS NOT NULL AS silenced, fields, avatar_remote_url, header_remote_url FROM accounts WHERE "
    "domain IS NOT NULL";

std::optional<known_actor> known_by_uri(pqxx::dbtransaction& tx, const std::string& uri) {
  return first_known(
      exec(tx, fmt::format("{} AND uri = $1 ORDER BY id LIMIT 1 FOR UPDATE", known_columns), uri));
}

std::optional<known_actor> known_by_handle(pqxx::dbtransaction& tx, const std::string& username,
                                           const std::string& domain) {
  return first_known(exec(tx,
                          fmt::format("{} AND lower(username) = lower($1) AND"
                                      " coalesce(lower(domain), '') = lower($2) FOR UPDATE",
                                      known_columns),
                          username, domain));
}

domain_block_row block_of(pqxx::dbtransaction& tx, const std::string& domain) {
  const auto rows = exec(tx,
                         "SELECT severity, reject_media, created_at FROM domain_blocks"
                         " WHERE domain = ANY($1::text[]) ORDER BY length(domain) DESC LIMIT 1",
                         array_literal(domain_suffixes(domain.substr(0, domain.find(':')))));
  if (rows.empty()) return {};
  const int severity = rows[0]["severity"].as<int>(silence);
  return {severity == suspend, severity == silence, rows[0]["reject_media"].as<bool>(),
          rows[0]["created_at"].as<std::string>()};
}

bool domain_is_new(pqxx::dbtransaction& tx, const std::string& domain) {
  return exec1(tx, "SELECT NOT EXISTS (SELECT 1 FROM accounts WHERE domain = $1)", domain)[0].as<bool>();
}

/// A bare row; nullopt when somebody else had the handle a moment earlier.
std::optional<known_actor> insert_actor(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        const actor_update& update, const std::string& domain,
                                        const domain_block_row& block) {
  row_values row;
  row.text("username", update.username);
  row.text("domain", domain);
  add_addresses(row, schema, update.document);
  row.flag("discoverable", false);
  row.moment("created_at", update.now);
  row.moment("updated_at", update.now);
  // By the equal times a later end of the block finds the rows that it made.
  if (block.suspend) row.text("suspended_at", block.created_at);
  if (block.suspend) row.number("suspension_origin", 0);
  if (block.silence) row.text("silenced_at", block.created_at);
  const auto made = row.insert(tx, "accounts", "ON CONFLICT DO NOTHING RETURNING id");
  if (made.empty()) return std::nullopt;
  known_actor out;
  out.id = account_id(made[0][0].as<std::int64_t>());
  out.username = update.username;
  out.domain = domain;
  out.uri = update.document.id;
  out.suspended = block.suspend;
  out.silenced = block.silence;
  return out;
}

/// The row of the actor, made if need be. A server that was set up anew has new ids under its old handles:
/// the row, its followers and what moderators said of it stay.
known_actor find_or_insert(pqxx::dbtransaction& tx, const schema_facts& schema, const actor_update& update,
                           const std::string& domain, const domain_block_row& block, stored_actor& out) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (auto known = known_by_uri(tx, update.document.id)) return *known;
    if (auto known = known_by_handle(tx, update.username, domain)) return *known;
    out.new_domain = domain_is_new(tx, domain);
    if (auto made = insert_actor(tx, schema, update, domain, block)) {
      out.created = true;
      return *made;
    }
  }
  throw std::runtime_error("the handle of an actor is taken by a row that cannot be found");
}

/// Handles are unique; the row that has to give this one up gets a name that nobody can have. Its URI.
std::string set_aside_others(pqxx::dbtransaction& tx, account_id own, const std::string& username,
                             const std::string& domain, const std::string& now) {
  const auto rows =
      exec(tx,
           fmt::format("UPDATE accounts SET username = '! ' || id, updated_at = {}"
                       " WHERE lower(username) = lower($1) AND coalesce(lower(domain), '') = lower($2)"
                       " AND domain IS NOT NULL AND id <> $3 RETURNING uri",
                       moment_sql("$4")),
           username, domain, own.value, now);
  return rows.empty() ? std::string() : rows[0][0].as<std::string>(std::string());
}

void request_deletion(pqxx::dbtransaction& tx, account_id account, const std::string& now) {
  exec(tx,
       fmt::format("INSERT INTO account_deletion_requests (account_id, created_at, updated_at)"
                   " SELECT $1::bigint, {0}, {0} WHERE NOT EXISTS"
                   " (SELECT 1 FROM account_deletion_requests WHERE account_id = $1)",
                   moment_sql("$2")),
       account.value, now);
}

/// What its own server says of it. Where our moderators suspended it, that stays.
void follow_suspension(pqxx::dbtransaction& tx, const schema_facts& schema, const actor_update& update,
                       known_actor& known, stored_actor& out) {
  const bool wanted = update.document.suspended;
  if (wanted == known.suspended || (known.suspended && !known.suspended_by_remote)) return;
  row_values row;
  if (wanted) {
    row.moment("suspended_at", update.now);
    row.number("suspension_origin", remote_origin);
    if (schema.has_account_deletion_requests) request_deletion(tx, known.id, micros(update.now));
  } else {
    row.null("suspended_at");
    row.null("suspension_origin");
    if (schema.has_account_deletion_requests)
      exec(tx, "DELETE FROM account_deletion_requests WHERE account_id = $1", known.id.value);
  }
  row.update(tx, "accounts", known.id.value);
  known.suspended = wanted;
  known.suspended_by_remote = wanted;
  (wanted ? out.suspended_now : out.unsuspended_now) = true;
}

void refresh(pqxx::dbtransaction& tx, const schema_facts& schema, const actor_update& update,
             const std::string& domain, const domain_block_row& block, const known_actor& known,
             stored_actor& out) {
  row_values row;
  row.text("username", update.username);
  row.text("domain", domain);
  add_addresses(row, schema, update.document);
  if (!known.suspended) add_profile(row, schema, update, known);
  if (!known.suspended && !block.reject_media) add_pictures(row, schema, update.document, known, out);
  if (!update.keys_only) row.moment("last_webfingered_at", update.now);
  row.moment("updated_at", update.now);
  row.update(tx, "accounts", known.id.value);
}

void store_counts(pqxx::dbtransaction& tx, const actor_update& update, account_id account) {
  if (!update.followers_count && !update.following_count && !update.statuses_count) return;
  const auto count = [](std::optional<std::int64_t> n) {
    return n ? fmt::format("{}", std::clamp<std::int64_t>(*n, 0, highest_count)) : std::string();
  };
  exec(tx,
       fmt::format("INSERT INTO account_stats AS s (account_id, followers_count, following_count,"
                   " statuses_count, created_at, updated_at) VALUES ($1, coalesce(nullif($2, '')::bigint, 0),"
                   " coalesce(nullif($3, '')::bigint, 0), coalesce(nullif($4, '')::bigint, 0), {0}, {0})"
                   " ON CONFLICT (account_id) DO UPDATE SET"
                   " followers_count = coalesce(nullif($2, '')::bigint, s.followers_count),"
                   " following_count = coalesce(nullif($3, '')::bigint, s.following_count),"
                   " statuses_count = coalesce(nullif($4, '')::bigint, s.statuses_count),"
                   " updated_at = excluded.updated_at",
                   moment_sql("$5")),
       account.value, count(update.followers_count), count(update.following_count),
       count(update.statuses_count), micros(update.now));
}

bool same_handle(const known_actor& known, const actor_update& update, const std::string& domain) {
  return ascii::same_ignoring_case(known.username, update.username) &&
         ascii::same_ignoring_case(known.domain, domain);
}

} // namespace

stored_actor store_actor(pqxx::dbtransaction& tx, const schema_facts& schema,
                         const config::identity_settings& identity, const actor_update& update) {
  const auto domain = ascii::lower(update.domain);
  insist(update, domain, identity);
  lock_name(tx, "process_account:" + update.document.id);
  const auto block = block_of(tx, domain);
  stored_actor out;
  auto known = find_or_insert(tx, schema, update, domain, block, out);
  const bool moved_here = known.uri != update.document.id;

  follow_suspension(tx, schema, update, known, out);
  if (!update.keys_only || out.created || moved_here) {
    if (!same_handle(known, update, domain))
      out.set_aside = set_aside_others(tx, known.id, update.username, domain, micros(update.now));
    refresh(tx, schema, update, domain, block, known, out);
  }
  if (!update.keys_only && !known.suspended) {
    store_counts(tx, update, known.id);
    if (!block.reject_media) store_emojis(tx, domain, update.document.emojis, update.now);
  }

  out.keys_all_changed = store_keys(tx, schema, known.id, update) || moved_here;
  if (out.keys_all_changed) exec(tx, "DELETE FROM tombstones WHERE account_id = $1", known.id.value);
  out.row = find_account(tx, schema, identity, known.id).value();
  return out;
}

bool mark_remotely_gone(pqxx::dbtransaction& tx, const std::string& uri) {
  if (uri.empty() || !searchable(uri)) return false;
  lock_name(tx, "process_account:" + uri);
  const auto known = known_by_uri(tx, uri);
  if (!known) return false;
  if (known->suspended) return true;
  const auto now = micros(wall_clock::now());
  exec(tx,
       fmt::format("UPDATE accounts SET suspended_at = {0}, suspension_origin = $2, updated_at = {0}"
                   " WHERE id = $3",
                   moment_sql("$1")),
       now, remote_origin, known->id.value);
  if (tx.exec1("SELECT to_regclass('account_deletion_requests') IS NOT NULL")[0].as<bool>())
    request_deletion(tx, known->id, now);
  return true;
}

} // namespace pheidi::model
