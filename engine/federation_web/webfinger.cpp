// Whom a WebFinger resource asks for, and what is said about them.
#include "pheidi/activitypub/actor.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/federation_web/discovery_documents.hpp"
#include "pheidi/http/url.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

namespace pheidi::federation_web {

namespace {

resource the_server() {
  return {model::local_account{std::string(), model::instance_actor}, {}};
}
resource nobody(resource_error why) {
  return {std::nullopt, why};
}

bool begins_with(std::string_view text, std::string_view prefix) {
  return ascii::same_ignoring_case(text.substr(0, prefix.size()), prefix);
}

/// As written, or in the letters of another alphabet.
bool is_our_host(std::string_view host, const config::identity_settings& identity) {
  return identity.is_ours(host) || identity.is_ours(activitypub::normalise_domain(host));
}

resource read_url(std::string_view text, const config::identity_settings& identity) {
  const auto url = http::url::parse(text);
  if (!url) return nobody(resource_error::malformed);
  if (url->target == "/" && identity.is_ours(url->authority())) return the_server();
  auto account = model::local_account_of(text, identity);
  const bool named = account && !account->username.empty();
  if (!account || (named && !activitypub::is_username(account->username)))
    return nobody(resource_error::foreign);
  return {std::move(account), {}};
}

/// NAME@HOST.
resource read_handle(std::string_view text, const config::identity_settings& identity) {
  const auto at = text.rfind('@');
  if (at == text.npos) return nobody(resource_error::malformed);
  const auto name = text.substr(0, at), host = text.substr(at + 1);
  if (!is_our_host(host, identity)) return nobody(resource_error::foreign);
  if (is_our_host(name, identity)) return the_server();
  if (!activitypub::is_username(name)) return nobody(resource_error::foreign);
  return {model::local_account{std::string(name), {}}, {}};
}

void write_link(json::writer& w, std::string_view rel, std::string_view type, std::string_view href) {
  w.object().key("rel").string(rel).key("type").string(type).key("href").string(href).end();
}

void write_template(json::writer& w, std::string_view rel, std::string_view text) {
  w.object().key("rel").string(rel).key("template").string(text).end();
}

void write_links(json::writer& w, const found_account& a, const std::string& origin) {
  w.key("links").array();
  write_link(w, "http://webfinger.net/rel/profile-page", "text/html", a.page);
  write_link(w, "self", "application/activity+json", a.uri);
  write_template(w, "http://ostatus.org/schema/1.0/subscribe", origin + "/authorize_interaction?uri={uri}");
  if (a.says_intents && a.may_share)
    write_template(w, "https://w3id.org/fep/3b86/Create", origin + "/share?text={content}");
  if (a.says_intents)
    write_template(w, "https://w3id.org/fep/3b86/Object", origin + "/authorize_interaction?uri={object}");
  if (a.avatar) write_link(w, "http://webfinger.net/rel/avatar", a.avatar->media_type, a.avatar->url);
  w.end();
}

} // namespace

resource read_resource(std::string_view text, const config::identity_settings& identity) {
  if (begins_with(text, "https://") || begins_with(text, "http://")) return read_url(text, identity);
  if (is_our_host(text, identity)) return the_server();
  constexpr std::string_view scheme = "acct:";
  if (begins_with(text, scheme)) text.remove_prefix(scheme.size());
  return read_handle(text, identity);
}

std::string webfinger_document(const found_account& account, const config::identity_settings& identity) {
  std::string out;
  json::writer w(out);
  w.object().key("subject").string(fmt::format("acct:{}@{}", account.username, identity.local_domain));
  w.key("aliases").array();
  if (account.id != model::instance_actor) w.string(account.page);
  w.string(account.uri).end();
  write_links(w, account, model::web_origin(identity));
  w.end();
  return out;
}

} // namespace pheidi::federation_web
