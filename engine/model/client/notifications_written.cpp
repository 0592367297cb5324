// New notifications: what the rules let through, with keys of groups, in three statements.
#include "pheidi/model/client/notifications_written.hpp"

#include "advisory_lock.hpp"
#include "exec.hpp"
#include "model/client/notification_facts.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <set>

namespace pheidi::model {

namespace {

struct planned {
  notification_event event;
  bool filtered = false;
  std::string group_key; // empty: none
};

/// One of an edit stands for the newest edit.
bool replaces(std::string_view type) {
  return type == "update" || type == "quoted_update" || type == "collection_update";
}

std::vector<planned> plan(std::vector<notification_event> events, wall_time now) {
  std::vector<planned> out;
  std::set<std::pair<std::size_t, account_id>> seen;
  for (auto& event : events) {
    if (event.there && !replaces(event.facts.type)) continue;
    const auto verdict = verdict_of(event.facts, event.policy, now);
    if (verdict == notification_verdict::drop) continue;
    if (!seen.emplace(event.place, event.recipient).second) continue;
    out.push_back({std::move(event), verdict == notification_verdict::filter, {}});
  }
  return out;
}

/// A group goes on while its first hour is less than twelve before; else a new one begins.
void name_groups(pqxx::dbtransaction& tx, std::vector<planned>& all) {
  column places, recipients, prefixes, hours;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& e = all[i].event;
    if (all[i].filtered || !is_groupable(e.facts.type)) continue;
    places.add(static_cast<std::int64_t>(i));
    recipients.add(e.recipient.value);
    prefixes.add(std::string_view(group_prefix(e.facts.type, e.status.value_or(0))));
    hours.add(hour_of(e.at));
  }
  if (places.empty()) return;
  for (const auto& row : exec(
           tx,
           "SELECT w.place, w.prefix || coalesce((SELECT max(h) FROM generate_series(w.hour - $5::bigint + 1,"
           "  w.hour + $5::bigint - 1) h WHERE EXISTS (SELECT 1 FROM notifications n"
           "   WHERE n.account_id = w.account AND n.group_key = w.prefix || h)), w.hour)"
           " FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])"
           "  AS w(place, account, prefix, hour)",
           places.text(), recipients.text(), prefixes.text(), hours.text(), group_hours))
    all[row[0].as<std::size_t>()].group_key = row[1].as<std::string>();
}

struct columns {
  column recipients, senders, types, activity_types, activities, filtered, keys, statuses;
};

columns columns_of(const std::vector<planned>& all, const std::vector<wanted_notification>& wanted) {
  columns out;
  for (const auto& p : all) {
    const auto& w = wanted[p.event.place];
    out.recipients.add(p.event.recipient.value);
    out.senders.add(p.event.sender.value);
    out.types.add(std::string_view(w.type));
    out.activity_types.add(std::string_view(w.activity_type));
    out.activities.add(w.activity);
    out.filtered.add(p.filtered);
    out.keys.add_or_null(p.group_key);
    out.statuses.add(p.event.status);
  }
  return out;
}

void remove_replaced(pqxx::dbtransaction& tx, const columns& c) {
  exec(tx,
       "DELETE FROM notifications n USING unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[])"
       " AS w(account, kind, activity_type, activity) WHERE n.account_id = w.account AND n.type = w.kind"
       " AND n.activity_type = w.activity_type AND n.activity_id = w.activity"
       " AND w.kind IN ('update', 'quoted_update', 'collection_update')",
       c.recipients.text(), c.types.text(), c.activity_types.text(), c.activities.text());
}

std::vector<written_notification> insert(pqxx::dbtransaction& tx, const columns& c, wall_time now) {
  std::vector<written_notification> out;
  for (
      const auto& row : exec(
          tx,
          "INSERT INTO notifications (account_id, from_account_id, type, activity_type, activity_id, "
          "filtered,"
          " group_key, created_at, updated_at) SELECT account, sender, kind, activity_type, activity, hidden,"
          " key, $8::timestamp, $8::timestamp FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[],"
          " $5::bigint[], $6::bool[], $7::text[]) WITH ORDINALITY"
          " AS w(account, sender, kind, activity_type, activity, hidden, key, place) ORDER BY place"
          " RETURNING id, account_id, filtered",
          c.recipients.text(), c.senders.text(), c.types.text(), c.activity_types.text(), c.activities.text(),
          c.filtered.text(), c.keys.text(), timestamp_text(now)))
    out.push_back({row[0].as<std::int64_t>(), account_id(row[1].as<std::int64_t>()), row[2].as<bool>()});
  return out;
}

/// Messages that were filtered wait in a request of their sender, which counts them up to a hundred.
void count_requests(pqxx::dbtransaction& tx, const std::vector<planned>& all, wall_time now) {
  column recipients, senders, statuses;
  std::set<std::pair<account_id, account_id>> seen;
  for (const auto& p : all) {
    const auto& e = p.event;
    const bool message = e.facts.type == "mention" || e.facts.type == "quote";
    if (!p.filtered || !message || !seen.emplace(e.recipient, e.sender).second) continue;
    recipients.add(e.recipient.value);
    senders.add(e.sender.value);
    statuses.add(e.status);
  }
  if (recipients.empty()) return;
  exec(tx,
       "INSERT INTO notification_requests AS r (account_id, from_account_id, last_status_id,"
       " notifications_count, created_at, updated_at)"
       " SELECT account, sender, status, (SELECT count(*) FROM (SELECT 1 FROM notifications n"
       "  WHERE n.account_id = account AND n.from_account_id = sender AND n.filtered"
       "  AND n.type IN ('mention', 'quote') LIMIT 100) c), $4::timestamp, $4::timestamp"
       " FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS w(account, sender, status)"
       " ORDER BY account, sender ON CONFLICT (account_id, from_account_id) DO UPDATE"
       " SET last_status_id = excluded.last_status_id, notifications_count = excluded.notifications_count,"
       " updated_at = excluded.updated_at",
       recipients.text(), senders.text(), statuses.text(), timestamp_text(now));
}

} // namespace

std::vector<written_notification>
write_notifications(pqxx::dbtransaction& tx, const std::vector<wanted_notification>& wanted, wall_time now) {
  if (wanted.empty()) return {};
  // There is no unique index: two runs of the same job wait for each other.
  lock_name(tx, fmt::format("notify:{}:{}", wanted.front().activity_type, wanted.front().activity));
  auto all = plan(notification_events(tx, wanted, now), now);
  if (all.empty()) return {};
  name_groups(tx, all);
  const auto c = columns_of(all, wanted);
  remove_replaced(tx, c);
  auto out = insert(tx, c, now);
  count_requests(tx, all, now);
  return out;
}

} // namespace pheidi::model
