// Header names are sent once: what an endpoint says itself stands.
#include "headers.hpp"

#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::instance::web {

namespace {

constexpr const char* readable_by_pages =
    "Link, Mastodon-Async-Refresh, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id";

bool says(const http::reply& r, std::string_view name) {
  return std::ranges::any_of(r.fields,
                             [name](const auto& f) { return ascii::same_ignoring_case(f.first, name); });
}

void add(http::reply& r, const char* name, std::string value) {
  if (!says(r, name)) r.fields.emplace_back(name, std::move(value));
}

/// "2026-11-27T13:40:00.000000Z"
std::string with_micros(wall_time t) {
  auto text = utc_iso_time(t);
  text.insert(text.size() - 1, "000");
  return text;
}

} // namespace

http::reply to_reply(answer a, const about_answer& about) {
  http::reply r;
  r.status = a.status;
  r.content_type = std::move(a.content_type);
  r.body = std::move(a.body);
  r.fields = std::move(a.fields);
  const bool shared = about.safe && !about.with_token && r.status == 200;
  add(r, "Cache-Control",
      shared ? "max-age=15, public, stale-while-revalidate=30, stale-if-error=86400" : "private, no-store");
  add(r, "Vary", "Authorization, Origin");
  add(r, "Access-Control-Allow-Origin", "*");
  add(r, "Access-Control-Expose-Headers", readable_by_pages);
  add(r, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  add(r, "X-Content-Type-Options", "nosniff");
  add(r, "X-Request-Id", about.request_id);
  if (about.rate) {
    add(r, "X-RateLimit-Limit", std::to_string(about.rate->most));
    add(r, "X-RateLimit-Remaining", std::to_string(about.rate->left));
    add(r, "X-RateLimit-Reset", with_micros(about.rate->reset));
  }
  return r;
}

http::reply preflight() {
  http::reply r;
  r.status = 200;
  r.fields = {{"Access-Control-Allow-Origin", "*"},
              {"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
              {"Access-Control-Allow-Headers",
               "Authorization, Content-Type, Idempotency-Key, X-Requested-With, Accept, Accept-Language, "
               "Cache-Control, Last-Event-ID, If-None-Match"},
              {"Access-Control-Expose-Headers", readable_by_pages},
              {"Access-Control-Max-Age", "7200"}};
  return r;
}

bool open_to_pages(std::string_view target) {
  const auto path = target.substr(0, target.find('?'));
  for (const std::string_view prefix : {"/api/", "/.well-known/", "/nodeinfo/", "/@", "/users/", "/system/"})
    if (path.starts_with(prefix)) return true;
  return path == "/oauth/token" || path == "/oauth/revoke" || path == "/oauth/userinfo";
}

} // namespace pheidi::instance::web
