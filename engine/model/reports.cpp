// `reports` that other servers send.
#include "advisory_lock.hpp"
#include "exec.hpp"
#include "kept_uri.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include "pheidi/model/moderation.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

/// The reporter is often the instance actor, so what counts is what its domain could see.
constexpr const char* visible_sql =
    "SELECT s.id FROM statuses s WHERE s.id = ANY($1::bigint[]) AND s.account_id = $2 AND ("
    " s.visibility IN (0, 1)"
    " OR (s.visibility = 2 AND EXISTS (SELECT 1 FROM follows f JOIN accounts a ON a.id = f.account_id"
    "  WHERE f.target_account_id = $2 AND lower(a.domain) = lower($3)))"
    " OR EXISTS (SELECT 1 FROM mentions m JOIN accounts a ON a.id = m.account_id"
    "  WHERE m.status_id = s.id AND lower(a.domain) = lower($3))) ORDER BY s.id";

std::vector<std::int64_t> visible_statuses(pqxx::dbtransaction& tx, const received_flag& about) {
  std::vector<std::int64_t> out;
  if (about.statuses.empty() || !storable(about.reporter_domain)) return out;
  for (const auto& row :
       exec(tx, visible_sql, array_literal(about.statuses), about.target.value, about.reporter_domain))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

/// No unique index tells, so the caller holds the lock.
pqxx::result same_report(pqxx::dbtransaction& tx, const received_flag& about, const std::string& uri,
                         const std::string& comment, const std::string& statuses) {
  if (!uri.empty())
    return exec(tx,
                "SELECT id, status_ids FROM reports WHERE account_id = $1 AND target_account_id = $2"
                " AND uri = $3 ORDER BY id LIMIT 1",
                about.reporter.value, about.target.value, uri);
  return exec(tx,
              "SELECT id, status_ids FROM reports WHERE account_id = $1 AND target_account_id = $2"
              " AND uri IS NULL AND action_taken_at IS NULL AND comment = $3"
              " AND status_ids = $4::bigint[] ORDER BY id LIMIT 1",
              about.reporter.value, about.target.value, comment, statuses);
}

bool others_are_open(pqxx::dbtransaction& tx, account_id target, std::int64_t report) {
  return exec1(tx,
               "SELECT EXISTS (SELECT 1 FROM reports WHERE target_account_id = $1 AND id <> $2"
               " AND action_taken_at IS NULL)",
               target.value, report)[0]
      .as<bool>();
}

} // namespace

stored_report insert_report(pqxx::dbtransaction& tx, const received_flag& about, wall_time now) {
  const auto uri = kept_uri(about.uri);
  const auto comment = storable_text(about.comment, max_report_comment);
  lock_name(tx, fmt::format("report:{}:{}", about.reporter.value, about.target.value));

  stored_report out;
  out.statuses = visible_statuses(tx, about);
  const auto statuses = array_literal(out.statuses);
  const auto there = same_report(tx, about, uri, comment, statuses);
  if (!there.empty()) {
    out.id = there[0][0].as<std::int64_t>();
    out.statuses = read_bigints(there[0][1]);
  } else {
    // `forwarded` says whether a report about a remote account went on to its server; of ours it is false.
    const auto sql =
        fmt::format("INSERT INTO reports (account_id, target_account_id, status_ids, comment, uri,"
                    "  category, forwarded, created_at, updated_at)"
                    " SELECT $1::bigint, id, $3::bigint[], $4, NULLIF($5, ''), 0,"
                    "  CASE WHEN domain IS NULL THEN false END, {now}, {now}"
                    "  FROM accounts WHERE id = $2 RETURNING id",
                    fmt::arg("now", moment_sql("$6")));
    const auto made =
        exec1(tx, sql, about.reporter.value, about.target.value, statuses, comment, uri, micros(now));
    out.id = made[0].as<std::int64_t>();
    out.inserted = true;
  }
  out.has_open_siblings = others_are_open(tx, about.target, out.id);
  return out;
}

bool replies_to_local(pqxx::dbtransaction& tx, account_id target, const std::vector<std::int64_t>& statuses) {
  if (statuses.empty()) return false;
  return exec1(tx,
               "SELECT EXISTS (SELECT 1 FROM statuses s JOIN accounts a ON a.id = s.in_reply_to_account_id"
               " WHERE s.id = ANY($1::bigint[]) AND s.account_id = $2 AND a.domain IS NULL)",
               array_literal(statuses), target.value)[0]
      .as<bool>();
}

std::vector<account_id> report_readers(pqxx::dbtransaction& tx) {
  // Bit 0 is the administrator, bit 4 manages reports.
  std::vector<account_id> out;
  for (const auto& row : tx.exec("SELECT u.account_id FROM users u JOIN user_roles r ON r.id = u.role_id"
                                 " WHERE r.permissions & 17 <> 0 AND NOT u.disabled ORDER BY u.account_id"))
    out.push_back(account_id(row[0].as<std::int64_t>()));
  return out;
}

} // namespace pheidi::model
