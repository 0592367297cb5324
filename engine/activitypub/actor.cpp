// Puts an actor together from its parts.
#include "pheidi/activitypub/actor.hpp"

#include "activitypub/handle.hpp"
#include "activitypub/interaction_policy.hpp"
#include "activitypub/keys.hpp"
#include "activitypub/links.hpp"
#include "activitypub/tags.hpp"
#include "activitypub/text.hpp"

#include "pheidi/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

constexpr std::size_t longest_name = 2048;
constexpr std::size_t longest_summary = 20 * 1024;
constexpr std::size_t longest_field = 2047;
constexpr std::size_t most_fields = 50;
constexpr std::size_t most_aliases = 256;

std::string actor_type(const bj::object& o) {
  constexpr std::array<std::string_view, 5> types{"Application", "Group", "Organization", "Person",
                                                  "Service"};
  const auto found = std::ranges::find_if(types, [&](auto name) { return has_type(o, name); });
  return found == types.end() ? std::string() : std::string(*found);
}

std::string uri_in(const bj::object& o, std::string_view name) {
  return http_uri_or_empty(id_of(member(o, name)));
}

std::string shared_inbox(const bj::object& o) {
  const auto* endpoints = member(o, "endpoints");
  auto found =
      endpoints && endpoints->is_object() ? uri_in(endpoints->get_object(), "sharedInbox") : std::string();
  return found.empty() ? uri_in(o, "sharedInbox") : found;
}

void read_collections(const bj::object& o, actor& out) {
  out.inbox = uri_in(o, "inbox");
  out.outbox = uri_in(o, "outbox");
  out.shared_inbox = shared_inbox(o);
  out.followers = uri_in(o, "followers");
  out.following = uri_in(o, "following");
  out.featured = uri_in(o, "featured");
  out.featured_tags = uri_in(o, "featuredTags");
  out.collections = uri_in(o, "featuredCollections");
}

/// `webfinger` may be all that an actor says about its name.
void read_names(const bj::object& o, actor& out) {
  out.username = text_of(o, "preferredUsername");
  if (!is_username(out.username)) out.username.clear();
  const auto said = parse_handle(text_of(o, "webfinger"));
  if (!said) return;
  out.webfinger = said->username + "@" + said->domain;
  if (out.username.empty()) out.username = said->username;
}

void read_image(const bj::object& o, std::string_view name, std::string& url, std::string& description) {
  const auto* image = member(o, name);
  url = image_url(image);
  const auto list = as_list(image);
  const auto* first = list.empty() ? nullptr : list.front()->if_object();
  if (first && !url.empty()) description = description_of(*first);
}

std::vector<std::pair<std::string, std::string>> fields_of(const bj::object& o) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto* each : as_list(member(o, "attachment"))) {
    if (out.size() >= most_fields) break;
    const auto* field = each->if_object();
    if (!field || !has_type(*field, "PropertyValue")) continue;
    auto name = first_characters(natural_text(*field, "name", "nameMap"), longest_field);
    auto value = first_characters(plain_text(member(*field, "value")), longest_field);
    if (!name.empty() || !value.empty()) out.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

std::vector<std::string> aliases_of(const bj::object& o) {
  auto all = ids_of(member(o, "alsoKnownAs"), most_aliases);
  std::erase_if(all, [](const auto& uri) { return !is_http_uri(uri); });
  return all;
}

std::vector<std::string> attribution_domains_of(const bj::object& o) {
  std::vector<std::string> out;
  for (const auto& written : ids_of(member(o, "attributionDomains"), most_aliases)) {
    auto domain = normalise_domain(written);
    if (!domain.empty()) out.push_back(std::move(domain));
  }
  return out;
}

void read_profile(const bj::object& o, actor& out) {
  out.url = page_link(member(o, "url"));
  if (!same_host(out.url, out.id)) out.url = out.id;
  out.name = first_characters(natural_text(o, "name", "nameMap"), longest_name);
  out.summary = utf8_prefix(natural_text(o, "summary", "summaryMap"), longest_summary);
  out.published = time_of(o, "published");
  out.fields = fields_of(o);
  out.also_known_as = aliases_of(o);
  out.attribution_domains = attribution_domains_of(o);
  out.moved_to = uri_in(o, "movedTo");
  read_image(o, "icon", out.icon_url, out.icon_description);
  read_image(o, "image", out.image_url, out.image_description);
  auto found = read_tags(member(o, "tag"));
  out.emojis = std::move(found.emojis);
  out.hashtags = std::move(found.hashtags);
}

void read_choices(const bj::object& o, actor& out) {
  out.locked = flag_of(o, "manuallyApprovesFollowers").value_or(false);
  out.discoverable = flag_of(o, "discoverable").value_or(false);
  out.indexable = flag_of(o, "indexable").value_or(false);
  out.memorial = flag_of(o, "memorial").value_or(false);
  out.suspended = flag_of(o, "suspended").value_or(false);
  out.show_featured = flag_of(o, "showFeatured");
  out.show_media = flag_of(o, "showMedia");
  out.show_replies_in_media = flag_of(o, "showRepliesInMedia");
  out.feature_policy = interaction_policy(o, "canFeature", out.id, out.followers, out.following);
}

} // namespace

result<actor> read_actor(const bj::object& o) {
  actor out;
  out.type = actor_type(o);
  if (out.type.empty()) return error{errc::wrong_type, type_of(o).substr(0, 80)};
  out.id = text_of(o, "id");
  if (!is_http_uri(out.id)) return error{errc::no_id, out.id.substr(0, 80)};
  read_collections(o, out);
  if (out.inbox.empty()) return error{errc::missing_member, "inbox"};
  read_names(o, out);
  if (out.username.empty()) return error{errc::missing_member, "preferredUsername"};
  read_profile(o, out);
  read_choices(o, out);
  out.keys = keys_of(o, out.id);
  return out;
}

} // namespace pheidi::activitypub
