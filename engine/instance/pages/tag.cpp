// /tags/NAME: what was posted for everybody with a hashtag; /@NAME/tagged/TAG: by one account.
#include "endpoints.hpp"
#include "found.hpp"
#include "head.hpp"
#include "post_html.hpp"

#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/client/account_posts.hpp"
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

std::string heading(const std::string& shown) {
  return fmt::format("<h1><bdi>#{}</bdi></h1>\n", escaped(shown));
}

std::vector<std::int64_t> posts_of(const web::call& c, account_id author, const std::string& tag) {
  model::account_posts_query query;
  query.author = author;
  query.without_direct = true;
  query.tag = tag;
  query.page = {cursor(c), {}, {}, posts_per_page};
  return model::posts_of_account(c.tx, c.schema, query);
}

} // namespace

web::answer show_tag(web::call& c) {
  const auto tag = found_tag(c, c.path.at(0));
  if (!tag) return tag.error();
  model::timeline_query query;
  query.page = {cursor(c), {}, {}, posts_per_page};
  const auto ids = model::tag_timeline(c.tx, c.schema, {tag->name, {}, {}, {}}, query);
  const auto posts = entities::statuses(c.tx, of_strangers(c), ids, {.already_visible = true});
  page p;
  p.title = "#" + tag->display_name;
  p.head = head_of(c, about(c, tag->display_name, tag->name));
  p.body = heading(tag->display_name) + page_of_posts(posts, older_than(ids));
  return to_answer(c, p);
}

web::answer show_tagged(web::call& c) {
  const auto who = found_profile_of(c, c.path.at(0));
  if (!who) return who.error();
  const auto tag = found_tag(c, c.path.at(1));
  if (!tag) return tag.error();
  const auto ids = posts_of(c, who->account.id, tag->name);
  const auto posts = entities::statuses(c.tx, of_strangers(c), ids, {.already_visible = true});
  const auto name = full_name(c, who->entity);
  auto described = about(c, tag->display_name, tag->name);
  described.description = fmt::format("Public posts with #{} by {}", tag->display_name, name);
  described.url = model::tagged_page(who->account.page, tag->name);
  described.feed.clear();
  page p;
  p.title = fmt::format("#{}: {}", tag->display_name, name);
  p.head = head_of(c, described);
  p.listed = !flag_of(who->entity, "noindex");
  p.body = heading(tag->display_name) +
           fmt::format("<p>Posts by <a href=\"{}\"><bdi>{}</bdi></a></p>\n", escaped(who->account.page),
                       escaped(name_of(who->entity))) +
           page_of_posts(posts, older_than(ids));
  return to_answer(c, p);
}

} // namespace pheidi::instance::pages
