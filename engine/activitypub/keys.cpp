// Keys: in an actor's document, as a document of their own, as PEM and as Multikey.
#include "activitypub/keys.hpp"

#include "pheidi/crypto/ed25519.hpp"
#include "pheidi/crypto/object_proof.hpp"

#include <algorithm>

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

constexpr std::size_t most_keys = 10;
constexpr std::size_t longest_pem = 16 * 1024;

result<public_key> read_pem_key(const bj::object& o) {
  public_key out;
  out.id = text_of(o, "id");
  out.owner = id_of(member(o, "owner"));
  out.pem = text_of(o, "publicKeyPem");
  if (!is_http_uri(out.id)) return error{errc::no_id, out.id.substr(0, 80)};
  if (out.pem.empty() || out.pem.size() > longest_pem) return error{errc::missing_member, "publicKeyPem"};
  if (!is_http_uri(out.owner)) return error{errc::missing_member, "owner"};
  if (crypto::ed25519_public_key::from_pem(out.pem)) out.kind = key_kind::ed25519;
  return out;
}

class key_list {
 public:
  explicit key_list(const std::string& actor) : actor_(actor) {}

  void take(const bj::value* v) {
    for (const auto* each : as_list(v)) {
      if (keys_.size() >= most_keys) return;
      if (const auto* object = each->if_object())
        take_embedded(*object);
      else
        take_named(id_of(each));
    }
  }
  std::vector<public_key> keys() && { return std::move(keys_); }

 private:
  void take_embedded(const bj::object& o) {
    auto key = read_key(o);
    if (!key || key->owner != actor_) return;
    if (without_fragment(key->id) != actor_) return take_named(key->id);
    add(std::move(*key));
  }
  void take_named(const std::string& id) {
    public_key key;
    key.id = id;
    key.owner = actor_;
    if (is_http_uri(id)) add(std::move(key));
  }
  /// Both lists may have a key, one of them by its id alone.
  void add(public_key key) {
    const auto known = std::ranges::find(keys_, key.id, &public_key::id);
    if (known == keys_.end())
      keys_.push_back(std::move(key));
    else if (known->pem.empty())
      *known = std::move(key);
  }

  const std::string& actor_;
  std::vector<public_key> keys_;
};

} // namespace

result<public_key> read_multikey(const bj::object& o) {
  public_key out;
  out.id = text_of(o, "id");
  out.owner = id_of(member(o, "controller"));
  if (!is_http_uri(out.id)) return error{errc::no_id, out.id.substr(0, 80)};
  if (!is_http_uri(out.owner)) return error{errc::missing_member, "controller"};
  const auto written = text_of(o, "publicKeyMultibase");
  if (written.empty()) return error{errc::missing_member, "publicKeyMultibase"};
  auto key = crypto::read_multikey(written);
  if (!key) return key.error();
  if (key->which == crypto::multikey::kind::other) return error{errc::wrong_type, "a key of another kind"};
  if (key->which == crypto::multikey::kind::ed25519) out.kind = key_kind::ed25519;
  out.pem = std::move(key->pem);
  return out;
}

result<public_key> read_key(const bj::object& o) {
  return has_type(o, "Multikey") ? read_multikey(o) : read_pem_key(o);
}

std::vector<public_key> keys_of(const bj::object& actor, const std::string& actor_id) {
  key_list all(actor_id);
  all.take(member(actor, "assertionMethod"));
  all.take(member(actor, "publicKey"));
  return std::move(all).keys();
}

} // namespace pheidi::activitypub
