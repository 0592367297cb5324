// Both directions in one query: whose account is whose is asked of each row.
#include "pheidi/model/client/ended_follows.hpp"

#include "account_sides.hpp"
#include "exec.hpp"
#include "severed_domain.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

ended_follow ended(const pqxx::row& row, const config::identity_settings& identity) {
  const auto who = read_sides(row, identity);
  const bool ours = row["ours"].as<bool>();
  const auto& follower = ours ? who.us.uri : who.them.uri;
  const auto& followed = ours ? who.them.uri : who.us.uri;
  const auto number = row["follow"].as<std::int64_t>();
  const auto named = fmt::format("{}#follows/{}", follower, number);
  return {who.us.id,
          ours,
          {or_else(row["stored"], named), follower, followed},
          ours ? named + "/undo" : fmt::format("{}#rejects/follows/{}", who.us.uri, number),
          who.inbox};
}

} // namespace

std::vector<ended_follow> ends_of_follows(pqxx::dbtransaction& tx, const outgoing_context& context,
                                          const std::string& domain, domain_span span) {
  const auto both_ways = fmt::format("(SELECT id, uri, true AS ours, account_id AS here, target_account_id AS"
                                     " there FROM {0} f UNION ALL SELECT id, uri, false, target_account_id,"
                                     " account_id FROM {0} f)",
                                     follows_and_requests);
  std::vector<ended_follow> out;
  for (const auto& row : exec(tx,
                              sides_sql(context.schema, {"t.id AS follow, t.uri AS stored, t.ours", both_ways,
                                                         "", "t.here", "t.there"}) +
                                  " WHERE " + domain_condition("$1", "them.domain", span) + " ORDER BY t.id",
                              domain))
    out.push_back(ended(row, context.identity));
  return out;
}

} // namespace pheidi::model
