// `note` and the values of fields are HTML of ours already; everything else is escaped.
#include "profile_html.hpp"

#include "emojis.hpp"
#include "head.hpp"
#include "post_html.hpp"

#include "pheidi/activitypub/html.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

std::string fields_html(const json::object& account) {
  const auto& emojis = array_of(account, "emojis");
  std::string out;
  for (const auto& each : array_of(account, "fields")) {
    const auto& field = each.as_object();
    const bool verified = !text_of(field, "verified_at").empty();
    out += fmt::format("<dt dir=\"auto\">{}</dt>\n<dd dir=\"auto\">{}{}</dd>\n",
                       with_emojis(escaped(text_of(field, "name")), emojis),
                       with_emojis(text_of(field, "value"), emojis),
                       verified ? " <span class=\"soft\">(verified)</span>" : "");
  }
  return out.empty() ? out : fmt::format("<dl>\n{}</dl>\n", out);
}

/// What a reader should know before all else.
std::string states_html(const json::object& account) {
  std::string out;
  if (flag_of(account, "memorial")) out += "<p class=\"state\">In remembrance.</p>\n";
  if (flag_of(account, "bot")) out += "<p class=\"soft\">An automated account</p>\n";
  if (const auto& target = object_of(account, "moved"); !target.empty())
    out += fmt::format("<p class=\"state\">This person has moved to {}.</p>\n",
                       link(text_of(target, "url"), "@" + text_of(target, "acct")));
  return out;
}

} // namespace

std::string profile_html(const json::object& account, const std::string& handle) {
  constexpr std::size_t day = 10;
  const auto& emojis = array_of(account, "emojis");
  return fmt::format(
      "<section class=\"profile\">\n{}<h1><bdi>{}</bdi></h1>\n<p class=\"soft\">@{}</p>\n{}"
      "<div class=\"text\" dir=\"auto\">{}</div>\n{}"
      "<p class=\"soft\">{} posts, {} following, {} followers, here since {}</p>\n</section>\n",
      avatar_html(account), with_emojis(escaped(name_of(account)), emojis), escaped(handle),
      states_html(account), with_emojis(text_of(account, "note"), emojis), fields_html(account),
      number_of(account, "statuses_count"), number_of(account, "following_count"),
      number_of(account, "followers_count"), escaped(text_of(account, "created_at").substr(0, day)));
}

std::vector<std::string> own_pages(const json::object& account) {
  std::vector<std::string> out;
  for (const auto& each : array_of(account, "fields")) {
    auto text = activitypub::visible_text(text_of(each.as_object(), "value"));
    if (!address(text).empty()) out.push_back(std::move(text));
  }
  return out;
}

} // namespace pheidi::instance::pages
