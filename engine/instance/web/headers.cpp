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

constexpr std::string_view usual_headers =
    "Authorization, Content-Type, Idempotency-Key, X-Requested-With, Accept, Accept-Language, Cache-Control, "
    "Last-Event-ID, If-None-Match";
// Of what a page asks for; more is more than any page has.
constexpr std::size_t longest_wish = 4096;

/// What may be the name of a header (RFC 9110 5.6.2), and so ends neither the list nor the line.
bool is_token(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  const auto fits = [marks](char c) { return ascii::is_alnum(c) || marks.find(c) != marks.npos; };
  return !name.empty() && std::ranges::all_of(name, fits);
}

std::string allowed_headers(const http::request& request) {
  std::string out(usual_headers);
  const auto* wished = request.find("access-control-request-headers");
  std::string_view rest = wished && wished->size() <= longest_wish ? *wished : std::string_view();
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    const auto name = ascii::trim(rest.substr(0, comma));
    rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
    if (is_token(name)) out.append(", ").append(name);
  }
  return out;
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

http::reply preflight(const http::request& request) {
  http::reply r;
  r.status = 200;
  r.fields = {{"Access-Control-Allow-Origin", "*"},
              {"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
              {"Access-Control-Allow-Headers", allowed_headers(request)},
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
