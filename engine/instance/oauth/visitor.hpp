// Who sits at the browser: a cookie, the session it names, and the proof that a form is ours.
//
// The cookie is 256 random bits. Before somebody signs in it names no session and only binds forms to this
// browser; signing in gives a new one. The proof is an HMAC with the cookie as the key: who can make it has
// the cookie, and no key has to be shared between processes.
#pragma once

#include "pheidi/instance/web/call.hpp"
#include "pheidi/model/client/browser_sessions.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pheidi::instance::oauth {

struct visitor {
  std::string cookie;
  bool fresh = false; // the browser has to be told the cookie
  std::optional<model::browser_session> who;
};
/// Also keeps the session alive: only in endpoints that write.
visitor visitor_of(web::call& c);
/// The session alone, or nothing; for the early part.
std::string digest_of_cookie(const http::request& request, const config::settings& settings);
/// A new session of who has just proved to be that person; the cookie that the browser is to be told.
std::string begin_session(web::call& c, std::int64_t user);

/// What stands in the form `purpose` of this browser.
std::string proof(const visitor& v, std::string_view purpose);
/// A refusal unless the form is ours: sent from our pages, with the right proof.
std::optional<web::answer> refuse_foreign(const http::request& request, const web::parameters& given,
                                          const config::settings& settings, std::string_view purpose);

/// The answer, and the cookie where the browser has none yet.
web::answer told(const web::call& c, const visitor& v, web::answer a);
std::string set_cookie(const config::settings& settings, std::string_view value);
std::string forget_cookie(const config::settings& settings);
model::browser browser_of(const http::request& request, const std::string& address);

} // namespace pheidi::instance::oauth
