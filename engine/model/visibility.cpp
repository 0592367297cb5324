// Audiences of posts as SQL. $2 is the viewer's id and $3 its domain, NULL and '' for nobody in particular.
#include "pheidi/model/visibility.hpp"

#include "exec.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

std::optional<std::int64_t> number_of(const viewer& by) {
  if (!by.id) return std::nullopt;
  return by.id->value;
}

/// Who looks, as SQL.
struct looker {
  std::string_view id = "$2::bigint", domain = "$3::text";
};

/// Conditions on the post `alias` under which anybody at all sees it; of its author in `alias`_author.
std::string there_sql(const schema_facts& schema, const viewer& by, std::string_view alias) {
  const bool one_of_ours = by.id && by.domain.empty();
  return fmt::format("{0}.deleted_at IS NULL AND NOT {1}{2}", alias,
                     unavailable_sql(schema, fmt::format("{}_author", alias)),
                     one_of_ours ? std::string() : leaves_server(schema, alias));
}

/// Whether it is meant for the viewer. Mentions count whether they are said aloud or not; who is suspended
/// lost what was meant for few.
std::string audience_sql(const schema_facts& schema, std::string_view alias, const looker& by) {
  return fmt::format("({0}.visibility IN (0, 1) OR {0}.account_id = {2}"
                     " OR EXISTS (SELECT 1 FROM accounts v WHERE v.id = {2} AND NOT {1}"
                     "  AND ({0}.visibility = 2 AND EXISTS (SELECT 1 FROM follows f"
                     "    WHERE f.account_id = v.id AND f.target_account_id = {0}.account_id)"
                     "   OR EXISTS (SELECT 1 FROM mentions m"
                     "    WHERE m.status_id = {0}.id AND m.account_id = v.id))))",
                     alias, unavailable_sql(schema, "v"), by.id);
}

std::string blocks_sql(std::string_view account, const looker& by) {
  return fmt::format("(EXISTS (SELECT 1 FROM blocks b"
                     "  WHERE b.account_id = {0} AND b.target_account_id = {1})"
                     " OR EXISTS (SELECT 1 FROM account_domain_blocks b"
                     "  WHERE b.account_id = {0} AND b.domain = lower({2})))",
                     account, by.id, by.domain);
}

/// The audience without whom the author blocks: that is about posts for everybody.
std::string seen_sql(const schema_facts& schema, std::string_view alias, const looker& by = {}) {
  return fmt::format("{} AND NOT ({}.visibility IN (0, 1) AND {})", audience_sql(schema, alias, by), alias,
                     blocks_sql(fmt::format("{}.account_id", alias), by));
}

/// A boost shows what it boosts, and of private posts only the booster's own.
std::string boosted_sql(std::string_view condition) {
  return fmt::format("(s.reblog_of_id IS NULL OR EXISTS (SELECT 1 FROM statuses o"
                     " JOIN accounts o_author ON o_author.id = o.account_id WHERE o.id = s.reblog_of_id"
                     " AND (o.visibility IN (0, 1) OR o.visibility = 2 AND o.account_id = s.account_id)"
                     " AND {}))",
                     condition);
}

} // namespace

seen may_see(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t status, const viewer& by) {
  const auto sql = fmt::format("SELECT {} AND {} AS there, ({} AND {}) IS TRUE AS seen FROM statuses s"
                               " JOIN accounts s_author ON s_author.id = s.account_id WHERE s.id = $1",
                               there_sql(schema, by, "s"), boosted_sql(there_sql(schema, by, "o")),
                               seen_sql(schema, "s"), boosted_sql(seen_sql(schema, "o")));
  const auto rows = exec(tx, sql, status, number_of(by), by.domain);
  if (rows.empty() || !rows[0]["there"].as<bool>()) return seen::not_there;
  return rows[0]["seen"].as<bool>() ? seen::yes : seen::not_allowed;
}

std::set<std::int64_t> visible_statuses(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        const std::vector<std::int64_t>& ids, const viewer& by) {
  std::set<std::int64_t> visible;
  if (ids.empty()) return visible;
  const auto sql = fmt::format("SELECT s.id FROM statuses s JOIN accounts s_author"
                               " ON s_author.id = s.account_id WHERE s.id = ANY($1::bigint[])"
                               " AND {} AND {} AND {} AND {}",
                               there_sql(schema, by, "s"), seen_sql(schema, "s"),
                               boosted_sql(there_sql(schema, by, "o")), boosted_sql(seen_sql(schema, "o")));
  for (const auto& row : exec(tx, sql, array_literal(ids), number_of(by), by.domain))
    visible.insert(row[0].as<std::int64_t>());
  return visible;
}

std::set<account_id> who_may_see(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t status,
                                 const std::vector<account_id>& ours) {
  std::set<account_id> out;
  if (ours.empty()) return out;
  const looker each{"w.id", "''"};
  const viewer one_of_ours{account_id(0), {}};
  const auto sql =
      fmt::format("SELECT w.id FROM unnest($2::bigint[]) AS w(id) CROSS JOIN statuses s"
                  " JOIN accounts s_author ON s_author.id = s.account_id WHERE s.id = $1"
                  " AND {} AND {} AND {}",
                  there_sql(schema, one_of_ours, "s"), seen_sql(schema, "s", each),
                  boosted_sql(there_sql(schema, one_of_ours, "o") + " AND " + seen_sql(schema, "o", each)));
  for (const auto& row : exec(tx, sql, status, array_literal(ours)))
    out.emplace(row[0].as<std::int64_t>());
  return out;
}

std::string visible_condition(const schema_facts& schema, const viewer& by) {
  const bool one_of_ours = by.id && by.domain.empty();
  const auto original = fmt::format("{} AND {}", there_sql(schema, by, "o"), seen_sql(schema, "o"));
  return fmt::format("s.deleted_at IS NULL{} AND {} AND {}",
                     one_of_ours ? std::string() : leaves_server(schema, "s"), audience_sql(schema, "s", {}),
                     boosted_sql(original));
}

bool shows_pictures(pqxx::dbtransaction& tx, const schema_facts& schema, account_id account) {
  return exec1(tx,
               fmt::format("SELECT NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = $1 AND {})",
                           unavailable_sql(schema, "a")),
               account.value)[0]
      .as<bool>();
}

bool shows_attachment(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t attachment) {
  return exec1(tx,
               fmt::format("SELECT NOT EXISTS (SELECT 1 FROM media_attachments m"
                           " JOIN accounts a ON a.id = m.account_id WHERE m.id = $1 AND {})",
                           unavailable_sql(schema, "a")),
               attachment)[0]
      .as<bool>();
}

bool blocks(pqxx::dbtransaction& tx, account_id account, const viewer& by) {
  return exec1(tx, "SELECT " + blocks_sql("$1::bigint", {}), account.value, number_of(by), by.domain)[0]
      .as<bool>();
}

} // namespace pheidi::model
