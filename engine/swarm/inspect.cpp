#include "swarm/inspect.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/json/read.hpp"

#include <fmt/format.h>

#include <utility>

namespace pheidi::swarm {

namespace {

std::string lower_host(std::string_view field) {
  return ascii::lower(field.substr(0, field.find(':')));
}

/// The URL that the sender used, which RFC 9421 signs.
std::string target_uri(const place& here, std::string_view host, std::string_view target) {
  const bool default_port = here.port == (here.tls ? 443 : 80);
  const std::string_view scheme = here.tls ? "https" : "http";
  return default_port ? fmt::format("{}://{}{}", scheme, host, target)
                      : fmt::format("{}://{}:{}{}", scheme, host, here.port, target);
}

verdict refuse(verdict v, int status, std::string reason) {
  v.status = status;
  v.reason = std::move(reason);
  return v;
}

std::string activity_id(std::string_view body) {
  const auto members = json::top_level_members(body);
  if (!members) return {};
  for (const auto& m : *members) {
    if (m.key != "id") continue;
    auto id = json::unescape(m.raw);
    return id ? std::move(*id) : std::string();
  }
  return {};
}

/// Empty when the signature holds.
std::string check_signature(verdict& v, const http::request& request, const place& here, const key_ring& keys,
                            wall_time now) {
  const auto uri = target_uri(here, v.host, request.target);
  crypto::signed_request signed_part{request.method, request.target, uri, {}};
  signed_part.headers.reserve(request.fields.size());
  for (const auto& [name, value] : request.fields)
    signed_part.headers.emplace_back(name, value);
  const auto signature = crypto::parse_signature(signed_part);
  if (!signature) return signature.error().code.message();
  v.signed_with = signature->which;
  const auto* key = keys.find(signature->key_id);
  if (!key) return "unknown key";
  const auto held = crypto::verify(*signature, signed_part, request.body, *key, now);
  return held ? std::string() : held.error().code.message();
}

} // namespace

std::string host_of(const http::request& request) {
  const auto* host = request.find("host");
  return host ? lower_host(*host) : std::string();
}

std::string check_get(const http::request& request, const place& here, const key_ring& keys, wall_time now,
                      std::optional<crypto::scheme>& with) {
  verdict v;
  v.host = host_of(request);
  auto reason = check_signature(v, request, here, keys, now);
  with = v.signed_with;
  return reason;
}

verdict inspect(const http::request& request, const place& here, const key_ring* keys, wall_time now) {
  verdict v;
  const auto* host = request.find("host");
  if (!host) return refuse(std::move(v), 400, "no Host field");
  v.host = lower_host(*host);
  if (!here.hosts.contains(v.host))
    return refuse(std::move(v), 421, "a host that is not served at this address");
  if (request.method != "POST") return refuse(std::move(v), 405, "not a POST");
  if (keys) {
    auto reason = check_signature(v, request, here, *keys, now);
    if (!reason.empty()) return refuse(std::move(v), 401, std::move(reason));
  }
  constexpr std::string_view numbered = "/inbox/";
  v.inbox = v.host;
  if (request.target.starts_with(numbered)) v.inbox += request.target.substr(numbered.size() - 1);
  v.id = activity_id(request.body);
  if (v.id.empty()) return refuse(std::move(v), 400, "a body that is not an activity with an id");
  return v;
}

} // namespace pheidi::swarm
