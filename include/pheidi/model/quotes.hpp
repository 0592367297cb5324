// Quotes and the consent of who is quoted (FEP-044f): `quotes`.
//
// Nothing is written where the schema has no such table (before 4.4).
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/model/statuses.hpp"

#include <optional>
#include <string>

namespace pheidi::model {

/// `quotes.state`
enum class quote_state { pending = 0, accepted = 1, rejected = 2, revoked = 3, deleted = 4 };

struct quote_row {
  std::int64_t id = 0;
  status_id status; // the quoting post
  account_id account;
  std::optional<status_id> quoted;
  std::optional<account_id> quoted_account;
  quote_state state = quote_state::pending;
  std::string approval_uri;
};
std::optional<quote_row> find_quote(pqxx::dbtransaction& tx, const schema_facts& schema, status_id quoting);

/// The answer to our request `activity_uri` by who was asked. Only a pending one of a post of ours changes;
/// the quoted post's count with it.
std::optional<quote_row> answer_quote(pqxx::dbtransaction& tx, const schema_facts& schema,
                                      const std::string& activity_uri, account_id quoted_account,
                                      bool accepted, const std::string& approval_uri, wall_time now);

/// A remote post asked to quote one of ours and may: accepted under the request's id.
std::optional<quote_row> accept_quote_of_ours(pqxx::dbtransaction& tx, const schema_facts& schema,
                                              const status_row& quoting, const status_row& quoted,
                                              const std::string& activity_uri, wall_time now);

/// The quoted post was found later: it is put where nothing stands yet. The row as it is then.
std::optional<quote_row> place_quoted(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t quote,
                                      status_id quoted, wall_time now);
/// A pending quote is agreed to by this stamp (empty: a quote of one's own). True if it was pending.
bool approve_quote(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t quote,
                   const std::string& approval_uri, wall_time now);

/// The stamp was withdrawn by its author: an accepted quote becomes revoked, a pending one rejected.
std::optional<quote_row> revoke_quote(pqxx::dbtransaction& tx, const schema_facts& schema,
                                      const std::string& approval_uri, account_id quoted_account,
                                      wall_time now);

/// `statuses.quote_approval_policy` of a post.
int quote_policy_of(pqxx::dbtransaction& tx, const schema_facts& schema, status_id status);

} // namespace pheidi::model
