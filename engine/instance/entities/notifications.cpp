// Notifications one by one: accounts and posts of all of them first, then each is put together.
#include "pheidi/instance/entities/notifications.hpp"

#include "instance/entities/notification_parts.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/instance/entities/values.hpp"

#include <boost/json/serialize.hpp>

#include <functional>
#include <set>

namespace pheidi::instance::entities {

namespace {

namespace json = boost::json;

/// Senders and posts, once each.
std::vector<account_id> senders_of(std::span<const model::notification_row> rows) {
  std::set<account_id> seen;
  for (const auto& row : rows)
    seen.insert(row.from);
  return {seen.begin(), seen.end()};
}

std::vector<std::int64_t> posts_of(std::span<const model::notification_row> rows) {
  std::set<std::int64_t> seen;
  for (const auto& row : rows)
    if (row.status) seen.insert(*row.status);
  return {seen.begin(), seen.end()};
}

json::object head_of(const model::notification_row& row, const json::object& account) {
  return {{"id", id(row.id)},
          {"type", row.type},
          {"created_at", timestamp(row.created_at)},
          {"group_key", model::group_key_of(row)},
          {"account", account}};
}

using told_notification = std::function<void(const model::notification_row& row, json::object one)>;

/// As the viewer sees them; those whose sender is gone are left out.
void for_each_notification(pqxx::dbtransaction& tx, const context& ctx,
                           std::span<const model::notification_row> rows, const told_notification& tell) {
  const auto accounts = accounts_by_id(tx, ctx, senders_of(rows));
  const auto posts = statuses_by_id(tx, ctx, posts_of(rows));
  const auto subjects = load_subjects(tx, ctx, rows);
  for (const auto& row : rows) {
    const auto account = accounts.find(row.from);
    if (account == accounts.end()) continue;
    auto one = head_of(row, account->second);
    const auto post = row.status ? posts.find(*row.status) : posts.end();
    if (post != posts.end()) one["status"] = post->second;
    add_subject(one, row, subjects);
    if (row.filtered) one["filtered"] = true;
    tell(row, std::move(one));
  }
}

} // namespace

json::array notifications(pqxx::dbtransaction& tx, const context& ctx,
                          std::span<const model::notification_row> rows) {
  json::array out;
  for_each_notification(tx, ctx, rows, [&out](const model::notification_row&, json::object one) {
    out.push_back(std::move(one));
  });
  return out;
}

std::optional<json::object> notification(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id) {
  if (!ctx.viewer) return std::nullopt;
  const auto row = model::find_notification(tx, *ctx.viewer, id);
  if (!row) return std::nullopt;
  const auto all = notifications(tx, ctx, std::span(&*row, 1));
  if (all.empty()) return std::nullopt;
  return all.front().as_object();
}

std::map<std::int64_t, std::string> notification_payloads(pqxx::dbtransaction& tx, const context& ctx,
                                                          std::span<const model::notification_row> rows) {
  std::map<account_id, std::vector<model::notification_row>> by_recipient;
  for (const auto& row : rows)
    by_recipient[row.recipient].push_back(row);
  std::map<std::int64_t, std::string> out;
  for (const auto& [recipient, theirs] : by_recipient) {
    const context own{ctx.settings, ctx.schema, ctx.now, recipient};
    for_each_notification(tx, own, theirs, [&out](const model::notification_row& row, json::object one) {
      out.emplace(row.id, json::serialize(one));
    });
  }
  return out;
}

} // namespace pheidi::instance::entities
