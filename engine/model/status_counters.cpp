// Adds to `status_stats`, all statuses in one statement.
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/counters.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <map>

namespace pheidi::model {

namespace {

constexpr std::int64_t max_untrusted = 100'000'000;

std::map<std::int64_t, status_delta> merge(const schema_facts& schema,
                                           const std::vector<status_delta>& deltas) {
  std::map<std::int64_t, status_delta> out;
  for (const auto& delta : deltas) {
    auto& sum = out.try_emplace(delta.status).first->second;
    sum.replies += delta.replies;
    sum.reblogs += delta.reblogs;
    sum.favourites += delta.favourites;
    if (schema.has_quote_counts) sum.quotes += delta.quotes;
  }
  std::erase_if(out, [](const auto& entry) {
    const auto& sum = entry.second;
    return sum.replies == 0 && sum.reblogs == 0 && sum.favourites == 0 && sum.quotes == 0;
  });
  return out;
}

/// ", column = ..." for a total of the origin: NULL means that it said none, and stays.
std::string along(const char* untrusted, const char* delta) {
  return fmt::format(
      ", {0} = CASE WHEN s.{0} IS NOT NULL THEN least(greatest(s.{0} + (SELECT d.{1} FROM delta d"
      " WHERE d.id = EXCLUDED.status_id), 0), {2}) END",
      untrusted, delta, max_untrusted);
}

std::string add_sql(const schema_facts& schema) {
  const bool quotes = schema.has_quote_counts;
  const auto untrusted = schema.has_untrusted_counts ? along("untrusted_favourites_count", "favourites") +
                                                           along("untrusted_reblogs_count", "reblogs")
                                                     : std::string();
  return fmt::format(
      "WITH delta AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[],"
      "  $5::bigint[]) AS d(id, replies, reblogs, favourites, quotes))"
      " INSERT INTO status_stats AS s (status_id, replies_count, reblogs_count, favourites_count,{0}"
      "  created_at, updated_at)"
      " SELECT id, greatest(replies, 0), greatest(reblogs, 0), greatest(favourites, 0),{1}"
      "  {5}, {5} FROM delta"
      "  WHERE EXISTS (SELECT 1 FROM statuses t WHERE t.id = delta.id) ORDER BY id"
      " ON CONFLICT (status_id) DO UPDATE SET (replies_count, reblogs_count, favourites_count{2}) ="
      "  (SELECT greatest(s.replies_count + d.replies, 0), greatest(s.reblogs_count + d.reblogs, 0),"
      "   greatest(s.favourites_count + d.favourites, 0){3} FROM delta d WHERE d.id = EXCLUDED.status_id),"
      "  updated_at = EXCLUDED.updated_at{4}",
      quotes ? " quotes_count," : "", quotes ? " greatest(quotes, 0)," : "", quotes ? ", quotes_count" : "",
      quotes ? ", greatest(s.quotes_count + d.quotes, 0)" : "", untrusted, moment_sql("$6"));
}

/// NULL in the proposed row means that nothing was said, so what is there stays.
std::string taken(const char* column) {
  return fmt::format("{0} = coalesce(EXCLUDED.{0}, s.{0})", column);
}
std::string differs(const char* column) {
  return fmt::format("(EXCLUDED.{0} IS NOT NULL AND EXCLUDED.{0} IS DISTINCT FROM s.{0})", column);
}

std::string bounded_or_null(std::optional<std::int64_t> total) {
  return total ? fmt::to_string(std::clamp<std::int64_t>(*total, 0, max_untrusted)) : std::string();
}

} // namespace

void add_status_counts(pqxx::dbtransaction& tx, const schema_facts& schema,
                       const std::vector<status_delta>& deltas, wall_time now) {
  std::vector<std::int64_t> ids, replies, reblogs, favourites, quotes;
  for (const auto& [id, sum] : merge(schema, deltas)) {
    ids.push_back(id);
    replies.push_back(sum.replies);
    reblogs.push_back(sum.reblogs);
    favourites.push_back(sum.favourites);
    quotes.push_back(sum.quotes);
  }
  if (ids.empty()) return;
  exec(tx, add_sql(schema), array_literal(ids), array_literal(replies), array_literal(reblogs),
       array_literal(favourites), array_literal(quotes), micros(now));
}

bool set_untrusted_counts(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t status,
                          std::optional<std::int64_t> favourites, std::optional<std::int64_t> reblogs,
                          wall_time now) {
  if (!schema.has_untrusted_counts || (!favourites && !reblogs)) return false;
  const auto done = exec(
      tx,
      fmt::format(
          "INSERT INTO status_stats AS s (status_id, untrusted_favourites_count, untrusted_reblogs_count,"
          "  created_at, updated_at)"
          " SELECT id, NULLIF($2, '')::bigint, NULLIF($3, '')::bigint, {now}, {now}"
          "  FROM statuses WHERE id = $1"
          " ON CONFLICT (status_id) DO UPDATE SET updated_at = EXCLUDED.updated_at, {favourites}, {reblogs}"
          " WHERE {favourites_differ} OR {reblogs_differ}",
          fmt::arg("now", moment_sql("$4")), fmt::arg("favourites", taken("untrusted_favourites_count")),
          fmt::arg("reblogs", taken("untrusted_reblogs_count")),
          fmt::arg("favourites_differ", differs("untrusted_favourites_count")),
          fmt::arg("reblogs_differ", differs("untrusted_reblogs_count"))),
      status, bounded_or_null(favourites), bounded_or_null(reblogs), micros(now));
  return done.affected_rows() == 1;
}

} // namespace pheidi::model
