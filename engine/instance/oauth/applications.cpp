// Applications make themselves known; nobody is asked.
#include "endpoints.hpp"
#include "redirect_uris.hpp"
#include "scopes.hpp"
#include "secrets.hpp"

#include "pheidi/instance/entities/values.hpp"
#include "pheidi/model/client/oauth_applications.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

namespace pheidi::instance::oauth {

namespace {

namespace json = boost::json;

// Bytes of a name in whatever script, and how many URIs one application may have.
constexpr std::size_t longest_name = 240, longest_website = 2000, most_uris = 50;

/// One text, several with white space between, or a list of either.
std::vector<std::string> read_uris(const web::parameters& given) {
  std::vector<std::string> out;
  for (const auto& text : given.texts("redirect_uris")) {
    std::istringstream in(text);
    for (std::string uri; in >> uri;)
      if (std::ranges::find(out, uri) == out.end()) out.push_back(std::move(uri));
  }
  return out;
}

bool may_be_a_website(std::string_view text) {
  const auto scheme = scheme_of(text);
  return text.size() <= longest_website && (scheme == "http" || scheme == "https") && may_redirect_to(text);
}

/// What is wrong with it; empty: nothing.
std::string fault_of(const model::oauth_application& a) {
  if (a.name.find_first_not_of(" \t\r\n") == a.name.npos) return "Name can't be blank";
  if (a.name.size() > longest_name) return "Name is too long";
  if (a.redirect_uris.empty()) return "Redirect URI can't be blank";
  if (a.redirect_uris.size() > most_uris) return "Redirect URI: there are too many";
  if (!std::ranges::all_of(a.redirect_uris, may_redirect_to)) return "Redirect URI must be an absolute URI";
  if (!a.website.empty() && !may_be_a_website(a.website)) return "Website must be the address of a page";
  return {};
}

json::object entity(const web::call& c, const model::oauth_application& a) {
  return {{"id", entities::id(a.id)},
          {"name", a.name},
          {"website", entities::text_or_null(a.website)},
          {"scopes", entities::texts(a.scopes)},
          {"redirect_uris", entities::texts(a.redirect_uris)},
          {"redirect_uri", fmt::format("{}", fmt::join(a.redirect_uris, "\n"))},
          {"vapid_key", c.here.settings.secrets.vapid_public_key}};
}

} // namespace

web::answer register_application(web::call& c) {
  if (!c.given.has("client_name")) return web::invalid("Name can't be blank");
  auto asked = read_scopes(fmt::format("{}", fmt::join(c.given.texts("scopes"), " ")));
  if (!asked) return web::invalid("Scopes doesn't match configured on the server.");
  if (asked->empty()) asked->emplace_back("read");
  model::oauth_application made;
  made.name = c.given.text_or_empty("client_name");
  made.website = c.given.text_or_empty("website");
  made.scopes = std::move(*asked);
  made.redirect_uris = read_uris(c.given);
  if (const auto fault = fault_of(made); !fault.empty()) return web::invalid(fault);
  made.uid = make_secret();
  made.secret = make_secret();
  model::add_oauth_application(c.tx, made, c.now);
  auto out = entity(c, made);
  out["client_id"] = made.uid;
  out["client_secret"] = made.secret;
  out["client_secret_expires_at"] = 0;
  return out;
}

web::answer show_application(web::call& c) {
  const auto found = model::find_oauth_application(c.tx, c.by->application);
  return found ? web::answer(entity(c, *found)) : web::not_found();
}

} // namespace pheidi::instance::oauth
