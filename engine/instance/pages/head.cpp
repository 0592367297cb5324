// OpenGraph and links, one line each; what is empty is not said.
#include "head.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

void add_meta(std::string& to, std::string_view kind, std::string_view name, std::string_view content) {
  if (!content.empty()) to += fmt::format("<meta {}=\"{}\" content=\"{}\">\n", kind, name, escaped(content));
}

void add_link(std::string& to, std::string_view type, std::string_view url) {
  if (const auto href = address(url); !href.empty())
    to += fmt::format("<link rel=\"alternate\" type=\"{}\" href=\"{}\">\n", type, href);
}

} // namespace

std::string head_of(const web::call& c, const about_page& about) {
  std::string out;
  add_meta(out, "name", "description", about.description);
  add_meta(out, "property", "og:title", about.title);
  add_meta(out, "property", "og:description", about.description);
  add_meta(out, "property", "og:url", about.url);
  add_meta(out, "property", "og:type", about.type);
  add_meta(out, "property", "og:site_name", server_name(c));
  add_meta(out, "property", "og:image", about.image);
  add_meta(out, "property", "og:published_time", about.published);
  add_meta(out, "property", "profile:username", about.username);
  add_meta(out, "name", "twitter:card", about.large_image ? "summary_large_image" : "summary");
  if (const auto href = address(about.url); !href.empty())
    out += fmt::format("<link rel=\"canonical\" href=\"{}\">\n", href);
  add_link(out, "application/activity+json", about.document);
  add_link(out, "application/rss+xml", about.feed);
  add_link(out, "application/json+oembed", about.oembed);
  for (const auto& each : about.me)
    if (const auto href = address(each); !href.empty())
      out += fmt::format("<link rel=\"me\" href=\"{}\">\n", href);
  return out;
}

std::string links_of(const web::call& c, const json::object& author, const about_page& about) {
  return fmt::format(
      "<{}/.well-known/webfinger?resource=acct%3A{}>; rel=\"lrdd\"; type=\"application/jrd+json\", "
      "<{}>; rel=\"alternate\"; type=\"application/activity+json\"",
      model::web_origin(c.here.settings.identity), in_query(full_handle(c, author)), about.document);
}

std::string name_of(const json::object& account) {
  auto name = text_of(account, "display_name");
  return name.empty() ? text_of(account, "username") : name;
}

std::string full_handle(const web::call& c, const json::object& account) {
  auto acct = text_of(account, "acct");
  if (acct.find('@') == acct.npos) acct += "@" + c.here.settings.identity.local_domain;
  return acct;
}

std::string full_name(const web::call& c, const json::object& account) {
  return fmt::format("{} (@{})", name_of(account), full_handle(c, account));
}

std::string summary_of(const json::object& post, std::size_t bytes) {
  const auto warning = text_of(post, "spoiler_text");
  return excerpt(warning.empty() ? activitypub::visible_text(text_of(post, "content")) : warning, bytes);
}

} // namespace pheidi::instance::pages
