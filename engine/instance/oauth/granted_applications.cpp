// /oauth/authorized_applications: what a person allowed, and the way to take it back.
#include "endpoints.hpp"
#include "html.hpp"
#include "redirection.hpp"
#include "scopes.hpp"
#include "visitor.hpp"

#include "pheidi/model/client/oauth_applications.hpp"
#include "pheidi/model/client/oauth_tokens.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

constexpr const char* own_page = "/oauth/authorized_applications";

std::string entry(const model::granted_application& each, const std::string& token) {
  auto out = fmt::format("<h2>{}</h2>\n<p class=\"soft\">Since {}. ", escaped(each.what.name),
                         utc_iso_date(each.since));
  // Of all tokens together; what is unknown here stays as it is written.
  const auto known = read_scopes(joined(each.scopes));
  out += fmt::format("{}</p>\n", escaped(joined(known.value_or(each.scopes))));
  return out + form(fmt::format("{}/{}", own_page, each.what.id), token, {{"_method", "delete"}},
                    button(fmt::format("Take it back from {}", each.what.name), true));
}

web::answer to_sign_in() {
  return redirection("/auth/sign_in?return_to=%2Foauth%2Fauthorized_applications");
}

} // namespace

web::answer list_granted(web::call& c) {
  const auto v = visitor_of(c);
  if (!v.who) return told(c, v, to_sign_in());
  page p;
  p.title = "Applications that act for you";
  const auto all = model::applications_of(c.tx, v.who->user);
  if (all.empty()) p.body = paragraph("There are none.");
  const auto token = proof(v, "granted");
  for (const auto& each : all)
    p.body += entry(each, token);
  p.body += "<p><a href=\"/auth/edit\">Your account</a></p>\n";
  return told(c, v, to_answer(p));
}

web::answer end_granted(web::call& c) {
  if (auto foreign = refuse_foreign(c.request, c.given, c.here.settings, "granted")) return *foreign;
  const auto v = visitor_of(c);
  if (!v.who) return told(c, v, to_sign_in());
  const auto application = c.id();
  if (!application) return notice(404, "Not found", "There is no such application.");
  const auto revoked = model::revoke_application(c.tx, *application, v.who->user, c.now);
  c.then.run(federation::outbox::end_streams(revoked));
  return redirection(own_page);
}

} // namespace pheidi::instance::oauth
