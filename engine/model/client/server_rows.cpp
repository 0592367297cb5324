// Few rows and rarely asked for; each function is one or two queries.
#include "pheidi/model/client/server_rows.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/crypto/digest.hpp"

#include <algorithm>
#include <map>

namespace pheidi::model {

namespace {

std::optional<wall_time> moment(const pqxx::field& f) {
  if (f.is_null()) return std::nullopt;
  return from_micros(f.as<std::int64_t>());
}

/// Reactions of all announcements by announcement, most used first.
std::map<std::int64_t, std::vector<reaction_row>> reactions(pqxx::dbtransaction& tx,
                                                            const std::optional<account_id>& reader) {
  std::map<std::int64_t, std::vector<reaction_row>> out;
  const std::optional<std::int64_t> who = reader ? std::optional(reader->value) : std::nullopt;
  for (const auto& row :
       exec(tx,
            "SELECT announcement_id, name, count(*), coalesce(bool_or(account_id = $1), false)"
            " FROM announcement_reactions GROUP BY announcement_id, name"
            " ORDER BY announcement_id, count(*) DESC, min(id)",
            who))
    out[row[0].as<std::int64_t>()].push_back(
        {row[1].as<std::string>(), row[2].as<std::int64_t>(), row[3].as<bool>(), {}, {}});
  return out;
}

/// From one domain to the next by the index: a server knows a hundred accounts for each.
constexpr const char* with_domains =
    "WITH RECURSIVE d AS ((SELECT domain FROM accounts WHERE domain IS NOT NULL ORDER BY domain LIMIT 1)"
    " UNION ALL SELECT (SELECT a.domain FROM accounts a WHERE a.domain > d.domain ORDER BY a.domain LIMIT 1)"
    " FROM d WHERE d.domain IS NOT NULL) ";

/// "ex****e.org": what stands between the first and the last part of a domain that is not to be named.
std::string obfuscated(const std::string& domain) {
  auto out = domain;
  const auto from = std::min<std::size_t>(2, out.size());
  const auto to = std::max(from, out.size() > 4 ? out.size() - 4 : from);
  for (auto i = from; i < to; ++i)
    if (out[i] != '.') out[i] = '*';
  return out;
}

} // namespace

std::vector<rule_row> server_rules(pqxx::dbtransaction& tx) {
  std::vector<rule_row> out;
  for (const auto& row :
       exec(tx, "SELECT id, text, hint FROM rules WHERE deleted_at IS NULL ORDER BY priority, id"))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<std::string>(), row[2].as<std::string>(), {}});
  for (const auto& row :
       exec(tx, "SELECT rule_id, language, text, hint FROM rule_translations ORDER BY id")) {
    const auto rule = std::ranges::find(out, row[0].as<std::int64_t>(), &rule_row::id);
    if (rule == out.end()) continue;
    rule->translations.push_back(
        {row[1].as<std::string>(), row[2].as<std::string>(), row[3].as<std::string>()});
  }
  return out;
}

std::vector<announcement_row> server_announcements(pqxx::dbtransaction& tx,
                                                   const std::optional<account_id>& reader,
                                                   bool dismissed_too, wall_time now) {
  const std::optional<std::int64_t> who = reader ? std::optional(reader->value) : std::nullopt;
  const auto rows = exec(
      tx,
      "SELECT a.id, a.text, " + micros_sql("a.starts_at") + ", " + micros_sql("a.ends_at") + ", a.all_day, " +
          micros_sql("coalesce(a.published_at, a.created_at)") + ", " + micros_sql("a.updated_at") +
          ", m.id IS NOT NULL FROM announcements a"
          " LEFT JOIN announcement_mutes m ON m.announcement_id = a.id AND m.account_id = $1"
          " WHERE a.published AND (a.ends_at IS NULL OR a.ends_at > $2::timestamp)"
          " AND ($3 OR m.id IS NULL) ORDER BY coalesce(a.starts_at, a.published_at, a.created_at) DESC LIMIT "
          "50",
      who, timestamp_text(now), dismissed_too);
  auto of = reactions(tx, reader);
  std::vector<announcement_row> out;
  for (const auto& row : rows) {
    announcement_row each;
    each.id = row[0].as<std::int64_t>();
    each.text = row[1].as<std::string>();
    each.starts_at = moment(row[2]);
    each.ends_at = moment(row[3]);
    each.all_day = row[4].as<bool>();
    each.published_at = moment(row[5]).value_or(now);
    each.updated_at = moment(row[6]).value_or(now);
    if (reader) each.read = row[7].as<bool>();
    each.reactions = std::move(of[each.id]);
    out.push_back(std::move(each));
  }
  return out;
}

bool dismiss_announcement(pqxx::dbtransaction& tx, account_id reader, std::int64_t announcement,
                          wall_time now) {
  const auto found = exec(tx, "SELECT 1 FROM announcements WHERE id = $1 AND published", announcement);
  if (found.empty()) return false;
  exec(tx,
       "INSERT INTO announcement_mutes (account_id, announcement_id, created_at, updated_at)"
       " VALUES ($1, $2, $3::timestamp, $3::timestamp) ON CONFLICT DO NOTHING",
       reader.value, announcement, timestamp_text(now));
  return true;
}

std::optional<account_id> find_local_name(pqxx::dbtransaction& tx, const std::string& username) {
  const auto rows =
      exec(tx, "SELECT id FROM accounts WHERE lower(username) = lower($1) AND domain IS NULL", username);
  if (rows.empty()) return std::nullopt;
  return account_id(rows[0][0].as<std::int64_t>());
}

std::vector<std::string> peer_domains(pqxx::dbtransaction& tx, int limit) {
  std::vector<std::string> out;
  for (const auto& row :
       exec(tx, std::string(with_domains) + "SELECT domain FROM d WHERE domain IS NOT NULL LIMIT $1", limit))
    out.push_back(row[0].as<std::string>());
  return out;
}

std::int64_t count_peers(pqxx::dbtransaction& tx) {
  return exec1(tx, std::string(with_domains) + "SELECT count(domain) FROM d")[0].as<std::int64_t>();
}

std::vector<shown_domain_block> shown_domain_blocks(pqxx::dbtransaction& tx) {
  std::vector<shown_domain_block> out;
  for (const auto& row :
       exec(tx, "SELECT domain, severity, coalesce(public_comment, ''), obfuscate FROM domain_blocks"
                " WHERE severity IN (0, 1) ORDER BY severity DESC, domain")) {
    const auto domain = row[0].as<std::string>();
    out.push_back({row[3].as<bool>() ? obfuscated(domain) : domain, crypto::hex(crypto::sha256(domain)),
                   row[1].as<int>(), row[2].as<std::string>()});
  }
  return out;
}

} // namespace pheidi::model
