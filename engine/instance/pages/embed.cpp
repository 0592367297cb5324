// A post in a frame of somebody's page, and how to put it there (client-api.md 5.5).
#include "endpoints.hpp"
#include "found.hpp"
#include "head.hpp"
#include "post_html.hpp"

#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/local_uri.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

constexpr std::int64_t usual_width = 400, widest = 4096, frame_height = 400, day = 86400;

/// One of ours that a stranger sees, and no boost.
std::optional<json::object> embeddable(const web::call& c, const std::string& url) {
  const auto named = model::local_status_of(url, c.here.settings.identity);
  if (!named || named->activity) return std::nullopt;
  auto post = entities::status(c.tx, of_strangers(c), named->id);
  if (!post || !object_of(*post, "reblog").empty()) return std::nullopt;
  const auto acct = text_of(object_of(*post, "account"), "acct");
  if (acct.find('@') != acct.npos) return std::nullopt;
  return post;
}

/// The frame where frames are let in, and a link where they are not.
std::string html_of(const std::string& url, const std::string& author, std::int64_t width) {
  return fmt::format("<blockquote class=\"mastodon-embed\" cite=\"{0}\"><iframe src=\"{0}/embed\" "
                     "title=\"A post by {1}\" width=\"{2}\" height=\"{3}\" loading=\"lazy\" "
                     "sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>"
                     "<p><a href=\"{0}\">A post by {1}</a></p></blockquote>",
                     address(url), escaped(author), width, frame_height);
}

/// A measure of the query; nothing for what is none.
std::optional<std::int64_t> measure(const web::call& c, std::string_view name) {
  const auto said = c.given.number(name);
  return said && *said > 0 && *said <= widest ? said : std::nullopt;
}

} // namespace

web::answer show_embed(web::call& c) {
  const auto found = found_post(c);
  if (!found) return found.error();
  const auto& author = object_of(found->entity, "account");
  page p;
  p.title = "A post by " + name_of(author);
  p.embedded = true;
  p.listed = false;
  p.body = post_html(found->entity, shown_as::subject);
  return to_answer(c, p);
}

web::answer describe_embed(web::call& c) {
  const auto url = c.given.text_or_empty("url");
  if (url.empty()) return web::bad_request("url is missing");
  const bool closed = refuse_strangers(c).has_value();
  const auto post = closed ? std::nullopt : embeddable(c, url);
  if (!post) return web::not_found();
  const auto& author = object_of(*post, "account");
  const auto width = measure(c, "maxwidth").value_or(usual_width);
  const auto height = measure(c, "maxheight");
  return kept(json::object{{"type", "rich"},
                           {"version", "1.0"},
                           {"author_name", name_of(author)},
                           {"author_url", text_of(author, "url")},
                           {"provider_name", c.here.settings.identity.local_domain},
                           {"provider_url", model::web_origin(c.here.settings.identity) + "/"},
                           {"cache_age", day},
                           {"html", html_of(page_of(*post), name_of(author), width)},
                           {"width", width},
                           {"height", height ? json::value(*height) : json::value()}});
}

} // namespace pheidi::instance::pages
