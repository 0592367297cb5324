// One's own account: who a token stands for, the profile and its pictures.
#include "accounts.hpp"
#include "profile_form.hpp"
#include "relationships.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/model/client/uploads.hpp"

#include <boost/json/object.hpp>

#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;

answer own(call& c) {
  auto entity = entities::credential_account(c.tx, c.context(), c.me().account);
  return entity ? answer(*entity) : web::not_found();
}

answer remove_picture(call& c, model::profile_picture which) {
  set_own_picture(c, which, {});
  model::profile_change change;
  (which == model::profile_picture::avatar ? change.avatar_description : change.header_description) = "";
  model::change_profile(c.tx, c.me().account, change, c.now);
  c.then.enqueue({federation::outbox::send_profile(c.me().account)});
  return own(c);
}

/// Nothing, or the refusal.
std::optional<answer> change(call& c) {
  const auto what = read_profile_form(c.given);
  if (!what) return what.error();
  const auto me = c.me().account;
  const auto before = model::find_asked_account(c.tx, c.schema, me);
  if (!before) return web::not_found();
  model::change_profile(c.tx, me, *what, c.now);
  if (const auto* pictures = c.carried<stored_pictures>()) {
    if (pictures->avatar) set_own_picture(c, model::profile_picture::avatar, *pictures->avatar);
    if (pictures->header) set_own_picture(c, model::profile_picture::header, *pictures->header);
  }
  if (before->locked && what->locked == false) authorise_all_follow_requests(c);
  c.then.enqueue({federation::outbox::send_profile(me)});
  return std::nullopt;
}

/// An address, or null for the picture that everybody has who has none.
json::value own_picture(const json::object& account, const char* which) {
  const auto url = json::value_to<std::string>(account.at(which));
  return url.ends_with("/missing.png") ? json::value() : json::value(url);
}

json::object profile_of(const json::object& account) {
  const auto& source = account.at("source").as_object();
  json::object out{{"id", account.at("id")},
                   {"display_name", account.at("display_name")},
                   {"note", source.at("note")},
                   {"fields", source.at("fields")},
                   {"formatted_note", account.at("note")},
                   {"formatted_fields", account.at("fields")}};
  for (const auto* which : {"avatar", "header"}) {
    const std::string name(which);
    out[name] = own_picture(account, which);
    out[name + "_static"] = own_picture(account, (name + "_static").c_str());
    out[name + "_description"] = account.at(name + "_description");
  }
  for (const auto* name : {"locked", "bot", "hide_collections", "discoverable", "indexable", "show_media",
                           "show_media_replies", "show_featured"})
    out[name] = account.at(name);
  out["attribution_domains"] = source.at("attribution_domains");
  return out;
}

} // namespace

answer verify_credentials(call& c) {
  return own(c);
}

answer update_credentials(call& c) {
  if (auto refusal = change(c)) return std::move(*refusal);
  return own(c);
}

answer show_profile(call& c) {
  const auto entity = entities::credential_account(c.tx, c.context(), c.me().account);
  if (!entity) return web::not_found();
  auto out = profile_of(*entity);
  out["featured_tags"] =
      featured_tags_shown(c, c.me().account, json::value_to<std::string>(entity->at("url")));
  return out;
}

answer update_profile(call& c) {
  if (auto refusal = change(c)) return std::move(*refusal);
  return show_profile(c);
}

answer remove_avatar(call& c) {
  return remove_picture(c, model::profile_picture::avatar);
}

answer remove_header(call& c) {
  return remove_picture(c, model::profile_picture::header);
}

} // namespace pheidi::instance::api
