// `content` is HTML of ours already (formatted or sanitised); everything else is text and is escaped.
#include "post_html.hpp"

#include "emojis.hpp"
#include "head.hpp"

#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

std::string sizes(const json::object& media) {
  const auto& original = object_of(object_of(media, "meta"), "original");
  const auto width = number_of(original, "width"), height = number_of(original, "height");
  return width > 0 && height > 0 ? fmt::format(" width=\"{}\" height=\"{}\"", width, height) : std::string();
}

std::string medium_html(const json::object& media) {
  const auto type = text_of(media, "type");
  const auto url = address(text_of(media, "url"));
  const auto preview = address(text_of(media, "preview_url"));
  const auto said = escaped(text_of(media, "description"));
  if (url.empty()) return link(text_of(media, "remote_url"), "Media on another server");
  if (type == "image")
    return fmt::format("<a href=\"{}\"><img src=\"{}\" alt=\"{}\" loading=\"lazy\"{}></a>\n", url,
                       preview.empty() ? url : preview, said, sizes(media));
  if (type == "audio")
    return fmt::format("<audio controls preload=\"none\" src=\"{}\" aria-label=\"{}\"></audio>\n", url, said);
  if (type == "video" || type == "gifv")
    return fmt::format(
        "<video controls preload=\"none\" src=\"{}\" poster=\"{}\" aria-label=\"{}\"{}></video>\n", url,
        preview, said, sizes(media));
  return link(text_of(media, "url"), "Media");
}

std::string media_html(const json::object& post) {
  const auto& all = array_of(post, "media_attachments");
  if (all.empty()) return {};
  std::string out;
  for (const auto& each : all)
    out += medium_html(each.as_object());
  out = fmt::format("<div class=\"media\">\n{}</div>\n", out);
  const bool hidden = flag_of(post, "sensitive") && text_of(post, "spoiler_text").empty();
  if (!hidden) return out;
  return fmt::format("<details>\n<summary>Sensitive media</summary>\n{}</details>\n", out);
}

std::string poll_html(const json::object& poll) {
  std::string out;
  for (const auto& each : array_of(poll, "options")) {
    const auto& option = each.as_object();
    const auto* votes = option.if_contains("votes_count");
    const auto count =
        votes && votes->is_int64() ? fmt::format(" <span class=\"soft\">{}</span>", votes->get_int64()) : "";
    out += fmt::format("<li>{}{}</li>\n", escaped(text_of(option, "title")), count);
  }
  if (out.empty()) return out;
  return fmt::format("<ul class=\"poll\" aria-label=\"Poll\">\n{}</ul>\n<p class=\"soft\">{} votes{}</p>\n",
                     out, number_of(poll, "votes_count"), flag_of(poll, "expired") ? ", ended" : "");
}

std::string quote_html(const json::object& post) {
  const auto& quote = object_of(post, "quote");
  const auto& quoted = object_of(quote, "quoted_status");
  if (text_of(quote, "state") != "accepted" || quoted.empty()) return {};
  return fmt::format("<blockquote class=\"quote\">\n{}</blockquote>\n", post_html(quoted, shown_as::part));
}

std::string card_html(const json::object& post) {
  const auto& card = object_of(post, "card");
  const auto title = text_of(card, "title");
  if (title.empty()) return {};
  return fmt::format("<p class=\"card\">{} <span class=\"soft\">{}</span></p>\n",
                     link(text_of(card, "url"), title), escaped(text_of(card, "provider_name")));
}

std::string text_html(const json::object& post) {
  const auto language = escaped(text_of(post, "language"));
  const auto lang = language.empty() ? std::string() : fmt::format(" lang=\"{}\"", language);
  auto inner = fmt::format("<div class=\"text\" dir=\"auto\"{}>{}</div>\n", lang,
                           with_emojis(text_of(post, "content"), array_of(post, "emojis"))) +
               poll_html(object_of(post, "poll")) + media_html(post);
  const auto warning = text_of(post, "spoiler_text");
  if (warning.empty()) return inner;
  return fmt::format("<details>\n<summary dir=\"auto\"{}>{}</summary>\n{}</details>\n", lang,
                     escaped(warning), inner);
}

std::string when_html(const json::object& post) {
  constexpr std::size_t to_the_minute = 16;
  const auto moment = text_of(post, "created_at");
  auto shown = moment.substr(0, to_the_minute);
  if (const auto t = shown.find('T'); t != shown.npos) shown[t] = ' ';
  const auto href = address(page_of(post));
  auto time = fmt::format("<time datetime=\"{}\">{} UTC</time>", escaped(moment), escaped(shown));
  return href.empty() ? time : fmt::format("<a href=\"{}\">{}</a>", href, time);
}

std::string numbers_html(const json::object& post) {
  return fmt::format("<span class=\"soft\">{}{} replies, {} boosts, {} favourites</span>",
                     post.at("edited_at").is_null() ? "" : "edited, ", number_of(post, "replies_count"),
                     number_of(post, "reblogs_count"), number_of(post, "favourites_count"));
}

} // namespace

std::string page_of(const json::object& post) {
  auto page = text_of(post, "url");
  return page.empty() ? text_of(post, "uri") : page;
}

std::string avatar_html(const json::object& account) {
  return fmt::format("<img class=\"avatar\" src=\"{}\" alt=\"\" width=\"48\" height=\"48\" loading=\"lazy\">",
                     address(text_of(account, "avatar_static")));
}

std::string post_html(const json::object& post, shown_as place) {
  const auto& author = object_of(post, "account");
  if (const auto& original = object_of(post, "reblog"); !original.empty())
    return fmt::format("<p class=\"soft\">{} boosted</p>\n{}", escaped(name_of(author)),
                       post_html(original, shown_as::part));
  auto id = fmt::format(" id=\"post-{}\"", escaped(text_of(post, "id")));
  if (place == shown_as::part) id.clear();
  const auto name = with_emojis(link(text_of(author, "url"), name_of(author)), array_of(author, "emojis"));
  return fmt::format(
      "<article class=\"post{}\"{}>\n<header>{}<div><bdi>{}</bdi><br>"
      "<span class=\"soft\">@{}</span></div></header>\n{}{}{}<footer>{} {}</footer>\n</article>\n",
      place == shown_as::subject ? " main" : "", id, avatar_html(author), name,
      escaped(text_of(author, "acct")), text_html(post), quote_html(post), card_html(post), when_html(post),
      numbers_html(post));
}

std::string posts_html(const json::array& posts) {
  std::string out;
  for (const auto& each : posts)
    out += post_html(each.as_object());
  return out;
}

std::string page_of_posts(const json::array& posts, std::optional<std::int64_t> older) {
  auto out = posts.empty() ? std::string("<p>Nothing for everybody.</p>\n") : posts_html(posts);
  if (older) out += fmt::format("<p><a rel=\"next\" href=\"?max_id={}\">Older posts</a></p>\n", *older);
  return out;
}

} // namespace pheidi::instance::pages
