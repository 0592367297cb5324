// What store_actor is made of.
#pragma once

#include "row_values.hpp"

#include "pheidi/model/accounts.hpp"

namespace pheidi::model {

/// The row of a remote actor as it was found, locked for the rest of the transaction.
struct known_actor {
  account_id id;
  std::string username, domain, uri;
  bool suspended = false;
  bool suspended_by_remote = false; // suspension_origin 1
  bool silenced = false;
  std::string fields; // JSON, may be empty
  std::string avatar_url, header_url;
};

/// The block that holds for a domain; all false without one.
struct domain_block_row {
  bool suspend = false, silence = false, reject_media = false;
  std::string created_at; // as the database writes it, so that nothing of it is lost
};

/// account_profile.cpp: where the actor is reached. Kept up to date even for suspended actors.
void add_addresses(row_values& to, const schema_facts& schema, const activitypub::actor& document);
/// account_profile.cpp: what people see of it.
void add_profile(row_values& to, const schema_facts& schema, const actor_update& update,
                 const known_actor& known);
/// account_profile.cpp: the addresses of its pictures. The file of one that changed counts no more, because
/// Mastodon's workers download only where there is none.
void add_pictures(row_values& to, const schema_facts& schema, const activitypub::actor& document,
                  const known_actor& known, stored_actor& out);

/// account_keys.cpp: stores the document's keys. True if it had keys before and keeps none of them.
bool store_keys(pqxx::dbtransaction& tx, const schema_facts& schema, account_id account,
                const actor_update& update);

} // namespace pheidi::model
