// Rows of this server as what it tells others.
//
// A fixed number of queries for a document, whatever hangs on it. Threads: those of the executor.
#pragma once

#include "pheidi/activitypub/outgoing.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/model/statuses.hpp"

#include <optional>
#include <string>
#include <variant>

namespace pheidi::model {

/// What the documents of one server have in common.
struct outgoing_context {
  const schema_facts& schema;
  const config::identity_settings& identity;
  const config::media_settings& media; // where files are served
  wall_time now;
};

struct outgoing_status {
  status_id id;
  account_id author;
  activitypub::visibility visibility = activitypub::visibility::public_;
  bool addresses_somebody = false; // a reply to another account, or mentions: goes before bulk
  bool ld_signed = false;          // it, or what it boosts, is public or unlisted
  std::int64_t author_followers = 0;
  std::variant<activitypub::outgoing::note, activitypub::outgoing::boost> what;
};

/// Nothing if it is not there, discarded, local-only, or by an account of another server.
std::optional<outgoing_status> load_outgoing_status(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                    status_id id);
/// Nothing if there is none, or it is of another server.
std::optional<activitypub::outgoing::actor>
load_outgoing_actor(pqxx::dbtransaction& tx, const outgoing_context& context, account_id id);

} // namespace pheidi::model
