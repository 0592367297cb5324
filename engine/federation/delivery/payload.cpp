// The same text, the same payload.
#include "pheidi/federation/delivery/payload.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/json/read.hpp"

#include <functional>

namespace pheidi::federation::delivery {

result<shared_payload> payload_store::intern(std::string_view raw) {
  const auto key = std::hash<std::string_view>{}(raw);
  if (const auto* known = known_.find(key)) {
    if (auto alive = known->lock(); alive && alive->raw == raw) {
      ++hits_;
      return alive;
    }
  }
  auto body = json::unescape(raw);
  if (!body) return body.error();
  auto fresh = std::make_shared<payload>();
  fresh->body = std::move(*body);
  const auto digest = crypto::base64(crypto::sha256(fresh->body));
  fresh->digest = "SHA-256=" + digest;
  fresh->content_digest = "sha-256=:" + digest + ":";
  fresh->raw = raw;
  shared_payload out = std::move(fresh);
  known_.put(key, out);
  return out;
}

} // namespace pheidi::federation::delivery
