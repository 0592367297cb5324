// A profile of ours as others see it. Who is suspended or deleted shows an empty one that says so.
#include "account_sql.hpp"
#include "exec.hpp"
#include "local_keys.hpp"
#include "outgoing_profile.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

namespace out = activitypub::outgoing;

std::string actor_sql(const schema_facts& schema) {
  return fmt::format(
      "SELECT {}, {}, a.actor_type, a.display_name, a.note, a.fields::text AS fields, a.locked, a.memorial,"
      " coalesce(a.discoverable, false) AS discoverable, a.indexable, a.also_known_as, {} AS created,"
      " {}, {}, {} AS attribution_domains, {} AS show_featured, {} AS show_media, {} AS show_media_replies,"
      " {} AS suspended,"
      " a.public_key, {} AS pair_key, {} AS fragment"
      " FROM accounts a LEFT JOIN accounts target ON target.id = a.moved_to_account_id {}"
      " WHERE a.id = $1 AND a.domain IS NULL",
      account_name_columns(schema, "a"), account_name_columns(schema, "target"), micros_sql("a.created_at"),
      picture_columns(schema, "avatar"), picture_columns(schema, "header"),
      column_or(schema, "attribution_domains", "NULL::varchar[]"),
      column_or(schema, "show_featured", "NULL::boolean"), column_or(schema, "show_media", "NULL::boolean"),
      column_or(schema, "show_media_replies", "NULL::boolean"), unavailable_sql(schema, "a"),
      key_pair_column(schema, "public_key"), key_pair_column(schema, "fragment"), key_pair_join(schema));
}

std::string text(const pqxx::row& row, const std::string& column) {
  return row[column].as<std::string>(std::string());
}

std::optional<bool> flag(const pqxx::field& column) {
  if (column.is_null()) return std::nullopt;
  return column.as<bool>();
}

std::string type_of(const pqxx::row& row, account_id id) {
  const auto stored = text(row, "actor_type");
  if (id == instance_actor) return "Application";
  if (stored == "Application" || stored == "Service") return "Service";
  return stored == "Group" ? "Group" : "Person";
}

void add_addresses(out::actor& to, const named_account& self, const outgoing_context& context) {
  const auto origin = web_origin(context.identity);
  to.id = self.uri;
  to.username = self.username;
  to.inbox = self.uri + "/inbox";
  to.outbox = self.uri + "/outbox";
  to.shared_inbox = origin + "/inbox";
  if (self.id == instance_actor) {
    to.is_server = to.locked = true;
    to.url = origin + "/about/more?instance_actor=true";
    return;
  }
  to.url = self.page;
  to.followers = self.followers;
  to.following = self.uri + "/following";
  to.featured = self.uri + "/collections/featured";
  to.featured_tags = self.uri + "/collections/tags";
  if (!context.schema.account_columns.contains("collections_url")) return;
  // From 4.6.
  to.webfinger = fmt::format("{}@{}", self.username, context.identity.local_domain);
  if (context.beside_rails)
    to.featured_collections = fmt::format("{}/ap/users/{}/featured_collections", origin, self.id.value);
}

void add_key(out::actor& to, const pqxx::row& row) {
  const bool from_pair = !row["pair_key"].is_null();
  to.key_id = to.id + (from_pair ? fragment_or_main(row["fragment"]) : "#main-key");
  to.key_pem = text(row, from_pair ? "pair_key" : "public_key");
}

/// Who may show the account in a collection, from 4.6 on: everybody, followers of a locked one, nobody else
/// for one that does not want to be found.
void add_policy(out::actor& to, const schema_facts& schema) {
  if (!schema.account_columns.contains("feature_approval_policy")) return;
  to.can_feature = {!to.discoverable ? to.id : to.locked ? to.followers : public_collection};
}

void add_profile(pqxx::dbtransaction& tx, const outgoing_context& context, out::actor& to,
                 const pqxx::row& row, account_id id) {
  const profile_texts typed{text(row, "note"), read_fields(text(row, "fields"))};
  if (auto name = text(row, "display_name"); !name.empty()) to.name = std::move(name);
  auto html = formatted(tx, context, typed);
  std::vector<std::string> emoji_texts{typed.note, to.name};
  for (const auto& field : typed.fields)
    emoji_texts.insert(emoji_texts.end(), {field.name, field.value});
  to.summary = std::move(html.note);
  to.fields = std::move(html.fields);
  to.emojis = load_emojis(tx, context, emoji_texts);
  to.hashtags = load_profile_hashtags(tx, context, id);
  to.icon = read_picture(row, "avatar", id, context.media);
  to.image = read_picture(row, "header", id, context.media);
  to.locked = to.is_server || row["locked"].as<bool>();
  to.discoverable = row["discoverable"].as<bool>();
  to.indexable = row["indexable"].as<bool>();
  to.also_known_as = read_texts(row["also_known_as"]);
  to.attribution_domains = read_texts(row["attribution_domains"]);
  if (const auto target = read_account_name(row, "target", context.identity)) to.moved_to = target->uri;
}

} // namespace

std::optional<out::actor> load_outgoing_actor(pqxx::dbtransaction& tx, const outgoing_context& context,
                                              account_id id) {
  const auto rows = exec(tx, actor_sql(context.schema), id.value);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  out::actor actor;
  add_addresses(actor, *read_account_name(row, "a", context.identity), context);
  add_key(actor, row);
  actor.type = type_of(row, id);
  actor.name = actor.username;
  actor.memorial = row["memorial"].as<bool>();
  actor.suspended = row["suspended"].as<bool>();
  actor.indexable = false;
  actor.published = std::chrono::floor<std::chrono::days>(read_moment(row["created"]).value_or(wall_time()));
  actor.show_featured = flag(row["show_featured"]);
  actor.show_media = flag(row["show_media"]);
  actor.show_replies_in_media = flag(row["show_media_replies"]);
  if (!actor.suspended) add_profile(tx, context, actor, row, id);
  add_policy(actor, context.schema);
  return actor;
}

} // namespace pheidi::model
