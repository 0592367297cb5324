// Actors as rows of `accounts`: found by URI, made and refreshed from their documents.
#pragma once

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// What ingest needs to know of an account, local or remote.
struct account_row {
  account_id id;
  std::string username;
  std::string domain; // empty: local
  std::string uri;    // computed for local accounts
  std::string actor_type;
  std::string inbox_url, shared_inbox_url, followers_url, following_url, featured_url;
  bool locked = false;
  bool suspended = false;               // suspended_at is set
  bool permanently_unavailable = false; // without a pending deletion request
  bool silenced = false;
  bool sensitized = false;
  std::optional<account_id> moved_to;
  std::optional<wall_time> last_webfingered_at;
  std::vector<std::string> also_known_as;
  bool local() const { return domain.empty(); }
  /// shared inbox, else the inbox
  const std::string& preferred_inbox() const {
    return shared_inbox_url.empty() ? inbox_url : shared_inbox_url;
  }
};

/// By row id; nullopt when there is none.
std::optional<account_row> find_account(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        const config::identity_settings& identity, account_id id);
/// Local and remote actors by their ids (URIs, matched byte for byte; a local one by what its URI names). One
/// query for the remote ones. What is not there is not in the map.
std::map<std::string, account_row> find_accounts(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                 const config::identity_settings& identity,
                                                 const std::vector<std::string>& uris);
/// By handle, both parts in any case; an empty domain is local.
std::optional<account_row> find_account_by_handle(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                  const config::identity_settings& identity,
                                                  const std::string& username, const std::string& domain);

/// What an actor document and WebFinger say, to be written.
struct actor_update {
  activitypub::actor document;
  std::string username, domain;                                                 // as WebFinger confirmed
  std::optional<std::int64_t> followers_count, following_count, statuses_count; // totals of its collections
  std::optional<bool> hide_collections;
  std::optional<account_id> moved_to;
  bool keys_only = false; // leaves the profile and last_webfingered_at
  wall_time now;
};
struct stored_actor {
  account_row row;
  bool created = false;
  bool new_domain = false;       // no account of it before: the `instances` view wants a refresh
  bool keys_all_changed = false; // its tombstones were cleared; local followers follow again
  bool suspended_now = false, unsuspended_now = false; // by `suspended` of the document
  bool new_avatar = false, new_header = false;         // to be downloaded
  std::string
      set_aside; // URI of the actor that lost its handle to this one and wants a refresh; mostly empty
};
/// Inserts or updates by `uri`, under the advisory lock of process_account:URI; domain blocks are copied to a
/// new row. A row of the same handle with another uri is taken over when `document.id` was confirmed by
/// WebFinger (the older row is renamed; where the new uri had no row, the older one gets that uri and stays).
/// Keys go to `keypairs` where the schema keeps them there. One actor per transaction, or several in the
/// order of their URIs: others wait for the locks. Throws std::invalid_argument for an id, name or domain
/// that the readers of documents would have refused.
stored_actor store_actor(pqxx::dbtransaction& tx, const schema_facts& schema,
                         const config::identity_settings& identity, const actor_update& update);

/// The remote actor is gone (410): suspended with remote origin. False when there is no such row.
bool mark_remotely_gone(pqxx::dbtransaction& tx, const std::string& uri);

/// A key by which somebody signed.
struct stored_key {
  account_id owner;
  std::string actor_uri;
  std::string id;
  activitypub::key_kind kind = activitypub::key_kind::rsa;
  std::string pem;
  bool revoked_or_expired = false;
  bool owner_suspended = false;
  std::string owner_inbox, owner_followers, owner_domain;
  std::optional<wall_time> owner_refreshed_at; // accounts.last_webfingered_at
};
/// `keypairs.uri`, else the account whose uri is the id without fragment and that has a public_key.
/// nullopt for unknown keys and keys of local accounts.
std::optional<stored_key> find_key(pqxx::dbtransaction& tx, const schema_facts& schema,
                                   const std::string& key_id);

} // namespace pheidi::model
