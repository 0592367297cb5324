// Who asks for what, in plain words; yes and no are of the same size.
#include "consent_page.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

std::string about(const config::settings& settings, const authorization_request& asked,
                  const model::oauth_application& client, const visitor& by) {
  auto out = fmt::format("<p>You are signed in as <strong>@{}@{}</strong>.</p>\n", escaped(by.who->username),
                         escaped(settings.identity.local_domain));
  if (!client.website.empty())
    out += fmt::format("<p class=\"soft\">Website of the application: {}</p>\n", escaped(client.website));
  if (asked.out_of_band()) return out + paragraph("You will be shown a code to give to the application.");
  return out + fmt::format("<p class=\"soft\">Afterwards you go to: <code>{}</code></p>\n",
                           escaped(asked.redirect_uri));
}

std::string wishes(const scopes& all) {
  std::string out = "<h2>It wants to</h2>\n<ul>\n";
  for (const auto& each : all)
    out += fmt::format("<li>{} <span class=\"soft\">({})</span></li>\n", escaped(in_plain_words(each)),
                       escaped(each));
  return out + "</ul>\n";
}

} // namespace

web::answer consent_page(const config::settings& settings, const authorization_request& asked,
                         const model::oauth_application& client, const visitor& by) {
  const auto token = proof(by, "authorize");
  auto no = fields_of(asked);
  no.emplace_back("_method", "delete");
  page p;
  p.title = fmt::format("Allow {}?", client.name);
  p.forms_lead_to = forms_lead_to(asked.redirect_uri);
  p.body = about(settings, asked, client, by) + wishes(asked_scopes(asked)) +
           paragraph("You can take this back at any time. Only say yes if you know the application.") +
           form("/oauth/authorize", token, fields_of(asked), button("Authorise")) +
           form("/oauth/authorize", token, no, button("Deny", true));
  return to_answer(p);
}

web::answer code_page(const std::string& code) {
  page p;
  p.title = "Your code";
  p.body = paragraph("Copy this code and give it to the application. It works once, for ten minutes.") +
           fmt::format("<code class=\"code oauth-code\">{}</code>\n", escaped(code));
  return to_answer(p);
}

} // namespace pheidi::instance::oauth
