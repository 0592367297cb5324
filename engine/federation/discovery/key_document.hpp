// A key in the document that its id leads to, and keys ready to verify with. Pure.
#pragma once

#include "pheidi/federation/discovery/actors.hpp"

#include <string>

namespace pheidi::federation::discovery {

/// The key of that id: the document itself, or embedded in an actor that owns it (GoToSocial gives an actor
/// without inbox there). not_confirmed when it has no such key.
result<activitypub::public_key> key_in(const boost::json::object& document, const std::string& key_id);

/// The key of that id that the actor lists; null without.
const activitypub::public_key* listed(const std::vector<activitypub::public_key>& keys,
                                      const std::string& key_id);

/// not_confirmed for what we cannot verify with: unreadable, too short or too long, of another kind.
result<key_ptr> ready_key(const model::stored_key& k);
/// The same from what was just fetched and stored.
model::stored_key stored_form(const activitypub::public_key& k, const model::account_row& owner);

} // namespace pheidi::federation::discovery
