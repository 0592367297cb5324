// Refusals of pages are pages; what leads elsewhere is handed on like a refusal.
#include "found.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/http/url.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/client/account_pages.hpp"

namespace pheidi::instance::pages {

namespace {

model::outgoing_context outgoing_of(const web::call& c) {
  return {c.schema, c.here.settings.identity, c.here.settings.media, c.now};
}

/// To where it is at home, if that is on the web.
web::answer lead_to(const web::call& c, const std::string& url) {
  return address(url).empty() ? no_page(c) : redirect(302, url);
}

/// "name@domain": ours under its short name, others where they are.
web::answer elsewhere(const web::call& c, const std::string& username, const std::string& domain) {
  if (c.here.settings.identity.is_ours(domain)) {
    const auto own = model::find_published(c.tx, outgoing_of(c), username);
    return own ? redirect(302, own->page) : no_page(c);
  }
  const auto host = http::url::parse("https://" + domain);
  if (!host || host->target != "/") return no_page(c);
  const auto id = model::find_handle(c.tx, username, host->authority());
  const auto known = id ? model::find_asked_account(c.tx, c.schema, *id) : std::nullopt;
  if (!known || known->gone) return no_page(c);
  const auto entity = entities::account(c.tx, of_strangers(c), *id);
  return entity ? lead_to(c, text_of(*entity, "url")) : no_page(c);
}

} // namespace

entities::context of_strangers(const web::call& c) {
  return {c.here.settings, c.schema, c.now, std::nullopt};
}

std::optional<web::answer> refuse_strangers(const web::call& c) {
  if (!c.here.settings.web.only_authenticated) return std::nullopt; // limited federation implies it
  return notice(c, 403, "Not for everybody",
                "This server shows its people and posts only to those who sign in.");
}

web::or_refusal<model::published_account> found_account(const web::call& c, const std::string& name) {
  if (auto refusal = refuse_strangers(c)) return std::move(*refusal);
  if (const auto at = name.find('@'); at != name.npos)
    return elsewhere(c, name.substr(0, at), name.substr(at + 1));
  auto found = model::find_published(c.tx, outgoing_of(c), name);
  if (!found || found->pending) return no_page(c);
  if (found->id == model::instance_actor) return redirect(302, "/about");
  if (found->gone) return notice(c, 410, "Gone", "This account does not exist any more.");
  if (found->suspended) return notice(c, 403, "Suspended", "This account is suspended.");
  return std::move(*found);
}

web::or_refusal<found_profile> found_profile_of(const web::call& c, const std::string& name) {
  auto account = found_account(c, name);
  if (!account) return account.error();
  auto entity = entities::account(c.tx, of_strangers(c), account->id);
  if (!entity) return no_page(c);
  return found_profile{std::move(*account), std::move(*entity)};
}

/// Behind "name@domain" stands our number of a post from there.
web::or_refusal<shown_post> found_post(const web::call& c) {
  const bool remote = c.path.at(0).find('@') != std::string::npos;
  auto account = found_account(c, c.path.at(0));
  if (!account && (!remote || account.error().refuses())) return account.error();
  const auto id = c.id(1);
  auto post = id ? entities::status(c.tx, of_strangers(c), *id) : std::nullopt;
  if (!post) return no_page(c);
  const auto& author = object_of(*post, "account");
  if (remote && text_of(author, "acct") != c.path.at(0)) return no_page(c);
  if (remote) return lead_to(c, text_of(*post, "url"));
  if (text_of(author, "id") != std::to_string(account->id.value)) return no_page(c);
  const auto& original = object_of(*post, "reblog");
  if (original.empty()) return shown_post{std::move(*post)};
  const auto page = text_of(original, "url");
  return lead_to(c, page.empty() ? text_of(original, "uri") : page);
}

web::or_refusal<activitypub::hashtag> found_tag(const web::call& c, const std::string& name) {
  if (auto refusal = refuse_strangers(c)) return std::move(*refusal);
  auto tag = activitypub::is_whole_hashtag(name) ? activitypub::normalise_hashtag(name) : std::nullopt;
  if (!tag) return no_page(c);
  return std::move(*tag);
}

std::optional<std::int64_t> cursor(const web::call& c) {
  return web::read_id(c.given.text_or_empty("max_id"));
}

std::optional<std::int64_t> older_than(const std::vector<std::int64_t>& ids) {
  if (ids.size() < posts_per_page) return std::nullopt;
  return ids.back();
}

} // namespace pheidi::instance::pages
