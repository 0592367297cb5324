// Cookies that are none of ours (Rails' have the same name) are overlooked.
#include "visitor.hpp"

#include "html.hpp"
#include "origin.hpp"
#include "secrets.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/keyed.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

/// With "__Host-" browsers take it from this host alone, over https: no neighbour below the same domain
/// plants one. Over plain http they would refuse it.
std::string_view cookie_name(const config::settings& settings) {
  return settings.identity.https ? "__Host-_session_id" : "_session_id";
}

/// Empty without one.
std::string cookie_of(const http::request& request, const config::settings& settings) {
  const auto* said = request.find("cookie");
  if (!said) return {};
  std::string_view rest = *said;
  while (!rest.empty()) {
    const auto end = rest.find(';');
    const auto pair = ascii::trim(rest.substr(0, end));
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    const auto equals = pair.find('=');
    if (equals == pair.npos || pair.substr(0, equals) != cookie_name(settings)) continue;
    const auto value = pair.substr(equals + 1);
    if (looks_like_a_secret(value)) return std::string(value);
  }
  return {};
}

std::string digest(const std::string& cookie) {
  return crypto::hex(crypto::sha256(cookie));
}

std::string proof_of(std::string_view cookie, std::string_view purpose) {
  return base64url(crypto::hmac_sha256(cookie, fmt::format("pheidi form {}", purpose)));
}

/// Browsers say where a form comes from. Old ones do not; then the proof alone decides.
bool sent_from_our_page(const http::request& request, const config::settings& settings) {
  const auto* origin = request.find("origin");
  if (origin && *origin != origin_of(settings.identity)) return false;
  const auto* site = request.find("sec-fetch-site");
  return !site || *site == "same-origin" || *site == "none";
}

} // namespace

std::string digest_of_cookie(const http::request& request, const config::settings& settings) {
  const auto cookie = cookie_of(request, settings);
  return cookie.empty() ? std::string() : digest(cookie);
}

std::string begin_session(web::call& c, std::int64_t user) {
  auto cookie = make_secret();
  model::start_session(c.tx, user, digest(cookie), browser_of(c.request, c.address), c.now);
  return cookie;
}

visitor visitor_of(web::call& c) {
  visitor out{cookie_of(c.request, c.here.settings), false, std::nullopt};
  if (out.cookie.empty()) return {make_secret(), true, std::nullopt};
  out.who = model::find_session(c.tx, digest(out.cookie), c.now);
  if (!out.who || out.who->used_today) return out;
  model::keep_session(c.tx, out.who->id, c.now);
  out.fresh = true; // the cookie lives on as well
  return out;
}

std::string proof(const visitor& v, std::string_view purpose) {
  return proof_of(v.cookie, purpose);
}

std::optional<web::answer> refuse_foreign(const http::request& request, const web::parameters& given,
                                          const config::settings& settings, std::string_view purpose) {
  const auto cookie = cookie_of(request, settings);
  const auto said = given.text_or_empty("authenticity_token");
  const bool proven = !cookie.empty() && crypto::same_secret(proof_of(cookie, purpose), said);
  if (proven && sent_from_our_page(request, settings)) return std::nullopt;
  return notice(422, "This form is out of date",
                "Nothing was changed. Go back, load the page again and send it once more. Your browser has to"
                " accept cookies of this server.");
}

web::answer told(const web::call& c, const visitor& v, web::answer a) {
  if (!v.fresh) return a;
  return std::move(a).with("Set-Cookie", set_cookie(c.here.settings, v.cookie));
}

std::string set_cookie(const config::settings& settings, std::string_view value) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", cookie_name(settings), value,
                     model::session_life.count(), settings.identity.https ? "; Secure" : "");
}

std::string forget_cookie(const config::settings& settings) {
  return fmt::format("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", cookie_name(settings),
                     settings.identity.https ? "; Secure" : "");
}

model::browser browser_of(const http::request& request, const std::string& address) {
  const auto* agent = request.find("user-agent");
  return {agent ? *agent : std::string(), address};
}

} // namespace pheidi::instance::oauth
