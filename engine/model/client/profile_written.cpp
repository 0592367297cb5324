// Profiles: one statement for the row, one each for settings and hashtags when they change.
#include "pheidi/model/client/profile_written.hpp"

#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

namespace bj = boost::json;

bj::value parsed_or_null(const std::string& json) {
  boost::system::error_code failed;
  auto parsed = bj::parse(json, failed);
  return failed ? bj::value() : parsed;
}

/// The moment at which the same field was verified, as it is stored; null for others.
bj::value verified_at(const bj::array& before, const std::string& name, const std::string& value) {
  for (const auto& each : before) {
    const auto* field = each.if_object();
    if (!field) continue;
    const auto *n = field->if_contains("name"), *v = field->if_contains("value");
    if (!n || !v || *n != bj::value(name) || *v != bj::value(value)) continue;
    const auto* since = field->if_contains("verified_at");
    return since ? *since : bj::value();
  }
  return {};
}

std::string fields_json(pqxx::dbtransaction& tx, account_id account,
                        const std::vector<std::pair<std::string, std::string>>& fields) {
  const auto stored = exec1(tx, "SELECT coalesce(fields::text, '[]') FROM accounts WHERE id = $1 FOR UPDATE",
                            account.value)[0]
                          .as<std::string>();
  const auto parsed = parsed_or_null(stored);
  const auto before = parsed.is_array() ? parsed.get_array() : bj::array();
  bj::array out;
  for (const auto& [name, value] : fields) {
    bj::object field{{"name", name}, {"value", value}};
    if (auto since = verified_at(before, name, value); !since.is_null())
      field["verified_at"] = std::move(since);
    out.push_back(std::move(field));
  }
  return bj::serialize(out);
}

void write_account(pqxx::dbtransaction& tx, account_id account, const profile_change& what, wall_time now) {
  const auto fields = what.fields ? std::optional(fields_json(tx, account, *what.fields)) : std::nullopt;
  const auto domains =
      what.attribution_domains ? std::optional(array_literal(*what.attribution_domains)) : std::nullopt;
  exec(tx,
       "UPDATE accounts SET display_name = coalesce($2, display_name), note = coalesce($3, note),"
       " avatar_description = coalesce($4, avatar_description),"
       " header_description = coalesce($5, header_description), actor_type = coalesce($6, actor_type),"
       " locked = coalesce($7, locked), discoverable = coalesce($8, discoverable),"
       " hide_collections = coalesce($9, hide_collections), indexable = coalesce($10, indexable),"
       " attribution_domains = coalesce($11::text[], attribution_domains), fields = coalesce($12::jsonb, "
       "fields),"
       " show_media = coalesce($13, show_media), show_media_replies = coalesce($14, show_media_replies),"
       " show_featured = coalesce($15, show_featured), updated_at = $16::timestamp WHERE id = $1",
       account.value, what.display_name, what.note, what.avatar_description, what.header_description,
       what.actor_type, what.locked, what.discoverable, what.hide_collections, what.indexable, domains,
       fields, what.show_media, what.show_media_replies, what.show_featured, timestamp_text(now));
}

void choose(bj::object& settings, const char* key, const std::optional<std::string>& value) {
  if (!value) return;
  if (value->empty())
    settings.erase(key);
  else
    settings[key] = *value;
}

void write_settings(pqxx::dbtransaction& tx, account_id account, const profile_change& what, wall_time now) {
  if (!what.privacy && !what.language && !what.quote_policy && !what.sensitive) return;
  const auto rows = exec(tx, "SELECT id, coalesce(settings, '') FROM users WHERE account_id = $1 FOR UPDATE",
                         account.value);
  if (rows.empty()) return;
  const auto parsed = parsed_or_null(rows[0][1].as<std::string>());
  auto settings = parsed.is_object() ? parsed.get_object() : bj::object();
  choose(settings, "default_privacy", what.privacy);
  choose(settings, "default_language", what.language);
  choose(settings, "default_quote_policy", what.quote_policy);
  if (what.sensitive) settings["default_sensitive"] = *what.sensitive;
  exec(tx, "UPDATE users SET settings = $2, updated_at = $3::timestamp WHERE id = $1",
       rows[0][0].as<std::int64_t>(), bj::serialize(settings), timestamp_text(now));
}

void write_hashtags(pqxx::dbtransaction& tx, account_id account,
                    const std::vector<activitypub::hashtag>& tags, wall_time now) {
  std::vector<std::int64_t> ids;
  for (const auto& [name, id] : find_or_make_tags(tx, tags, now))
    ids.push_back(id);
  exec(tx, "DELETE FROM accounts_tags WHERE account_id = $1 AND tag_id <> ALL($2::bigint[])", account.value,
       array_literal(ids));
  exec(
      tx,
      "INSERT INTO accounts_tags (account_id, tag_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING",
      account.value, array_literal(ids));
}

} // namespace

void change_profile(pqxx::dbtransaction& tx, account_id account, const profile_change& what, wall_time now) {
  write_account(tx, account, what, now);
  write_settings(tx, account, what, now);
  if (what.hashtags) write_hashtags(tx, account, *what.hashtags, now);
}

std::vector<account_id> waiting_requesters(pqxx::dbtransaction& tx, account_id account, int limit) {
  std::vector<account_id> out;
  for (const auto& row :
       exec(tx, "SELECT account_id FROM follow_requests WHERE target_account_id = $1 ORDER BY id LIMIT $2",
            account.value, limit))
    out.emplace_back(row[0].as<std::int64_t>());
  return out;
}

} // namespace pheidi::model
