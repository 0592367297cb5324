// Notifications one by one: accounts and posts of all of them first, then each is put together.
#include "pheidi/instance/entities/notifications.hpp"

#include "instance/entities/notification_parts.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/instance/entities/values.hpp"
#include "pheidi/json/write.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
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

/// With `payload` as the post, which is text already.
std::string text_of(json::object head, const std::string& payload) {
  auto out = json::serialize(head);
  if (payload.empty()) return out;
  out.pop_back();
  return out + ",\"status\":" + payload + "}";
}

} // namespace

json::array notifications(pqxx::dbtransaction& tx, const context& ctx,
                          std::span<const model::notification_row> rows) {
  const auto accounts = accounts_by_id(tx, ctx, senders_of(rows));
  const auto posts = statuses_by_id(tx, ctx, posts_of(rows));
  const auto subjects = load_subjects(tx, ctx, rows);
  json::array out;
  for (const auto& row : rows) {
    const auto account = accounts.find(row.from);
    if (account == accounts.end()) continue;
    auto one = head_of(row, account->second);
    const auto post = row.status ? posts.find(*row.status) : posts.end();
    if (post != posts.end()) one["status"] = post->second;
    add_subject(one, row, subjects);
    if (row.filtered) one["filtered"] = true;
    out.push_back(std::move(one));
  }
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
  const context nobody{ctx.settings, ctx.schema, ctx.now, std::nullopt};
  const auto accounts = accounts_by_id(tx, nobody, senders_of(rows));
  std::map<std::int64_t, std::string> posts;
  for (const auto post : posts_of(rows))
    posts.emplace(post, status_payload(tx, nobody, post));
  const auto subjects = load_subjects(tx, nobody, rows);
  std::map<std::int64_t, std::string> out;
  for (const auto& row : rows) {
    const auto account = accounts.find(row.from);
    if (account == accounts.end()) continue;
    auto head = head_of(row, account->second);
    add_subject(head, row, subjects);
    out.emplace(row.id, text_of(std::move(head), row.status ? posts[*row.status] : std::string()));
  }
  return out;
}

} // namespace pheidi::instance::entities
