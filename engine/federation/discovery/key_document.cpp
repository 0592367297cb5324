#include "key_document.hpp"

#include <algorithm>

namespace pheidi::federation::discovery {

namespace {

/// The parsed key; a variant, because that is how it is held.
result<std::variant<crypto::rsa_public_key, crypto::ed25519_public_key>> parse(const model::stored_key& k) {
  if (k.kind == activitypub::key_kind::rsa) {
    auto key = crypto::rsa_public_key::from_pem(k.pem);
    if (!key) return key.error();
    return std::move(*key);
  }
  if (k.kind == activitypub::key_kind::ed25519) {
    auto key = crypto::ed25519_public_key::from_pem(k.pem);
    if (!key) return key.error();
    return std::move(*key);
  }
  return error(errc::not_confirmed, "a kind of key that we cannot verify with");
}

} // namespace

result<activitypub::public_key> key_in(const boost::json::object& document, const std::string& key_id) {
  auto itself = activitypub::read_key(document);
  if (itself && itself->id == key_id) return itself;
  const auto owner = activitypub::text_of(document, "id");
  for (const auto* name : {"publicKey", "assertionMethod"})
    for (const auto* each : activitypub::as_list(activitypub::member(document, name))) {
      if (!each->is_object()) continue;
      auto key = activitypub::read_key(each->get_object());
      if (key && key->id == key_id && key->owner == owner) return key;
    }
  return error(errc::not_confirmed, key_id + " is not in its document");
}

const activitypub::public_key* listed(const std::vector<activitypub::public_key>& keys,
                                      const std::string& key_id) {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return k.id == key_id; });
  return found == keys.end() ? nullptr : &*found;
}

result<key_ptr> ready_key(const model::stored_key& k) {
  if (k.revoked_or_expired) return error(errc::not_confirmed, k.id + " was revoked or has expired");
  auto key = parse(k);
  if (!key) return error(errc::not_confirmed, k.id + ": " + key.error().message());
  return key_ptr(std::make_shared<const verification_key>(
      verification_key{k.id, k.owner, k.actor_uri, k.owner_domain, k.owner_inbox, k.owner_followers,
                       k.owner_suspended, std::move(*key), crypto::sha256(k.pem)}));
}

model::stored_key stored_form(const activitypub::public_key& k, const model::account_row& owner) {
  model::stored_key out;
  out.owner = owner.id;
  out.actor_uri = owner.uri;
  out.id = k.id;
  out.kind = k.kind;
  out.pem = k.pem;
  out.owner_suspended = owner.suspended;
  out.owner_inbox = owner.inbox_url;
  out.owner_followers = owner.followers_url;
  out.owner_domain = owner.domain;
  out.owner_refreshed_at = owner.last_webfingered_at;
  return out;
}

} // namespace pheidi::federation::discovery
