// Feeds: what somebody, or everybody with a hashtag, posted last.
#include "endpoints.hpp"
#include "found.hpp"
#include "head.hpp"
#include "rss.hpp"

#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/client/account_posts.hpp"
#include "pheidi/model/client/small_rows.hpp"
#include "pheidi/model/client/timeline_rows.hpp"

#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

constexpr int usual_items = 20, most_items = 200;

int items_wanted(const web::call& c) {
  const auto said = c.given.number("limit").value_or(usual_items);
  return said < 1 || said > most_items ? usual_items : static_cast<int>(said);
}

web::answer feed(const web::call& c, rss_channel channel, const std::vector<std::int64_t>& ids) {
  channel.generator = "Pheidi " + c.here.version;
  channel.own_address = channel.link + ".rss";
  web::answer out;
  out.content_type = "application/rss+xml; charset=utf-8";
  out.body = rss(channel, entities::statuses(c.tx, of_strangers(c), ids, {.already_visible = true}));
  return kept(std::move(out));
}

} // namespace

web::answer profile_feed(web::call& c) {
  const auto who = found_profile_of(c, c.path.at(0));
  if (!who) return who.error();
  model::account_posts_query query;
  query.author = who->account.id;
  query.without_replies = query.without_boosts = query.without_direct = true;
  query.page.limit = items_wanted(c);
  const auto handle = full_handle(c, who->entity);
  auto out = feed(c,
                  {full_name(c, who->entity),
                   fmt::format("Public posts by @{}", handle),
                   who->account.page,
                   {},
                   text_of(who->entity, "avatar"),
                   {}},
                  model::posts_of_account(c.tx, c.schema, query));
  if (!flag_of(who->entity, "noindex")) return out;
  return std::move(out).with("X-Robots-Tag", "noindex, noarchive");
}

web::answer tag_feed(web::call& c) {
  const auto tag = found_tag(c, c.path.at(0));
  if (!tag) return tag.error();
  model::timeline_query query;
  query.page.limit = items_wanted(c);
  return feed(c,
              {"#" + tag->display_name,
               fmt::format("Public posts with #{}", tag->display_name),
               model::tag_page(c.here.settings.identity, tag->name),
               {},
               {},
               {}},
              model::tag_timeline(c.tx, c.schema, {tag->name, {}, {}, {}}, query));
}

} // namespace pheidi::instance::pages
