// Lists of accounts.
#include "pheidi/instance/entities/accounts.hpp"

#include "instance/entities/account_parts.hpp"
#include "instance/entities/user_settings.hpp"

#include "pheidi/instance/entities/values.hpp"

#include <set>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

struct loaded {
  account_parts parts;
  model::emoji_texts emojis;
};

loaded load(pqxx::dbtransaction& tx, const context& ctx, std::span<const account_id> ids) {
  loaded all{load_account_parts(tx, ctx, ids), {}};
  add_emoji_texts(all.parts, all.emojis);
  all.emojis.load(tx, ctx.settings.media);
  return all;
}

/// `make` renders a row; who is unknown is left out.
template <class F>
bj::array in_order(const account_parts& parts, std::span<const account_id> ids, F make) {
  bj::array list;
  for (const auto id : ids)
    if (const auto row = parts.rows.find(id); row != parts.rows.end()) list.push_back(make(row->second));
  return list;
}

std::string privacy_of(const model::profile_row& row, const user_settings& chosen) {
  if (auto text = chosen.text("default_privacy"); !text.empty()) return text;
  return row.locked ? "private" : "public";
}

bj::array plain_fields(const model::profile_row& row) {
  bj::array list;
  for (const auto& field : row.fields)
    list.push_back(bj::object{
        {"name", field.name}, {"value", field.value}, {"verified_at", timestamp_or_null(field.verified_at)}});
  return list;
}

bj::object source_of(const model::profile_row& row, int requests) {
  const user_settings chosen(row.settings);
  const auto language = chosen.text("default_language"), policy = chosen.text("default_quote_policy");
  bj::object o;
  o["privacy"] = privacy_of(row, chosen);
  o["sensitive"] = chosen.flag("default_sensitive", false);
  o["language"] = text_or_null(language.empty() ? row.locale : language);
  o["note"] = row.note;
  o["fields"] = plain_fields(row);
  o["follow_requests_count"] = requests;
  o["hide_collections"] = row.hide_collections ? bj::value(*row.hide_collections) : bj::value(nullptr);
  o["discoverable"] = row.discoverable ? bj::value(*row.discoverable) : bj::value(nullptr);
  o["indexable"] = row.indexable;
  o["attribution_domains"] = texts(row.attribution_domains);
  o["quote_policy"] = policy.empty() ? "public" : policy;
  return o;
}

bj::object role_of(const std::optional<model::role_row>& stored) {
  const auto role = stored.value_or(model::role_row{-99, "", "", false, 0, 10});
  bj::object o;
  o["id"] = id(role.id);
  o["name"] = role.name;
  o["permissions"] = std::to_string(role.permissions);
  o["color"] = role.color;
  o["highlighted"] = role.highlighted;
  o["collection_limit"] = role.collection_limit;
  return o;
}

} // namespace

bj::array accounts(pqxx::dbtransaction& tx, const context& ctx, std::span<const account_id> ids) {
  const auto all = load(tx, ctx, ids);
  return in_order(all.parts, ids, [&](const model::profile_row& row) {
    return account_entity(ctx, all.parts, all.emojis, row);
  });
}

std::map<account_id, bj::object> accounts_by_id(pqxx::dbtransaction& tx, const context& ctx,
                                                std::span<const account_id> ids) {
  const auto all = load(tx, ctx, ids);
  std::map<account_id, bj::object> found;
  for (const auto id : ids)
    if (const auto row = all.parts.rows.find(id); row != all.parts.rows.end() && !found.contains(id))
      found.emplace(id, account_entity(ctx, all.parts, all.emojis, row->second));
  return found;
}

std::optional<bj::object> account(pqxx::dbtransaction& tx, const context& ctx, account_id id) {
  auto found = accounts_by_id(tx, ctx, std::span(&id, 1));
  if (found.empty()) return std::nullopt;
  return std::move(found.begin()->second);
}

std::optional<bj::object> credential_account(pqxx::dbtransaction& tx, const context& ctx, account_id id) {
  const auto all = load(tx, ctx, std::span(&id, 1));
  const auto row = all.parts.rows.find(id);
  if (row == all.parts.rows.end() || !row->second.user) return std::nullopt;
  auto o = account_entity(ctx, all.parts, all.emojis, row->second);
  o["source"] = source_of(row->second, model::waiting_follow_requests(tx, id));
  o["role"] = role_of(row->second.role);
  return o;
}

bj::array muted_accounts(pqxx::dbtransaction& tx, const context& ctx, std::span<const account_id> ids) {
  const auto all = load(tx, ctx, ids);
  return in_order(all.parts, ids, [&](const model::profile_row& row) {
    auto o = account_entity(ctx, all.parts, all.emojis, row);
    o["mute_expires_at"] = timestamp_or_null(all.parts.relation_to(row.id).mute_expires_at);
    return o;
  });
}

bj::array partial_accounts(pqxx::dbtransaction& tx, const context& ctx, std::span<const account_id> ids) {
  const std::vector<account_id> wanted(ids.begin(), ids.end());
  account_parts parts;
  parts.rows = model::find_account_rows(tx, ctx.schema, ctx.settings, wanted);
  return in_order(parts, ids, [&](const model::profile_row& row) {
    const bool there = !row.suspended && !row.avatar.url.empty();
    const auto missing = there ? std::string() : missing_picture(ctx, "avatar");
    bj::object o;
    o["id"] = id(row.id);
    o["acct"] = acct(row.username, row.domain);
    o["locked"] = !row.suspended && row.locked;
    o["bot"] = !row.suspended && is_bot(row);
    o["url"] = row.page;
    o["avatar"] = there ? row.avatar.url : missing;
    o["avatar_static"] = there ? row.avatar.static_url : missing;
    o["avatar_description"] = there ? row.avatar.description : std::string();
    return o;
  });
}

} // namespace pheidi::instance::entities
