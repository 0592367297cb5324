// What clients ask before and after they log in: the server, its rules, emojis, announcements, preferences;
// and lists that are empty here, which clients expect to be lists (client-api.md 2.1 d).
#include "server_entity.hpp"
#include "text_measure.hpp"

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/values.hpp"
#include "pheidi/instance/web/paging.hpp"
#include "pheidi/model/client/server_rows.hpp"
#include "pheidi/model/published.hpp"
#include "pheidi/model/site_settings.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;

constexpr const char* for_five_minutes =
    "max-age=300, public, stale-while-revalidate=30, stale-if-error=86400";

answer kept(answer a) {
  return std::move(a).with("Cache-Control", for_five_minutes);
}

json::array rules_of(call& c) {
  json::array out;
  for (const auto& rule : model::server_rules(c.tx))
    out.push_back(entities::rule(rule));
  return out;
}

about_server about(call& c) {
  about_server out{c.here.settings, c.here.version, {}, 0, 0, 0, 0, rules_of(c), {}};
  out.texts =
      model::site_texts(c.tx, {"site_title", "site_short_description", "site_extended_description",
                               "site_contact_email", "site_contact_username", "registrations_mode",
                               "closed_registrations_message", "require_invite_text", "status_page_url"});
  const auto counts = model::count_server(c.tx);
  out.users = counts.users;
  out.active_month = counts.active_month;
  out.posts = counts.posts;
  if (const auto name = out.texts.find("site_contact_username"); name != out.texts.end())
    if (const auto id = model::find_local_name(c.tx, name->second))
      out.contact = entities::account(c.tx, {c.here.settings, c.schema, c.now, {}}, *id);
  return out;
}

answer show_v2(call& c) {
  return kept(instance_v2(about(c)));
}

answer show_v1(call& c) {
  auto s = about(c);
  s.domains = model::count_peers(c.tx);
  return kept(instance_v1(s)).with("Deprecation", "@1668384000");
}

answer rules(call& c) {
  return kept(rules_of(c));
}

answer peers(call& c) {
  constexpr int most = 50'000;
  json::array out;
  for (auto& domain : model::peer_domains(c.tx, most))
    out.emplace_back(std::move(domain));
  return out;
}

answer domain_blocks(call& c) {
  const auto shown = model::site_word(c.tx, "show_domain_blocks", "disabled");
  if (shown != "all" && !(shown == "users" && c.viewer())) return web::not_found();
  json::array out;
  for (const auto& block : model::shown_domain_blocks(c.tx))
    out.push_back({{"domain", block.domain},
                   {"digest", block.digest},
                   {"severity", block.severity == 1 ? "suspend" : "silence"},
                   {"comment", entities::text_or_null(block.comment)}});
  return out;
}

/// The texts that the staff writes are Markdown or HTML of their own; what cannot be told apart is shown as
/// it is typed.
answer extended_description(call& c) {
  return json::object{{"updated_at", nullptr},
                      {"content", model::site_text(c.tx, "site_extended_description")}};
}

answer privacy_policy(call& c) {
  return json::object{{"updated_at", entities::timestamp(wall_time())},
                      {"content", model::site_text(c.tx, "site_terms")}};
}

answer missing(call& /*c*/) {
  return web::not_found();
}

answer empty_list(call& /*c*/) {
  return json::array();
}

answer no_tag_trends(call& /*c*/) {
  return answer(json::array()).with("Deprecation", "@1648598400");
}

answer empty_object(call& /*c*/) {
  return json::object();
}

answer languages(call& /*c*/) {
  return json::array{{{"code", "en"}, {"name", "English"}}};
}

answer custom_emojis(call& c) {
  return kept(entities::custom_emojis(c.tx, c.context()));
}

answer announcements(call& c) {
  const auto rows =
      model::server_announcements(c.tx, c.viewer(), c.given.flag_or("with_dismissed", false), c.now);
  return entities::announcements(c.tx, c.context(), rows);
}

answer dismiss_announcement(call& c) {
  const auto id = c.id();
  if (!id || !model::dismiss_announcement(c.tx, c.me().account, *id, c.now)) return web::not_found();
  return web::done();
}

/// What the account entity has as `source` is what new posts begin with.
answer preferences(call& c) {
  const auto account = entities::credential_account(c.tx, c.context(), c.me().account);
  if (!account) return web::not_found();
  const auto& source = account->at("source").as_object();
  const auto* language = source.at("language").if_string();
  return json::object{
      {"posting:default:visibility", source.at("privacy")},
      {"posting:default:sensitive", source.at("sensitive")},
      {"posting:default:language", posting_language(language ? std::string_view(*language) : "")},
      {"posting:default:quote_policy", source.at("quote_policy")},
      {"reading:expand:media", "default"},
      {"reading:expand:spoilers", false},
      {"reading:autoplay:gifs", false}};
}

constexpr std::array all{
    web::route{"GET", "/api/v2/instance", web::anybody, &show_v2},
    web::route{"GET", "/api/v1/instance", web::anybody, &show_v1},
    web::route{"GET", "/api/v1/instance/rules", web::anybody, &rules},
    web::route{"GET", "/api/v1/instance/peers", web::anybody, &peers},
    web::route{"GET", "/api/v1/instance/activity", web::anybody, &empty_list},
    web::route{"GET", "/api/v1/instance/domain_blocks", web::maybe(""), &domain_blocks},
    web::route{"GET", "/api/v1/instance/extended_description", web::anybody, &extended_description},
    web::route{"GET", "/api/v1/instance/privacy_policy", web::anybody, &privacy_policy},
    web::route{"GET", "/api/v1/instance/terms_of_service", web::anybody, &missing},
    web::route{"GET", "/api/v1/instance/terms_of_service/:date", web::anybody, &missing},
    web::route{"GET", "/api/v1/instance/translation_languages", web::anybody, &empty_object},
    web::route{"GET", "/api/v1/instance/languages", web::anybody, &languages},
    web::route{"GET", "/api/v1/peers/search", web::anybody, &empty_list},
    web::route{"GET", "/api/v1/custom_emojis", web::anybody, &custom_emojis},
    web::route{"GET", "/api/v1/preferences", web::person("read:accounts"), &preferences},
    web::route{"GET", "/api/v1/announcements", web::person(""), &announcements},
    web::route{"POST", "/api/v1/announcements/:id/dismiss", web::person("write:accounts"),
               &dismiss_announcement, web::writes},
    web::route{"GET", "/api/v1/trends", web::anybody, &no_tag_trends},
    web::route{"GET", "/api/v1/trends/tags", web::anybody, &empty_list},
    web::route{"GET", "/api/v1/trends/statuses", web::anybody, &empty_list},
    web::route{"GET", "/api/v1/trends/links", web::anybody, &empty_list},
};

} // namespace

table instance_routes() {
  return all;
}

} // namespace pheidi::instance::api
