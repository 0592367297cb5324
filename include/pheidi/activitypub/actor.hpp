// Actors and their keys as documents. Pure.
#pragma once

#include "pheidi/activitypub/note.hpp"

#include <string>
#include <utility>
#include <vector>

namespace pheidi::activitypub {

/// `keypairs.type`
enum class key_kind { rsa = 0, ed25519 = 1, ml_dsa_44 = 2 };

struct public_key {
  std::string id;
  std::string owner;
  key_kind kind = key_kind::rsa;
  std::string pem; // SubjectPublicKeyInfo; empty when only its URI was given: it must be fetched
  friend bool operator==(const public_key&, const public_key&) = default;
};

struct actor {
  std::string id;
  std::string type;      // Application, Group, Organization, Person or Service
  std::string username;  // preferredUsername
  std::string webfinger; // FEP-2c59 "user@domain"; may be empty
  std::string inbox, outbox, shared_inbox, followers, following, featured, featured_tags, collections;
  std::string url;     // text/html link on the id's host, else the id
  std::string name;    // at most 2,048 characters
  std::string summary; // HTML as received, at most 20 kB
  bool locked = false;
  bool discoverable = false, indexable = false, memorial = false, suspended = false;
  std::optional<wall_time> published;
  std::vector<std::pair<std::string, std::string>> fields; // at most 50
  std::vector<std::string> also_known_as;                  // at most 256
  std::vector<std::string> attribution_domains;            // at most 256
  std::string moved_to;
  std::string icon_url, icon_description, image_url, image_description;
  std::optional<bool> show_featured, show_media, show_replies_in_media;
  int feature_policy = 0; // accounts.feature_approval_policy
  std::vector<emoji> emojis;
  std::vector<hashtag> hashtags;
  std::vector<public_key> keys; // assertionMethod first, then publicKey; at most 10
};

/// Errors: no_id, wrong_type, missing_member (inbox; preferredUsername without a valid webfinger). A member
/// that is no http(s) URI is left empty; inbox, outbox and collections may be on another host.
result<actor> read_actor(const boost::json::object& o);

/// A key document of its own (`publicKeyPem` and `owner`, or a Multikey with `controller`).
result<public_key> read_key(const boost::json::object& o);
/// PEM of a `publicKeyMultibase` (RSA, Ed25519); its kind.
result<public_key> read_multikey(const boost::json::object& o);

/// What a WebFinger answer says, and where to ask it.
struct webfinger {
  std::string username, domain; // of `subject`, domain lower case and punycode
  std::string self;             // href of the ActivityPub `self` link; empty without
};
result<webfinger> read_webfinger(std::string_view jrd);
/// "https://DOMAIN/.well-known/webfinger?resource=acct:USER@DOMAIN", escaped.
std::string webfinger_url(std::string_view username, std::string_view domain);
/// The lrdd template of a host-meta document (XRD or JSON); not_a_document without.
result<std::string> read_host_meta(std::string_view text);
/// The template with the resource put in.
std::string expand_template(std::string_view lrdd_template, std::string_view resource);

/// `[a-z0-9_]+([.-]+[a-z0-9_]+)*`, any case.
bool is_username(std::string_view name);
/// Lower-case punycode of a domain as handles have it; empty if it is none.
std::string normalise_domain(std::string_view domain);

} // namespace pheidi::activitypub
