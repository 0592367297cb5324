// Policies of posts against who follows whom; states of quotes.
#include "pheidi/model/client/quoting.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/accounts.hpp"
#include "pheidi/model/counters.hpp"
#include "pheidi/model/published.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

bool fits(int flags, bool follows, bool followed) {
  constexpr int everybody = 2, followers = 4, following = 8;
  return (flags & everybody) != 0 || ((flags & followers) != 0 && follows) ||
         ((flags & following) != 0 && followed);
}

} // namespace

quote_leave leave_to_quote(pqxx::dbtransaction& tx, const schema_facts& schema, account_id quoting,
                           const status_row& quoted) {
  const auto row =
      exec1(tx,
            "SELECT EXISTS (SELECT 1 FROM follows WHERE account_id = $1 AND target_account_id = $2),"
            " EXISTS (SELECT 1 FROM follows WHERE account_id = $2 AND target_account_id = $1),"
            " EXISTS (SELECT 1 FROM blocks WHERE account_id = $1 AND target_account_id = $2"
            "  OR account_id = $2 AND target_account_id = $1)",
            quoting.value, quoted.author.value);
  if (row[2].as<bool>()) return quote_leave::denied;
  const auto policy = quote_policy_of(tx, schema, quoted.id);
  const bool follows = row[0].as<bool>(), followed = row[1].as<bool>();
  constexpr int unsupported = 1;
  if (fits(policy >> 16, follows, followed)) return quote_leave::automatic;
  // What the policy says besides may be about us: only its server knows.
  const bool unknown = !quoted.local && ((policy | policy >> 16) & unsupported) != 0;
  if (unknown || fits(policy & 0xffff, follows, followed)) return quote_leave::manual;
  return quote_leave::denied;
}

std::optional<activitypub::outgoing::quote_stamp>
stamp_of(pqxx::dbtransaction& tx, const outgoing_context& context, const quote_row& quote) {
  if (!quote.quoted_account) return std::nullopt;
  const auto author = find_account(tx, context.schema, context.identity, *quote.quoted_account);
  if (!author || !author->local()) return std::nullopt;
  const auto posts = find_stamp(tx, context, author->id, quote.id);
  if (!posts) return std::nullopt;
  return activitypub::outgoing::quote_stamp{fmt::format("{}/quote_authorizations/{}", author->uri, quote.id),
                                            author->uri, posts->quoting, posts->quoted};
}

std::optional<quote_row> end_quote(pqxx::dbtransaction& tx, const schema_facts& schema, status_id quoting,
                                   status_id quoted, wall_time now) {
  auto quote = find_quote(tx, schema, quoting);
  if (!quote || quote->quoted != quoted || quote->state != quote_state::accepted) return std::nullopt;
  const auto changed = exec(tx, "UPDATE quotes SET state = 3, updated_at = $2 WHERE id = $1 AND state = 1",
                            quote->id, timestamp_text(now));
  if (changed.affected_rows() == 0) return std::nullopt;
  add_status_counts(tx, schema, {{.status = quoted.value, .quotes = -1}}, now);
  quote->state = quote_state::revoked;
  return quote;
}

bool set_quote_policy(pqxx::dbtransaction& tx, status_id status, int policy, wall_time now) {
  return exec(tx,
              "UPDATE statuses SET quote_approval_policy = $2, updated_at = $3::timestamp WHERE id = $1"
              " AND quote_approval_policy <> $2",
              status.value, policy, timestamp_text(now))
             .affected_rows() == 1;
}

} // namespace pheidi::model
