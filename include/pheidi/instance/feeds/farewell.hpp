// The end of a post or boost of ours, or of the consent to a quote, told to the servers that may have it:
// Delete, or Undo of an Announce; signed so that others may pass it on, also where posts are shown to servers
// that sign for them only. Threads: those of the executor.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/federation/outbox/follow_up.hpp"
#include "pheidi/model/client/feed_sources.hpp"
#include "pheidi/model/quotes.hpp"
#include "pheidi/model/schema.hpp"

namespace pheidi::instance::feeds {

struct farewell_sources {
  const config::settings& settings;
  const crypto::rails_cipher& cipher;
  const model::schema_facts& schema;
  wall_time now;
};
/// The document with the LD signature of an account of ours. Without a key it stays as it is: its delivery is
/// signed all the same, by then perhaps with a key.
std::string with_signature(pqxx::dbtransaction& tx, const farewell_sources& from, account_id author,
                           std::string text);
/// Before the rows go, in the transaction that removes them. Nothing for others' posts.
void tell_servers_of_end(pqxx::dbtransaction& tx, const farewell_sources& from, const model::told_post& post,
                         federation::outbox::follow_ups& then);
/// While it is still accepted. Nothing for a post of another server.
void tell_servers_of_revoked_quote(pqxx::dbtransaction& tx, const farewell_sources& from,
                                   const model::quote_row& quote, federation::outbox::follow_ups& then);

} // namespace pheidi::instance::feeds
