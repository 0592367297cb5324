// Where "follow" and "reply" on another server's page lead: what was meant is for an application to open.
#include "endpoints.hpp"
#include "html.hpp"

#include "pheidi/base/take.hpp"

#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

constexpr std::size_t longest = 2048;

std::string meant(const web::call& c) {
  const auto uri = c.given.text_or_empty("uri");
  const auto said = uri.empty() ? c.given.text_or_empty("acct") : uri;
  std::string_view text = said;
  if (take(text, "acct:")) return std::string(text);
  return said;
}

} // namespace

web::answer show_interaction(web::call& c) {
  const auto what = meant(c);
  if (what.empty() || what.size() > longest)
    return notice(c, 400, "Nothing to open", "This address does not say whom or which post you mean.");
  page p;
  p.title = "Open in your application";
  p.listed = false;
  p.body = fmt::format(
      "<h1>Open in your application</h1>\n<p>To follow, answer or boost, open the application that "
      "you use with {} and search there for:</p>\n<p><code>{}</code></p>\n",
      escaped(c.here.settings.identity.local_domain), escaped(what));
  return to_answer(c, p);
}

} // namespace pheidi::instance::pages
