// /@NAME/ID: a post between what it answers and what answers it.
#include "endpoints.hpp"
#include "found.hpp"
#include "head.hpp"
#include "post_html.hpp"

#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/client/threads_shown.hpp"

#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

constexpr std::size_t title_length = 80, description_length = 400;

/// The first picture that nobody is warned of; else the author's.
std::string picture_of(const json::object& post) {
  if (!flag_of(post, "sensitive"))
    for (const auto& each : array_of(post, "media_attachments"))
      if (auto url = text_of(each.as_object(), "preview_url"); !url.empty()) return url;
  return text_of(object_of(post, "account"), "avatar");
}

about_page about(const web::call& c, const json::object& post) {
  const auto& author = object_of(post, "account");
  about_page out;
  out.type = "article";
  out.title = full_name(c, author);
  out.description = summary_of(post, description_length);
  out.url = page_of(post);
  out.image = picture_of(post);
  out.large_image = out.image != text_of(author, "avatar");
  out.document = text_of(post, "uri");
  out.oembed =
      model::web_origin(c.here.settings.identity) + "/api/oembed?format=json&url=" + in_query(out.url);
  out.published = text_of(post, "created_at");
  return out;
}

std::string section(std::string_view title, const json::array& posts) {
  if (posts.empty()) return {};
  return fmt::format("<section>\n<h2>{}</h2>\n{}</section>\n", title, posts_html(posts));
}

std::string with_thread(web::call& c, const json::object& post) {
  const auto thread = model::find_thread(c.tx, *c.id(1), {}, model::thread_for_strangers);
  const auto before = entities::statuses(c.tx, of_strangers(c), thread.ancestors);
  const auto after = entities::statuses(c.tx, of_strangers(c), thread.descendants);
  return section("In answer to", before) + post_html(post, shown_as::subject) + section("Answers", after);
}

} // namespace

web::answer show_post(web::call& c) {
  const auto found = found_post(c);
  if (!found) return found.error();
  const auto& post = found->entity;
  const auto& author = object_of(post, "account");
  const auto described = about(c, post);
  page p;
  p.title = fmt::format("{}: {}", name_of(author), summary_of(post, title_length));
  p.head = head_of(c, described);
  p.listed = !flag_of(author, "noindex");
  p.body =
      fmt::format("<h1>A post by <bdi>{}</bdi></h1>\n{}", escaped(name_of(author)), with_thread(c, post));
  return to_answer(c, p).with("Link", links_of(c, author, described));
}

} // namespace pheidi::instance::pages
