// /api/v1/accounts: who somebody is, and how the caller stands to them; the table of all endpoints about
// accounts.
#include "accounts.hpp"

#include "asked_account.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/model/client/tags_written.hpp"

#include <boost/json/array.hpp>

#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;

answer show(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  auto entity = entities::account(c.tx, c.context(), who->id);
  return entity ? answer(*entity) : web::not_found();
}

/// "user", "user@domain", with or without "@" before it. Nobody is fetched.
answer lookup(call& c) {
  auto acct = c.given.text("acct");
  if (!acct || acct->empty()) return web::bad_request("acct is missing");
  if (acct->front() == '@') acct->erase(0, 1);
  const auto at = acct->find('@');
  std::string domain;
  if (at != acct->npos) {
    domain = activitypub::normalise_domain(std::string_view(*acct).substr(at + 1));
    if (domain.empty()) return web::not_found();
    if (c.here.settings.identity.is_ours(domain)) domain.clear();
  }
  const auto id = model::find_handle(c.tx, acct->substr(0, at), domain);
  auto entity = id ? entities::account(c.tx, c.context(), *id) : std::nullopt;
  return entity ? answer(*entity) : web::not_found();
}

answer show_many(call& c) {
  constexpr std::size_t most = 40;
  if (c.given.texts("id").size() > most) return web::unprocessable("at most 40 accounts at once");
  const auto ids = model::known_accounts(c.tx, c.schema, c.given.ids("id"), true);
  return entities::accounts(c.tx, c.context(), ids);
}

answer relationships(call& c) {
  constexpr std::size_t most = 200;
  auto ids = c.given.ids("id");
  if (ids.size() > most) ids.resize(most);
  const auto known = model::known_accounts(c.tx, c.schema, ids, c.given.flag_or("with_suspended", false));
  return entities::relationships(c.tx, c.context(), known);
}

answer featured_tags(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  if (who->gone) return json::array();
  const auto entity = entities::account(c.tx, c.context(), who->id);
  return featured_tags_shown(c, who->id, json::value_to<std::string>(entity->at("url")));
}

/// What is no more, or is not here, and clients expect to be a list.
answer empty_list(call& c) {
  const auto who = asked_account(c);
  return who ? answer(json::array()) : who.error();
}

answer no_suggestions(call& /*c*/) {
  return json::array();
}

answer no_suggestions_v1(call& /*c*/) {
  return answer(json::array()).with("Deprecation", "@1621123200");
}

answer done(call& /*c*/) {
  return web::done();
}

answer no_collections(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  return json::object{{"collections", json::array()}};
}

constexpr auto anyone = web::maybe("read:accounts");
constexpr auto me = web::person("profile read:accounts");
constexpr auto reader = web::person("read:accounts");
constexpr auto writer = web::person("write:accounts");

constexpr std::array all{
    web::route{"GET", "/api/v1/accounts/verify_credentials", me, &verify_credentials},
    web::route{"PATCH", "/api/v1/accounts/update_credentials", writer, &update_credentials, web::writes,
               &take_profile_pictures},
    web::route{"GET", "/api/v1/profile", me, &show_profile},
    web::route{"PATCH", "/api/v1/profile", writer, &update_profile, web::writes, &take_profile_pictures},
    web::route{"PUT", "/api/v1/profile", writer, &update_profile, web::writes, &take_profile_pictures},
    web::route{"DELETE", "/api/v1/profile/avatar", writer, &remove_avatar, web::writes},
    web::route{"DELETE", "/api/v1/profile/header", writer, &remove_header, web::writes},
    web::route{"GET", "/api/v1/accounts", anyone, &show_many},
    web::route{"GET", "/api/v1/accounts/lookup", anyone, &lookup},
    web::route{"GET", "/api/v1/accounts/search", reader, &search_for_accounts, web::reads,
               &meet_searched_account},
    web::route{"GET", "/api/v1/accounts/relationships", web::person("read:follows"), &relationships},
    web::route{"GET", "/api/v1/accounts/familiar_followers", web::person("read:follows"), &list_familiar},
    web::route{"GET", "/api/v1/accounts/:id", anyone, &show},
    web::route{"GET", "/api/v1/accounts/:id/statuses", web::maybe("read:statuses"), &list_account_statuses},
    web::route{"GET", "/api/v1/accounts/:id/followers", anyone, &list_followers},
    web::route{"GET", "/api/v1/accounts/:id/following", anyone, &list_following},
    web::route{"GET", "/api/v1/accounts/:id/featured_tags", web::anybody, &featured_tags},
    web::route{"GET", "/api/v1/accounts/:id/endorsements", anyone, &list_endorsed},
    web::route{"GET", "/api/v1/accounts/:id/identity_proofs", reader, &empty_list},
    web::route{"GET", "/api/v1/accounts/:id/collections", web::maybe("read:collections"), &no_collections},
    web::route{"GET", "/api/v1/accounts/:id/in_collections", web::maybe("read:collections"), &no_collections},
    web::route{"GET", "/api/v1/endorsements", reader, &list_own_endorsed},
    web::route{"GET", "/api/v1/directory", web::anybody, &list_directory},
    web::route{"GET", "/api/v2/suggestions", web::person("read:accounts"), &no_suggestions},
    web::route{"GET", "/api/v1/suggestions", web::person("read:accounts"), &no_suggestions_v1},
    web::route{"DELETE", "/api/v1/suggestions/:id", writer, &done},
};

} // namespace

json::array featured_tags_shown(call& c, account_id whose, const std::string& page) {
  json::array out;
  for (auto& row : model::featured_tags_of(c.tx, whose)) {
    row.shown.owner_page = page;
    out.push_back(entities::featured_tag(c.context(), row.shown));
  }
  return out;
}

table account_routes() {
  return all;
}

} // namespace pheidi::instance::api
