// One head, one Content-Security-Policy: pictures and films may come from other servers, scripts from
// nowhere.
#include "html.hpp"

#include "pheidi/model/site_settings.hpp"

#include <fmt/format.h>

namespace pheidi::instance::pages {

namespace {

constexpr const char* policy = "default-src 'none'; img-src 'self' https: data:; media-src 'self' https:; "
                               "style-src 'self'; base-uri 'none'; form-action 'none'";
constexpr const char* not_in_frames = "; frame-ancestors 'none'";

std::string head_of(const page& p) {
  std::string out = "<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n";
  if (!p.listed) out += "<meta name=\"robots\" content=\"noindex, noarchive\">\n";
  if (p.embedded) out += "<base target=\"_blank\">\n";
  out += fmt::format("<title>{}</title>\n<link rel=\"stylesheet\" href=\"/pages/style.css\">\n{}",
                     escaped(p.title), p.head);
  return out;
}

std::string body_of(const page& p, const std::string& name) {
  if (p.embedded) return fmt::format("<body class=\"embedded\">\n<main>\n{}</main>\n</body>", p.body);
  return fmt::format(
      "<body>\n<a class=\"skip\" href=\"#main\">Skip to the page</a>\n"
      "<header class=\"site\"><a href=\"/about\">{0}</a></header>\n"
      "<main id=\"main\">\n{1}</main>\n"
      "<footer class=\"site\"><nav aria-label=\"About this server\"><a href=\"/about\">About</a> "
      "<a href=\"/privacy-policy\">Privacy</a> <a href=\"/auth/sign_in\">Sign in</a></nav>"
      "</footer>\n</body>",
      escaped(name), p.body);
}

} // namespace

web::answer to_answer(const web::call& c, const page& p) {
  web::answer out;
  out.status = p.status;
  out.content_type = "text/html; charset=utf-8";
  out.body = fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n{}</head>\n{}\n</html>\n", head_of(p),
                         body_of(p, server_name(c)));
  out = std::move(out)
            .with("Content-Security-Policy", std::string(policy) + (p.embedded ? "" : not_in_frames))
            .with("Referrer-Policy", "same-origin")
            .with("Vary", "Accept");
  if (!p.embedded) out = std::move(out).with("X-Frame-Options", "DENY");
  if (!p.listed) out = std::move(out).with("X-Robots-Tag", "noindex, noarchive");
  return p.status == 200 ? kept(std::move(out)) : out;
}

web::answer notice(const web::call& c, int status, std::string_view title, std::string_view text) {
  page p;
  p.title = title;
  p.status = status;
  p.listed = false;
  p.body = fmt::format("<h1>{}</h1>\n<p>{}</p>\n", escaped(title), escaped(text));
  return to_answer(c, p);
}

web::answer no_page(const web::call& c) {
  return notice(c, 404, "Not found", "There is no such page here, or it is not for everybody.");
}

web::answer redirect(int status, std::string location) {
  web::answer out;
  out.status = status;
  out.content_type = "text/html; charset=utf-8";
  return kept(std::move(out).with("Location", std::move(location)).with("Vary", "Accept"));
}

std::string server_name(const web::call& c) {
  const auto name = model::site_text(c.tx, "site_title");
  return name.empty() ? c.here.settings.identity.local_domain : name;
}

web::answer kept(web::answer a) {
  return std::move(a).with("Cache-Control", "max-age=30, public, stale-while-revalidate=30");
}

} // namespace pheidi::instance::pages
