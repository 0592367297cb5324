// Items have no title: a post has none. Their HTML is escaped once more, as RSS wants it.
#include "rss.hpp"

#include "post_html.hpp"

#include "pheidi/activitypub/value.hpp"

#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

/// "Fri, 21 Aug 2026 10:11:12 +0000"
std::string date_of(const json::object& post) {
  auto date = http_date(activitypub::time_of(post, "created_at").value_or(wall_time()));
  constexpr std::string_view zone = "GMT";
  if (date.ends_with(zone)) date.replace(date.size() - zone.size(), zone.size(), "+0000");
  return date;
}

std::string_view medium_of(std::string_view type) {
  if (type == "image" || type == "audio") return type;
  return "video";
}

std::string_view type_of_audio(std::string_view url) {
  if (url.ends_with(".ogg") || url.ends_with(".oga")) return "audio/ogg";
  if (url.ends_with(".flac")) return "audio/flac";
  if (url.ends_with(".wav")) return "audio/wav";
  return url.ends_with(".m4a") ? "audio/mp4" : "audio/mpeg";
}

std::string medium_xml(const json::object& media, bool sensitive) {
  const auto type = text_of(media, "type");
  const auto url = text_of(media, "url");
  if (address(url).empty() || type == "unknown") return {};
  std::string inner =
      fmt::format("<media:rating scheme=\"urn:simple\">{}</media:rating>", sensitive ? "adult" : "nonadult");
  if (const auto said = text_of(media, "description"); !said.empty())
    inner += fmt::format("<media:description type=\"plain\">{}</media:description>", escaped(said));
  if (const auto small = address(text_of(media, "preview_url")); !small.empty())
    inner += fmt::format("<media:thumbnail url=\"{}\"/>", small);
  auto out = fmt::format("<media:content url=\"{}\" medium=\"{}\">{}</media:content>\n", address(url),
                         medium_of(type), inner);
  if (type == "audio")
    out +=
        fmt::format("<enclosure url=\"{}\" length=\"0\" type=\"{}\"/>\n", address(url), type_of_audio(url));
  return out;
}

std::string description_of(const json::object& post) {
  const auto warning = text_of(post, "spoiler_text");
  auto out = text_of(post, "content");
  if (!warning.empty())
    out = fmt::format("<p><strong>Content warning:</strong> {}</p><hr>{}", escaped(warning), out);
  for (const auto& each : array_of(object_of(post, "poll"), "options"))
    out += fmt::format("<p>&#9675; {}</p>", escaped(text_of(each.as_object(), "title")));
  return out;
}

std::string item(const json::object& post) {
  const auto page = address(page_of(post));
  auto out = fmt::format("<item>\n<guid isPermaLink=\"true\">{0}</guid>\n<link>{0}</link>\n"
                         "<pubDate>{1}</pubDate>\n<description>{2}</description>\n",
                         page, date_of(post), escaped(description_of(post)));
  for (const auto& each : array_of(post, "media_attachments"))
    out += medium_xml(each.as_object(), flag_of(post, "sensitive"));
  for (const auto& each : array_of(post, "tags"))
    out += fmt::format("<category>{}</category>\n", escaped(text_of(each.as_object(), "name")));
  return out + "</item>\n";
}

} // namespace

std::string rss(const rss_channel& channel, const json::array& posts) {
  auto out = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\" "
                         "xmlns:webfeeds=\"http://webfeeds.org/rss/1.0\" "
                         "xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n<title>{0}</title>\n"
                         "<description>{1}</description>\n<link>{2}</link>\n"
                         "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"{3}\"/>\n"
                         "<generator>{4}</generator>\n",
                         escaped(channel.title), escaped(channel.description), address(channel.link),
                         address(channel.own_address), escaped(channel.generator));
  if (const auto image = address(channel.image); !image.empty())
    out += fmt::format("<image>\n<url>{0}</url>\n<title>{1}</title>\n<link>{2}</link>\n</image>\n"
                       "<webfeeds:icon>{0}</webfeeds:icon>\n",
                       image, escaped(channel.title), address(channel.link));
  if (!posts.empty())
    out += fmt::format("<lastBuildDate>{}</lastBuildDate>\n", date_of(posts.front().as_object()));
  for (const auto& each : posts)
    out += item(each.as_object());
  return out + "</channel>\n</rss>\n";
}

} // namespace pheidi::instance::pages
