// In this order: the signer itself, the document's LD signature, its proof, its origin.
#include "federation/inbox/who_speaks.hpp"

#include "pheidi/activitypub/note.hpp"
#include "pheidi/crypto/ld_signature.hpp"
#include "pheidi/crypto/object_proof.hpp"

#include <variant>

namespace pheidi::federation::inbox {

namespace {

using document = boost::json::object;
using maybe_spoken = result<std::optional<spoken>>;

bool has_signature(const document& d) {
  const auto* s = activitypub::member(d, "signature");
  return s && s->is_object();
}

bool may_vouch(const discovery::verification_key& key, const std::string& actor) {
  return key.actor_uri == actor;
}

/// Somebody else passed on what the actor says.
maybe_spoken passed_on(activitypub::activity activity, std::string actor, bool forwardable = false) {
  return std::optional<spoken>({std::move(activity), std::move(actor), true, forwardable});
}

/// The compacted document means what its author signed, whatever contexts it came with.
net::awaitable<maybe_spoken> by_ld_signature(const activitypub::activity& told, const std::string& actor,
                                             speaker_sources from) {
  const auto& original = *told.document;
  const auto creator = crypto::ld_signature_creator(original);
  if (!creator) co_return std::optional<spoken>();
  auto compacted = crypto::compact_activity(original);
  if (!compacted) co_return std::optional<spoken>();
  if (activitypub::id_of(activitypub::member(*compacted, "actor")) != actor)
    co_return std::optional<spoken>();
  auto key = co_await from.actors.key(*creator);
  if (!key) co_return key.error();
  const auto* rsa = std::get_if<crypto::rsa_public_key>(&(*key)->key);
  if (!rsa || !may_vouch(**key, actor)) co_return std::optional<spoken>();
  const auto holds = crypto::verify_ld_signature(original, *rsa, wall_clock::now());
  if (!holds) co_return std::optional<spoken>();
  auto activity = activitypub::read_activity(std::move(*compacted));
  if (!activity) co_return activity.error();
  co_return passed_on(std::move(*activity), actor, true);
}

net::awaitable<maybe_spoken> by_proof(const activitypub::activity& told, const std::string& actor,
                                      speaker_sources from) {
  const auto& original = *told.document;
  const auto method = crypto::object_proof_method(original);
  if (!method) co_return std::optional<spoken>();
  auto key = co_await from.actors.key(*method);
  if (!key) co_return key.error();
  const auto* ed25519 = std::get_if<crypto::ed25519_public_key>(&(*key)->key);
  if (!ed25519 || !may_vouch(**key, actor)) co_return std::optional<spoken>();
  const auto holds = crypto::verify_object_proof(original, *ed25519, wall_clock::now());
  if (!holds) co_return std::optional<spoken>();
  co_return passed_on(told, actor);
}

/// Nobody vouches for the text, so its own server is asked for it: for the activity, or for the post in it.
net::awaitable<maybe_spoken> by_origin(const activitypub::activity& told, const std::string& actor,
                                       speaker_sources from, discovery::budget_ptr costs) {
  const bool is_post =
      told.type == activitypub::activity_type::create || told.type == activitypub::activity_type::update;
  const auto uri = is_post ? told.object.id : told.id;
  if (!activitypub::same_host(uri, actor)) co_return std::optional<spoken>();
  discovery::get_options options;
  auto found = co_await from.documents.get(uri, costs, options);
  if (!found) co_return found.error();
  document activity;
  if (is_post) {
    const auto author = activitypub::id_of(activitypub::member(found->json, "attributedTo"));
    if (author != actor) co_return std::optional<spoken>();
    activity["@context"] = "https://www.w3.org/ns/activitystreams";
    activity["type"] = told.type_name;
    activity["id"] = told.id;
    activity["actor"] = actor;
    activity["object"] = std::move(found->json);
  } else {
    activity = std::move(found->json);
  }
  auto read = activitypub::read_activity(std::move(activity));
  if (!read) co_return read.error();
  if (read->actor != actor) co_return std::optional<spoken>();
  co_return passed_on(std::move(*read), actor);
}

/// A Delete that somebody passed on is true when the object is gone from where it was.
net::awaitable<maybe_spoken> by_absence(const activitypub::activity& told, const std::string& actor,
                                        speaker_sources from, discovery::budget_ptr costs) {
  if (!activitypub::same_host(told.object.id, actor)) co_return std::optional<spoken>();
  discovery::get_options options;
  auto found = co_await from.documents.get(told.object.id, costs, options);
  const bool gone =
      found ? activitypub::has_type(found->json, "Tombstone")
            : found.error().is(discovery::errc::gone) || found.error().is(discovery::errc::not_found);
  if (!gone) {
    if (!found && discovery::is_transient(found.error())) co_return found.error();
    co_return std::optional<spoken>();
  }
  co_return passed_on(told, actor);
}

} // namespace

net::awaitable<result<spoken>> who_speaks(const std::string& body, std::string signer, speaker_sources from,
                                          discovery::budget_ptr costs) {
  auto plain = activitypub::read_activity(body);
  if (!plain) co_return plain.error();
  // An actor that is there but nameless is somebody, and not necessarily the signer.
  const bool nameless = plain->actor.empty() && activitypub::member(*plain->document, "actor");
  if (nameless) co_return error{errc::not_authenticated, "an actor without id"};
  const std::string actor = plain->actor.empty() ? signer : plain->actor;
  if (actor == signer) {
    spoken out;
    out.forwardable = has_signature(*plain->document);
    out.activity = std::move(*plain);
    out.actor = actor;
    co_return out;
  }
  auto signed_by_actor = co_await by_ld_signature(*plain, actor, from);
  if (signed_by_actor && *signed_by_actor) co_return std::move(**signed_by_actor);
  auto proved = co_await by_proof(*plain, actor, from);
  if (proved && *proved) co_return std::move(**proved);
  maybe_spoken confirmed = std::optional<spoken>();
  if (plain->type == activitypub::activity_type::delete_)
    confirmed = co_await by_absence(*plain, actor, from, costs);
  else
    confirmed = co_await by_origin(*plain, actor, from, costs);
  if (!confirmed) co_return confirmed.error();
  if (*confirmed) co_return std::move(**confirmed);
  co_return error{errc::not_authenticated, actor};
}

} // namespace pheidi::federation::inbox
