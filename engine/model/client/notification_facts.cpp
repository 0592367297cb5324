// One query over all that is wanted: each kind of activity says who caused it, the rest is common.
#include "model/client/notification_facts.hpp"

#include "exec.hpp"
#include "model/client/read_column.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr const char* wanted_sql =
    "SELECT recipient, kind, activity_type, activity, place FROM"
    " unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY"
    " AS w(recipient, kind, activity_type, activity, place)";

/// Sender, post and time of each, by the table that its activity stands in.
constexpr const char* events_sql =
    "SELECT w.*, s.account_id AS sender, s.id AS status, m.created_at AS at FROM wanted w"
    "  JOIN mentions m ON m.id = w.activity JOIN statuses s ON s.id = m.status_id"
    "  WHERE w.activity_type = 'Mention'"
    " UNION ALL SELECT w.*, CASE WHEN w.kind = 'quoted_update' THEN (SELECT q.quoted_account_id FROM quotes q"
    "   WHERE q.status_id = s.id) ELSE s.account_id END, coalesce(s.reblog_of_id, s.id), s.created_at"
    "  FROM wanted w JOIN statuses s ON s.id = w.activity WHERE w.activity_type = 'Status'"
    " UNION ALL SELECT w.*, f.account_id, f.status_id, f.created_at FROM wanted w"
    "  JOIN favourites f ON f.id = w.activity WHERE w.activity_type = 'Favourite'"
    " UNION ALL SELECT w.*, f.account_id, NULL, f.created_at FROM wanted w"
    "  JOIN follows f ON f.id = w.activity WHERE w.activity_type = 'Follow'"
    " UNION ALL SELECT w.*, f.account_id, NULL, f.created_at FROM wanted w"
    "  JOIN follow_requests f ON f.id = w.activity WHERE w.activity_type = 'FollowRequest'"
    " UNION ALL SELECT w.*, p.account_id, p.status_id, p.created_at FROM wanted w"
    "  JOIN polls p ON p.id = w.activity WHERE w.activity_type = 'Poll'"
    " UNION ALL SELECT w.*, q.account_id, q.status_id, q.created_at FROM wanted w"
    "  JOIN quotes q ON q.id = w.activity WHERE w.activity_type = 'Quote'"
    " UNION ALL SELECT w.*, a.id, NULL, a.created_at FROM wanted w"
    "  JOIN accounts a ON a.id = w.activity WHERE w.activity_type = 'Account'"
    " UNION ALL SELECT w.*, r.account_id, NULL, r.created_at FROM wanted w"
    "  JOIN reports r ON r.id = w.activity WHERE w.activity_type = 'Report'"
    " UNION ALL SELECT w.*, e.account_id, NULL, e.created_at FROM wanted w"
    "  JOIN account_relationship_severance_events e ON e.id = w.activity"
    "  WHERE w.activity_type = 'AccountRelationshipSeveranceEvent'"
    " UNION ALL SELECT w.*, x.target_account_id, NULL, x.created_at FROM wanted w"
    "  JOIN account_warnings x ON x.id = w.activity WHERE w.activity_type = 'AccountWarning'"
    " UNION ALL SELECT w.*, g.account_id, NULL, g.created_at FROM wanted w"
    "  JOIN generated_annual_reports g ON g.id = w.activity WHERE w.activity_type = 'GeneratedAnnualReport'"
    " UNION ALL SELECT w.*, c.account_id, NULL, i.created_at FROM wanted w"
    "  JOIN collection_items i ON i.id = w.activity JOIN collections c ON c.id = i.collection_id"
    "  WHERE w.activity_type = 'CollectionItem'"
    " UNION ALL SELECT w.*, c.account_id, NULL, c.updated_at FROM wanted w"
    "  JOIN collections c ON c.id = w.activity WHERE w.activity_type = 'Collection'";

/// Moderators of higher rank, by roles that everybody sees.
constexpr const char* staff_sql =
    "EXISTS (SELECT 1 FROM users su JOIN user_roles sr ON sr.id = su.role_id"
    " WHERE su.account_id = e.sender AND sr.highlighted AND sr.permissions & 1041 <> 0"
    " AND sr.position > coalesce((SELECT rr.position FROM user_roles rr WHERE rr.id = u.role_id), -1))";

/// Whom the post mentions besides, and the recipient blocks or has muted to hear nothing of.
constexpr const char* avoids_sql =
    "EXISTS (SELECT 1 FROM mentions x WHERE x.status_id = e.status AND NOT x.silent AND"
    " (EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = e.recipient AND b.target_account_id = "
    "x.account_id)"
    "  OR EXISTS (SELECT 1 FROM mutes h WHERE h.account_id = e.recipient AND h.target_account_id = "
    "x.account_id"
    "   AND h.hide_notifications AND (h.expires_at IS NULL OR h.expires_at > $5::timestamp))))";

/// The recipient wrote to the sender in this thread.
constexpr const char* answers_sql =
    "EXISTS (SELECT 1 FROM statuses p JOIN mentions pm ON pm.status_id = p.id AND pm.account_id = e.sender"
    " WHERE p.conversation_id = t.conversation_id AND p.account_id = e.recipient AND p.deleted_at IS NULL)";

std::string facts_sql() {
  return fmt::format(
      "WITH wanted AS ({wanted}), e AS ({events})"
      " SELECT e.place, e.recipient, e.sender, e.status, e.kind, {at} AS at,"
      " EXISTS (SELECT 1 FROM notifications n WHERE n.activity_type = e.activity_type"
      "  AND n.activity_id = e.activity AND n.account_id = e.recipient AND coalesce(n.type, e.kind) = e.kind)"
      "  AS there,"
      " EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = e.recipient AND b.target_account_id = e.sender)"
      "  AS blocks,"
      " EXISTS (SELECT 1 FROM mutes h WHERE h.account_id = e.recipient AND h.target_account_id = e.sender"
      "  AND h.hide_notifications AND (h.expires_at IS NULL OR h.expires_at > $5::timestamp)) AS mutes,"
      " EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = e.recipient AND d.domain = "
      "a.domain)"
      "  AS blocks_domain,"
      " EXISTS (SELECT 1 FROM follows f WHERE f.account_id = e.recipient AND f.target_account_id = e.sender)"
      "  AS following, {since} AS followed_since,"
      " EXISTS (SELECT 1 FROM conversation_mutes c WHERE c.account_id = e.recipient"
      "  AND c.conversation_id = t.conversation_id) AS thread_muted, {avoids} AS avoids,"
      " EXISTS (SELECT 1 FROM notification_permissions p WHERE p.account_id = e.recipient"
      "  AND p.from_account_id = e.sender) AS permitted, {staff} AS staff,"
      " a.silenced_at IS NOT NULL AS limited, a.suspended_at IS NOT NULL AS gone,"
      " coalesce(a.actor_type IN ('Application', 'Service'), FALSE) AS bot, {account_since} AS account_since,"
      " coalesce(t.visibility = 3, FALSE) AS direct, {answers} AS answers,"
      " np.for_not_following, np.for_not_followers, np.for_new_accounts, np.for_private_mentions,"
      " np.for_limited_accounts, np.for_bots"
      " FROM e JOIN accounts r ON r.id = e.recipient AND r.domain IS NULL AND r.suspended_at IS NULL"
      " JOIN users u ON u.account_id = r.id JOIN accounts a ON a.id = e.sender"
      " LEFT JOIN statuses t ON t.id = e.status LEFT JOIN follows fb ON fb.account_id = e.sender"
      "  AND fb.target_account_id = e.recipient"
      " LEFT JOIN notification_policies np ON np.account_id = e.recipient"
      " WHERE e.status IS NULL OR t.deleted_at IS NULL ORDER BY e.place",
      fmt::arg("wanted", wanted_sql), fmt::arg("events", events_sql), fmt::arg("at", micros_sql("e.at")),
      fmt::arg("since", micros_sql("fb.created_at")), fmt::arg("avoids", avoids_sql),
      fmt::arg("staff", staff_sql), fmt::arg("account_since", micros_sql("a.created_at")),
      fmt::arg("answers", answers_sql));
}

policy_choice choice(const pqxx::field& column, policy_choice otherwise) {
  if (column.is_null()) return otherwise;
  const auto value = column.as<int>();
  return value >= 0 && value <= 2 ? static_cast<policy_choice>(value) : otherwise;
}

notification_policy read_policy(const pqxx::row& row) {
  notification_policy p;
  p.not_following = choice(row["for_not_following"], p.not_following);
  p.not_followers = choice(row["for_not_followers"], p.not_followers);
  p.new_accounts = choice(row["for_new_accounts"], p.new_accounts);
  p.private_mentions = choice(row["for_private_mentions"], p.private_mentions);
  p.limited_accounts = choice(row["for_limited_accounts"], p.limited_accounts);
  p.bots = choice(row["for_bots"], p.bots);
  return p;
}

notification_facts read_facts(const pqxx::row& row) {
  notification_facts f;
  f.type = row["kind"].as<std::string>();
  f.from_self = row["recipient"].as<std::int64_t>() == row["sender"].as<std::int64_t>();
  f.recipient_blocks = row["blocks"].as<bool>();
  f.mutes_notifications = row["mutes"].as<bool>();
  f.blocks_domain = row["blocks_domain"].as<bool>();
  f.following = row["following"].as<bool>();
  f.followed_since = moment_or_none(row["followed_since"]);
  f.thread_muted = row["thread_muted"].as<bool>();
  f.avoids_somebody = row["avoids"].as<bool>();
  f.permitted = row["permitted"].as<bool>();
  f.from_staff = row["staff"].as<bool>();
  f.sender_limited = row["limited"].as<bool>();
  f.sender_bot = row["bot"].as<bool>();
  f.sender_gone = row["gone"].as<bool>();
  f.sender_since = moment_or_none(row["account_since"]).value_or(wall_time());
  f.direct = row["direct"].as<bool>();
  f.answers_recipient = row["answers"].as<bool>();
  return f;
}

} // namespace

std::vector<notification_event>
notification_events(pqxx::dbtransaction& tx, const std::vector<wanted_notification>& wanted, wall_time now) {
  column recipients, kinds, activity_types, activities;
  for (const auto& w : wanted) {
    recipients.add(w.recipient.value);
    kinds.add(std::string_view(w.type));
    activity_types.add(std::string_view(w.activity_type));
    activities.add(w.activity);
  }
  std::vector<notification_event> out;
  for (const auto& row : exec(tx, facts_sql(), recipients.text(), kinds.text(), activity_types.text(),
                              activities.text(), timestamp_text(now))) {
    auto& event = out.emplace_back();
    event.place = row["place"].as<std::size_t>() - 1;
    event.recipient = account_in(row["recipient"]);
    event.sender = account_in(row["sender"]);
    event.status = number_or_none(row["status"]);
    event.at = moment_or_none(row["at"]).value_or(now);
    event.there = row["there"].as<bool>();
    event.facts = read_facts(row);
    event.facts.silenced = wanted[event.place].silenced;
    event.policy = read_policy(row);
  }
  return out;
}

} // namespace pheidi::model
