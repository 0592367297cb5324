// One frame around all pages, and one Content-Security-Policy that lets nothing else in.
#include "html.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/crypto/digest.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

std::string policy(const page& p) {
  std::string out = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
  if (!p.script.empty())
    out += fmt::format("; script-src 'sha256-{}'", crypto::base64(crypto::sha256(p.script)));
  if (!p.forms_lead_to.empty()) out.append("; form-action ").append(p.forms_lead_to);
  return out;
}

} // namespace

std::string escaped(std::string_view text) {
  return activitypub::escape_html(text);
}

web::answer to_answer(const page& p) {
  web::answer out;
  out.status = p.status;
  out.content_type = "text/html; charset=utf-8";
  out.body = fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=\"robots\" content=\"noindex\">\n<title>{0}</title>\n"
                         "<link rel=\"stylesheet\" href=\"/auth/style.css\">\n</head>\n<body>\n<main>\n"
                         "<h1>{0}</h1>\n{1}</main>\n{2}</body>\n</html>\n",
                         escaped(p.title), p.body,
                         p.script.empty() ? p.script : "<script>" + p.script + "</script>\n");
  // Not "no-referrer": with it browsers would hide the origin of our own forms from us.
  return std::move(out)
      .with("Content-Security-Policy", policy(p))
      .with("Referrer-Policy", "same-origin")
      .with("X-Frame-Options", "DENY");
}

web::answer notice(int status, std::string_view title, std::string_view text) {
  return to_answer({std::string(title), paragraph(text), "'self'", status});
}

std::string form(std::string_view action, std::string_view token, const hidden_fields& hidden,
                 std::string_view inner) {
  hidden_fields all{{"authenticity_token", std::string(token)}};
  all.insert(all.end(), hidden.begin(), hidden.end());
  return form_to_others(action, all, inner);
}

std::string form_to_others(std::string_view action, const hidden_fields& hidden, std::string_view inner) {
  constexpr std::string_view one = "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n";
  auto out = fmt::format("<form method=\"post\" action=\"{}\">\n", escaped(action));
  for (const auto& [name, value] : hidden)
    out += fmt::format(one, escaped(name), escaped(value));
  return out.append(inner).append("</form>\n");
}

std::string field(const input& i) {
  return fmt::format(
      "<label>{}\n<input name=\"{}\" type=\"{}\" autocomplete=\"{}\" value=\"{}\"{}{}></label>\n",
      escaped(i.label), escaped(i.name), escaped(i.type), escaped(i.autocomplete), escaped(i.value),
      i.more.empty() ? "" : " ", i.more);
}

std::string button(std::string_view label, bool quiet) {
  return fmt::format("<button type=\"submit\"{}>{}</button>\n", quiet ? " class=\"quiet\"" : "",
                     escaped(label));
}

std::string alert(std::string_view text) {
  return text.empty() ? std::string()
                      : fmt::format("<p class=\"alert\" role=\"alert\">{}</p>\n", escaped(text));
}

std::string paragraph(std::string_view text) {
  return fmt::format("<p>{}</p>\n", escaped(text));
}

} // namespace pheidi::instance::oauth
