// What the server says of itself to people.
#include "endpoints.hpp"
#include "found.hpp"
#include "head.hpp"
#include "staff_text.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/client/server_rows.hpp"
#include "pheidi/model/site_settings.hpp"

#include <fmt/format.h>

#include <map>

namespace pheidi::instance::pages {

namespace {

using texts = std::map<std::string, std::string>;

std::string value(const texts& all, const std::string& name, std::string otherwise = {}) {
  const auto found = all.find(name);
  if (found != all.end() && !found->second.empty()) otherwise = found->second;
  return otherwise;
}

std::string rules_html(const web::call& c) {
  std::string out;
  for (const auto& rule : model::server_rules(c.tx)) {
    const auto hint = rule.hint.empty()
                          ? std::string()
                          : fmt::format("<br><span class=\"soft\">{}</span>", escaped(rule.hint));
    out += fmt::format("<li>{}{}</li>\n", escaped(rule.text), hint);
  }
  return out.empty() ? out : fmt::format("<h2>Rules</h2>\n<ol>\n{}</ol>\n", out);
}

std::string contact_html(const web::call& c, const texts& all) {
  std::string out;
  if (const auto id = model::find_local_name(c.tx, value(all, "site_contact_username")))
    if (const auto who = entities::account(c.tx, of_strangers(c), *id))
      out += fmt::format("<p>{} (@{})</p>\n", link(text_of(*who, "url"), name_of(*who)),
                         escaped(full_handle(c, *who)));
  if (const auto mail = value(all, "site_contact_email"); !mail.empty())
    out += fmt::format("<p><a href=\"mailto:{}\">{}</a></p>\n", in_query(mail), escaped(mail));
  return out.empty() ? out : "<h2>Contact</h2>\n" + out;
}

std::string joining_html(const web::call& c, const texts& all) {
  const auto mode = value(all, "registrations_mode", "none");
  if (mode == "none" || c.here.settings.web.single_user)
    return fmt::format("<p>{}</p>\n",
                       escaped(value(all, "closed_registrations_message", "New people cannot join now.")));
  return fmt::format("<p><a href=\"/auth/sign_up\">Join</a>{}</p>\n",
                     mode == "approved" ? ". Somebody looks at each request." : "");
}

} // namespace

web::answer to_about(web::call& c) {
  return redirect(302, model::web_origin(c.here.settings.identity) + "/about");
}

web::answer show_about(web::call& c) {
  const auto all = model::site_texts(c.tx, {"site_short_description", "site_extended_description",
                                            "site_contact_email", "site_contact_username",
                                            "registrations_mode", "closed_registrations_message"});
  const auto name = server_name(c);
  about_page about;
  about.title = name;
  about.description = value(all, "site_short_description", "A small server of the Fediverse, run by Pheidi.");
  about.url = model::web_origin(c.here.settings.identity) + "/about";
  about.type = "website";
  page p;
  p.title = "About " + name;
  p.head = head_of(c, about) + "<link rel=\"manifest\" href=\"/manifest.json\">\n";
  p.body = fmt::format("<h1>{}</h1>\n<p>{}</p>\n{}{}{}{}<p class=\"soft\">{}, run by Pheidi {}</p>\n",
                       escaped(name), escaped(about.description),
                       staff_html(value(all, "site_extended_description")), rules_html(c),
                       contact_html(c, all), joining_html(c, all),
                       escaped(c.here.settings.identity.local_domain), escaped(c.here.version));
  return to_answer(c, p);
}

web::answer show_privacy_policy(web::call& c) {
  const auto text = model::site_text(c.tx, "site_terms");
  page p;
  p.title = "Privacy policy";
  p.body = "<h1>Privacy policy</h1>\n";
  p.body += text.empty()
                ? "<p>None has been published yet. The page <a href=\"/about\">about this server</a> "
                  "says whom to ask.</p>\n"
                : staff_html(text);
  return to_answer(c, p);
}

web::answer show_terms(web::call& c) {
  return notice(c, 404, "Terms of service",
                "None have been published. The rules are on the page about this server.");
}

} // namespace pheidi::instance::pages
