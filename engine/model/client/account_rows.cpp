// Accounts with their counts, pictures, users and roles.
#include "pheidi/model/client/account_rows.hpp"

#include "exec.hpp"
#include "file_urls.hpp"
#include "named.hpp"
#include "outgoing_parts.hpp"
#include "sql_array.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/activitypub/value.hpp"
#include "pheidi/model/moderation.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

namespace {

namespace bj = boost::json;

constexpr int most_shown_requests = 40;
constexpr std::int64_t administrator = 1, all_permissions = (std::int64_t{1} << 23) - 1;

std::string picture_sql(const char* which) {
  return fmt::format(", a.{0}_file_name, a.{0}_content_type, a.{0}_remote_url, a.{0}_description,"
                     " a.domain IS NOT NULL AND a.{0}_storage_schema_version >= 1 AS {0}_cached",
                     which);
}

std::string account_sql(const schema_facts& schema) {
  return fmt::format(
      "SELECT {}, a.display_name, a.note, a.fields::text AS fields, a.actor_type, {} AS created, a.locked,"
      " a.indexable, a.memorial, {} AS suspended, a.silenced_at IS NOT NULL AS limited, a.discoverable,"
      " a.hide_collections, a.show_media, a.show_media_replies, a.show_featured, a.moved_to_account_id,"
      " a.feature_approval_policy, a.attribution_domains, {} AS last_status,"
      " greatest(n.followers_count, 0) AS followers, greatest(n.following_count, 0) AS following,"
      " greatest(n.statuses_count, 0) AS statuses, u.id AS user_id, u.settings, u.locale, r.id AS role, "
      "r.name,"
      " r.color, r.highlighted, r.collection_limit,"
      " r.permissions | coalesce(everyone.permissions, 0) AS permissions{}{}"
      " FROM accounts a LEFT JOIN account_stats n ON n.account_id = a.id"
      " LEFT JOIN LATERAL (SELECT users.id, users.settings, users.locale, users.role_id FROM users"
      "  WHERE users.account_id = a.id ORDER BY users.id LIMIT 1) u ON a.domain IS NULL"
      " LEFT JOIN user_roles everyone ON everyone.id = -99"
      " LEFT JOIN user_roles r ON u.id IS NOT NULL AND r.id = coalesce(u.role_id, -99)"
      " WHERE a.id = ANY($1::bigint[])",
      account_name_columns(schema, "a"), micros_sql("a.created_at"), unavailable_sql(schema, "a"),
      micros_sql("n.last_status_at"), picture_sql("avatar"), picture_sql("header"));
}

std::string text(const pqxx::row& row, const std::string& column) {
  return row[column].as<std::string>(std::string());
}

std::optional<bool> flag(const pqxx::field& column) {
  if (column.is_null()) return std::nullopt;
  return column.as<bool>();
}

/// Animations stand still in a PNG of their own.
picture_row read_picture(const pqxx::row& row, const std::string& which, account_id id,
                         const config::media_settings& media) {
  picture_row p;
  p.description = text(row, which + "_description");
  const auto name = text(row, which + "_file_name"), attachment = which + "s";
  if (name.empty()) {
    p.url = p.static_url = shown_remote(text(row, which + "_remote_url"));
    return p;
  }
  const bool cached = row[which + "_cached"].as<bool>(false);
  p.url = p.static_url = media_url(media, {"accounts", attachment, id.value, name, "original", cached});
  if (text(row, which + "_content_type") == "image/gif")
    p.static_url =
        media_url(media, {"accounts", attachment, id.value, with_extension(name, ".png"), "static", cached});
  return p;
}

std::vector<field_row> read_profile_fields(const std::string& json) {
  boost::system::error_code failed;
  const auto parsed = bj::parse(json, failed);
  const auto* list = failed ? nullptr : parsed.if_array();
  std::vector<field_row> fields;
  if (!list) return fields;
  for (const auto& item : *list)
    if (const auto* field = item.if_object())
      fields.push_back({activitypub::text_of(*field, "name"), activitypub::text_of(*field, "value"),
                        activitypub::time_of(*field, "verified_at")});
  return fields;
}

std::optional<role_row> read_role(const pqxx::row& row) {
  if (row["role"].is_null()) return std::nullopt;
  const auto permissions = row["permissions"].as<std::int64_t>(0);
  return role_row{row["role"].as<std::int64_t>(),
                  text(row, "name"),
                  text(row, "color"),
                  row["highlighted"].as<bool>(false),
                  (permissions & administrator) != 0 ? all_permissions : permissions,
                  row["collection_limit"].as<int>(10)};
}

void read_flags(profile_row& a, const pqxx::row& row) {
  a.locked = row["locked"].as<bool>();
  a.indexable = row["indexable"].as<bool>();
  a.memorial = row["memorial"].as<bool>();
  a.suspended = row["suspended"].as<bool>();
  a.limited = row["limited"].as<bool>();
  a.discoverable = flag(row["discoverable"]);
  a.hide_collections = flag(row["hide_collections"]);
  a.show_media = row["show_media"].as<bool>();
  a.show_media_replies = row["show_media_replies"].as<bool>();
  a.show_featured = row["show_featured"].as<bool>();
}

profile_row read_account(const pqxx::row& row, const config::settings& settings) {
  auto named = *read_account_name(row, "a", settings.identity);
  profile_row a;
  a.id = named.id;
  a.username = std::move(named.username);
  a.domain = std::move(named.domain);
  a.uri = std::move(named.uri);
  a.page = std::move(named.page);
  a.display_name = text(row, "display_name");
  a.note = text(row, "note");
  a.fields = read_profile_fields(text(row, "fields"));
  a.actor_type = text(row, "actor_type");
  a.created_at = read_moment(row["created"]).value_or(wall_time());
  a.avatar = read_picture(row, "avatar", a.id, settings.media);
  a.header = read_picture(row, "header", a.id, settings.media);
  read_flags(a, row);
  a.followers = row["followers"].as<std::int64_t>(0);
  a.following = row["following"].as<std::int64_t>(0);
  a.statuses = row["statuses"].as<std::int64_t>(0);
  a.last_status_at = read_moment(row["last_status"]);
  if (!row["moved_to_account_id"].is_null())
    a.moved_to = account_id(row["moved_to_account_id"].as<std::int64_t>());
  a.feature_policy = row["feature_approval_policy"].as<int>();
  a.attribution_domains = read_texts(row["attribution_domains"]);
  if (!row["user_id"].is_null()) a.user = row["user_id"].as<std::int64_t>();
  a.settings = text(row, "settings");
  a.locale = text(row, "locale");
  a.role = read_role(row);
  return a;
}

/// User names and domains of "@name" and "@name@domain" in the text; one of ours has no domain.
void add_handles(std::string_view written, const config::identity_settings& identity, column& users,
                 column& domains) {
  for (const auto& entity : activitypub::find_entities(written)) {
    if (entity.what != activitypub::text_entity::kind::mention) continue;
    const auto handle = written.substr(entity.begin + 1, entity.end - entity.begin - 1);
    const auto at = handle.find('@');
    const auto domain = at == handle.npos ? std::string_view() : handle.substr(at + 1);
    users.add(handle.substr(0, at));
    domains.add(identity.is_ours(domain) ? std::string_view() : domain);
  }
}

} // namespace

std::map<account_id, profile_row> find_account_rows(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                    const config::settings& settings,
                                                    const std::vector<account_id>& ids) {
  std::map<account_id, profile_row> found;
  if (ids.empty()) return found;
  for (const auto& row : exec(tx, account_sql(schema), array_literal(ids))) {
    auto account = read_account(row, settings);
    found.emplace(account.id, std::move(account));
  }
  return found;
}

std::vector<named_row> find_named(pqxx::dbtransaction& tx, const schema_facts& schema,
                                  const config::identity_settings& identity,
                                  const std::vector<std::string>& texts) {
  column users, domains;
  for (const auto& each : texts)
    add_handles(each, identity, users, domains);
  std::vector<named_row> known;
  if (users.empty()) return known;
  const auto sql =
      fmt::format("SELECT DISTINCT {} FROM unnest($1::text[], $2::text[]) AS named (username, domain)"
                  " JOIN accounts a ON lower(a.username::text) = lower(named.username)"
                  " AND coalesce(lower(a.domain::text), '') = lower(named.domain)",
                  account_name_columns(schema, "a"));
  for (const auto& row : exec(tx, sql, users.text(), domains.text())) {
    auto account = *read_account_name(row, "a", identity);
    known.push_back(
        {account.id, std::move(account.username), std::move(account.domain), std::move(account.page)});
  }
  return known;
}

int waiting_follow_requests(pqxx::dbtransaction& tx, account_id account) {
  return exec1(tx,
               "SELECT count(*) FROM (SELECT 1 FROM follow_requests WHERE target_account_id = $1 LIMIT $2) r",
               account.value, most_shown_requests)[0]
      .as<int>();
}

} // namespace pheidi::model
