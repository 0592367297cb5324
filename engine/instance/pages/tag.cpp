// /tags/NAME: what was posted for everybody with a hashtag.
#include "endpoints.hpp"
#include "found.hpp"
#include "head.hpp"
#include "post_html.hpp"

#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/client/small_rows.hpp"
#include "pheidi/model/client/timeline_rows.hpp"

#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

about_page about(const web::call& c, const std::string& shown, const std::string& name) {
  about_page out;
  out.title = "#" + shown;
  out.description = fmt::format("Public posts with #{} on {}", shown, server_name(c));
  out.url = model::tag_page(c.here.settings.identity, name);
  out.type = "website";
  out.feed = out.url + ".rss";
  return out;
}

} // namespace

web::answer show_tag(web::call& c) {
  const auto tag = found_tag(c);
  if (!tag) return tag.error();
  model::timeline_query query;
  query.page = {cursor(c), {}, {}, posts_per_page};
  const auto ids = model::tag_timeline(c.tx, c.schema, {tag->name, {}, {}, {}}, query);
  const auto posts = entities::statuses(c.tx, of_strangers(c), ids, {.already_visible = true});
  page p;
  p.title = "#" + tag->display_name;
  p.head = head_of(c, about(c, tag->display_name, tag->name));
  p.body = fmt::format("<h1><bdi>#{}</bdi></h1>\n", escaped(tag->display_name));
  p.body += page_of_posts(posts, older_than(ids));
  return to_answer(c, p);
}

} // namespace pheidi::instance::pages
