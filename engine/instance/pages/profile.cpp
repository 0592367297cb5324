// /@NAME: who somebody is, and what they posted for everybody, page by page.
#include "endpoints.hpp"
#include "found.hpp"
#include "head.hpp"
#include "post_html.hpp"
#include "profile_html.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/client/account_posts.hpp"

#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

constexpr std::size_t description_length = 300;

std::vector<std::int64_t> posts_of(const web::call& c, account_id author) {
  model::account_posts_query query;
  query.author = author;
  query.without_replies = query.without_direct = true;
  query.page = {cursor(c), {}, {}, posts_per_page};
  return model::posts_of_account(c.tx, c.schema, query);
}

about_page about(const web::call& c, const found_profile& who) {
  about_page out;
  out.title = full_name(c, who.entity);
  out.description = excerpt(activitypub::visible_text(text_of(who.entity, "note")), description_length);
  out.url = who.account.page;
  out.image = text_of(who.entity, "avatar");
  out.document = who.account.uri;
  out.feed = who.account.page + ".rss";
  out.username = full_handle(c, who.entity);
  out.me = own_pages(who.entity);
  return out;
}

} // namespace

web::answer show_profile(web::call& c) {
  const auto who = found_profile_of(c, c.path.at(0));
  if (!who) return who.error();
  const auto ids = posts_of(c, who->account.id);
  const auto posts = entities::statuses(c.tx, of_strangers(c), ids, {.already_visible = true});
  const auto described = about(c, *who);
  page p;
  p.title = described.title;
  p.head = head_of(c, described);
  p.listed = !flag_of(who->entity, "noindex");
  p.body = fmt::format("{}<section aria-labelledby=\"posts\">\n<h2 id=\"posts\">Posts</h2>\n{}</section>\n",
                       profile_html(who->entity, described.username), page_of_posts(posts, older_than(ids)));
  return to_answer(c, p).with("Link", links_of(c, who->entity, described));
}

web::answer to_profile(web::call& c) {
  const auto who = found_account(c, c.path.at(0));
  return who ? redirect(301, who->page) : who.error();
}

/// A browser keeps where it was led, so nobody is led to what is not there.
web::answer to_post(web::call& c) {
  const auto found = found_post(c);
  return found ? redirect(301, text_of(found->entity, "url")) : found.error();
}

} // namespace pheidi::instance::pages
