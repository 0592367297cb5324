// One Account, member by member. Who is suspended shows a name and nothing else of their own.
#include "instance/entities/account_parts.hpp"
#include "instance/entities/approval.hpp"
#include "instance/entities/user_settings.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/values.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

void add_flags(bj::object& o, const model::profile_row& row) {
  const bool shown = !row.suspended;
  o["locked"] = shown && row.locked;
  o["bot"] = shown && is_bot(row);
  o["discoverable"] =
      shown ? row.discoverable ? bj::value(*row.discoverable) : bj::value(nullptr) : bj::value(false);
  o["indexable"] = shown && row.indexable;
  o["group"] = shown && row.actor_type == "Group";
}

void add_picture(bj::object& o, const context& ctx, const std::string& which, const model::picture_row& p,
                 bool shown) {
  const bool there = shown && !p.url.empty();
  const auto missing = there ? std::string() : missing_picture(ctx, which.c_str());
  o[which] = there ? p.url : missing;
  o[which + "_static"] = there ? p.static_url : missing;
  o[which + "_description"] = there ? p.description : std::string();
}

void add_profile(bj::object& o, const context& ctx, const account_parts& parts,
                 const model::profile_row& row) {
  o["created_at"] = timestamp(std::chrono::floor<std::chrono::days>(row.created_at));
  o["note"] = row.suspended ? std::string() : note_html(ctx, parts, row);
  o["url"] = row.page;
  o["uri"] = row.uri;
  add_picture(o, ctx, "avatar", row.avatar, !row.suspended);
  add_picture(o, ctx, "header", row.header, !row.suspended);
  o["followers_count"] = row.followers;
  o["following_count"] = row.following;
  o["statuses_count"] = row.statuses;
  o["last_status_at"] = date_or_null(row.last_status_at);
  o["hide_collections"] = row.hide_collections ? bj::value(*row.hide_collections) : bj::value(nullptr);
  o["show_media"] = row.show_media;
  o["show_media_replies"] = row.show_media_replies;
  o["show_featured"] = row.show_featured;
  if (row.domain.empty()) o["noindex"] = user_settings(row.settings).flag("noindex", false);
}

void add_states(bj::object& o, const model::profile_row& row) {
  if (row.suspended) o["suspended"] = true;
  if (row.limited) o["limited"] = true;
  if (row.memorial) o["memorial"] = true;
}

/// Ours follows from the profile: everybody, followers of a locked one, nobody for one that does not want to
/// be found.
int feature_policy_of(const model::profile_row& row) {
  if (!row.domain.empty()) return row.feature_policy;
  if (!row.discoverable.value_or(false)) return 0;
  return (row.locked ? policy_followers : policy_public) << 16;
}

const char* feature_for_viewer(const context& ctx, const account_parts& parts,
                               const model::profile_row& row) {
  if (!ctx.viewer) return "denied";
  if (*ctx.viewer == row.id) return "automatic";
  const auto policy = feature_policy_of(row);
  if (policy == 0 && !row.domain.empty()) return "missing";
  return policy_for(policy, parts.relation_to(row.id));
}

bj::object feature_approval(const context& ctx, const account_parts& parts, const model::profile_row& row) {
  const auto policy = feature_policy_of(row);
  bj::object o;
  o["automatic"] = policy_names(automatic_half(policy));
  o["manual"] = policy_names(manual_half(policy));
  o["current_user"] = feature_for_viewer(ctx, parts, row);
  return o;
}

bj::array account_emojis(const model::emoji_texts& emojis, const model::profile_row& row) {
  if (row.suspended) return {};
  std::vector<std::string> texts{row.display_name, row.note};
  for (const auto& field : row.fields)
    texts.insert(texts.end(), {field.name, field.value});
  return emoji_list(emojis.used(row.domain, texts));
}

bj::array roles(const model::profile_row& row) {
  constexpr std::int64_t everybody = -99;
  bj::array list;
  if (row.suspended || !row.role || !row.role->highlighted || row.role->id == everybody) return list;
  list.push_back(bj::object{{"id", id(row.role->id)}, {"name", row.role->name}, {"color", row.role->color}});
  return list;
}

bj::array fields(const context& ctx, const account_parts& parts, const model::profile_row& row) {
  bj::array list;
  if (row.suspended) return list;
  for (const auto& field : row.fields)
    list.push_back(bj::object{{"name", field.name},
                              {"value", field_html(ctx, parts, row, field.value)},
                              {"verified_at", timestamp_or_null(field.verified_at)}});
  return list;
}

bj::object entity(const context& ctx, const account_parts& parts, const model::emoji_texts& emojis,
                  const model::profile_row& row, bool with_move) {
  bj::object o;
  o["id"] = id(row.id);
  o["username"] = row.username;
  o["acct"] = acct(row.username, row.domain);
  o["display_name"] = row.suspended ? std::string() : row.display_name;
  add_flags(o, row);
  add_profile(o, ctx, parts, row);
  if (with_move && row.moved_to && !row.suspended)
    if (const auto target = parts.rows.find(*row.moved_to); target != parts.rows.end())
      o["moved"] = entity(ctx, parts, emojis, target->second, false);
  add_states(o, row);
  o["feature_approval"] = feature_approval(ctx, parts, row);
  o["emojis"] = account_emojis(emojis, row);
  if (row.domain.empty()) o["roles"] = roles(row);
  o["fields"] = fields(ctx, parts, row);
  return o;
}

} // namespace

bj::object account_entity(const context& ctx, const account_parts& parts, const model::emoji_texts& emojis,
                          const model::profile_row& row) {
  return entity(ctx, parts, emojis, row, true);
}

std::string acct(const std::string& username, const std::string& domain) {
  return domain.empty() ? username : fmt::format("{}@{}", username, activitypub::readable_domain(domain));
}

std::string missing_picture(const context& ctx, const char* which) {
  return fmt::format("{}/{}s/original/missing.png", model::web_origin(ctx.settings.identity), which);
}

bool is_bot(const model::profile_row& row) {
  return row.actor_type == "Application" || row.actor_type == "Service";
}

bj::array emoji_list(const std::vector<model::emoji_row>& rows) {
  bj::array list;
  for (const auto& row : rows)
    list.push_back(custom_emoji(row));
  return list;
}

} // namespace pheidi::instance::entities
