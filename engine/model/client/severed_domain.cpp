// Ends follows and keeps who lost which: people may see it, and get the list.
#include "severed_domain.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/counters.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

/// `relationship_severance_events.type` and `severed_relationships.direction`
constexpr int by_domain_block = 0;

std::int64_t begin_event(pqxx::dbtransaction& tx, const std::string& domain, const std::string& moment) {
  return exec1(tx,
               "INSERT INTO relationship_severance_events (type, target_name, created_at, updated_at)"
               " VALUES ($1, $2, $3::timestamp, $3::timestamp) RETURNING id",
               by_domain_block, domain, moment)[0]
      .as<std::int64_t>();
}

std::vector<severed_person> keep_losses(pqxx::dbtransaction& tx, std::int64_t event,
                                        const std::string& moment) {
  std::vector<severed_person> out;
  for (const auto& row :
       exec(tx,
            "INSERT INTO account_relationship_severance_events (account_id, relationship_severance_event_id,"
            " followers_count, following_count, created_at, updated_at)"
            " SELECT local_account_id, $1, count(*) FILTER (WHERE direction = 0),"
            " count(*) FILTER (WHERE direction = 1), $2::timestamp, $2::timestamp FROM severed_relationships"
            " WHERE relationship_severance_event_id = $1 GROUP BY local_account_id"
            " RETURNING account_id, id, following_count > 0",
            event, moment))
    out.push_back({account_id(row[0].as<std::int64_t>()), row[1].as<std::int64_t>(), row[2].as<bool>()});
  return out;
}

} // namespace

std::string domain_condition(const std::string& parameter, const std::string& column, domain_span span) {
  if (span == domain_span::alone) return fmt::format("{} = {}::text", column, parameter);
  return fmt::format("({0} = {1}::text OR right({0}, length({1}::text) + 1) = '.' || {1}::text)", column,
                     parameter);
}

severed_domain sever_domain(pqxx::dbtransaction& tx, const std::string& domain, domain_span span,
                            wall_time now) {
  const auto theirs = domain_condition("$1", "t.domain", span);
  exec(tx,
       "DELETE FROM follow_requests f USING accounts t WHERE (t.id = f.account_id OR t.id ="
       " f.target_account_id) AND " +
           theirs,
       domain);
  const auto gone = exec(tx,
                         "DELETE FROM follows f USING accounts t WHERE (t.id = f.account_id OR t.id ="
                         " f.target_account_id) AND " +
                             theirs +
                             " RETURNING f.account_id, f.target_account_id, t.id, f.show_reblogs,"
                             " f.notify, f.languages",
                         domain);
  if (gone.empty()) return {};
  const auto moment = timestamp_text(now);
  const auto event = begin_event(tx, domain, moment);
  std::vector<std::string> boosts, notify, languages;
  std::vector<std::int64_t> locals, remotes, directions;
  std::vector<account_delta> deltas;
  for (const auto& row : gone) {
    const account_id follower(row[0].as<std::int64_t>()), followed(row[1].as<std::int64_t>());
    const bool active = row[2].as<std::int64_t>() == followed.value;
    locals.push_back(active ? follower.value : followed.value);
    remotes.push_back(active ? followed.value : follower.value);
    directions.push_back(active ? 1 : 0);
    boosts.push_back(row[3].as<std::string>());
    notify.push_back(row[4].as<std::string>());
    languages.push_back(row[5].as<std::string>(""));
    deltas.push_back({follower, 0, 0, -1});
    deltas.push_back({followed, 0, -1, 0});
  }
  exec(tx,
       "INSERT INTO severed_relationships (relationship_severance_event_id, local_account_id,"
       " remote_account_id, direction, show_reblogs, notify, languages, created_at, updated_at)"
       " SELECT $1, l, r, d, b, n, nullif(w, '')::varchar[], $8::timestamp, $8::timestamp"
       " FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::boolean[], $6::boolean[], $7::text[])"
       " AS given(l, r, d, b, n, w) ON CONFLICT DO NOTHING",
       event, array_literal(locals), array_literal(remotes), array_literal(directions), array_literal(boosts),
       array_literal(notify), array_literal(languages), moment);
  add_account_counts(tx, deltas, now);
  return {static_cast<std::int64_t>(gone.affected_rows()), keep_losses(tx, event, moment)};
}

} // namespace pheidi::model
