// The signature of a request, checked in the order of cost.
#include "pheidi/federation/discovery/verify.hpp"

#include "pheidi/crypto/http_signature.hpp"

#include <fmt/format.h>

namespace pheidi::federation::discovery {

namespace {

crypto::signed_request view_of(const http::request& request, const std::string& target_uri) {
  crypto::signed_request out;
  out.method = request.method;
  out.target = request.target;
  out.target_uri = target_uri;
  for (const auto& [name, value] : request.fields)
    out.headers.emplace_back(name, value);
  return out;
}

result<void> match(const crypto::parsed_signature& signature, const crypto::signed_request& request,
                   const verification_key& key) {
  return std::visit([&](const auto& k) { return crypto::match_key(signature, request, k); }, key.key);
}

} // namespace

net::awaitable<result<key_ptr>> verify(actors& keys, const model::domain_policy& policy,
                                       const http::request& request, const std::string& target_uri) {
  const auto view = view_of(request, target_uri);
  auto signature = crypto::parse_signature(view);
  if (!signature) co_return signature.error();
  const auto sound = crypto::check_signature(*signature, view, request.body, wall_clock::now());
  if (!sound) co_return sound.error();
  key_ptr key = keys.cached_key(signature->key_id);
  if (!key) {
    auto found = co_await keys.key(signature->key_id);
    if (!found) co_return found.error();
    key = std::move(*found);
  }
  if (!policy.allowed(key->owner_domain)) co_return error{errc::blocked_domain, key->owner_domain};
  const auto matches = match(*signature, view, *key);
  if (matches) co_return key;
  auto newer = co_await keys.newer_key(key);
  if (!newer) co_return newer.error();
  const auto again = match(*signature, view, **newer);
  if (!again) co_return again.error();
  co_return std::move(*newer);
}

std::string target_uri(const http::request& request, bool https) {
  const auto* host = request.find("host");
  return fmt::format("{}://{}{}", https ? "https" : "http", host ? *host : std::string(), request.target);
}

int status_of_unverified(const error& e) {
  if (e.is(crypto::errc::malformed_digest)) return 400;
  if (e.is(errc::blocked_domain)) return 403;
  return is_transient(e) || db::is_transient(e) ? 503 : 401;
}

} // namespace pheidi::federation::discovery
