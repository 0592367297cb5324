// Grouped notifications, policies and requests.
#include "instance/entities/notification_parts.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/instance/entities/values.hpp"
#include "pheidi/model/client/notifications_written.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pheidi::instance::entities {

namespace {

namespace json = boost::json;

/// Each once, in the order in which they come first.
template <class T>
void add_once(std::vector<T>& to, std::set<T>& seen, const T& value) {
  if (seen.insert(value).second) to.push_back(value);
}

struct referenced {
  std::vector<account_id> accounts, partly;
  std::vector<std::int64_t> posts;
};

/// In full only the newest sender of a group when avatars are enough for the others.
referenced referenced_by(std::span<const model::notification_group> groups, const group_options& options) {
  referenced out;
  std::set<account_id> whole, part;
  std::set<std::int64_t> posts;
  for (const auto& g : groups) {
    add_once(out.accounts, whole, g.newest.from);
    if (g.newest.status) add_once(out.posts, posts, *g.newest.status);
    if (!options.partial_avatars)
      for (const auto sender : g.samples)
        add_once(out.accounts, whole, sender);
  }
  if (!options.partial_avatars) return out;
  for (const auto& g : groups)
    for (const auto sender : g.samples)
      if (!whole.contains(sender)) add_once(out.partly, part, sender);
  return out;
}

json::object group_of(const model::notification_group& g, const group_options& options, bool with_status) {
  json::object out{{"group_key", g.key},
                   {"notifications_count", g.count},
                   {"type", g.newest.type},
                   {"most_recent_notification_id", g.newest.id}};
  if (options.with_page) {
    out["page_min_id"] = id(g.page_min);
    out["page_max_id"] = id(g.page_max);
    out["latest_page_notification_at"] = timestamp(g.page_latest);
  }
  json::array samples;
  for (const auto sender : g.samples)
    samples.push_back(json::string(id(sender)));
  out["sample_account_ids"] = std::move(samples);
  const bool about_a_post = g.newest.status.has_value();
  if (about_a_post) out["status_id"] = with_status ? json::value(id(*g.newest.status)) : json::value(nullptr);
  return out;
}

const char* word_of(model::policy_choice choice) {
  switch (choice) {
  case model::policy_choice::accept:
    return "accept";
  case model::policy_choice::filter:
    return "filter";
  case model::policy_choice::drop:
    return "drop";
  }
  return "accept";
}

json::object summary(pqxx::dbtransaction& tx, const context& ctx) {
  const auto pending = model::count_notification_requests(tx, *ctx.viewer);
  return {{"pending_requests_count", pending.requests},
          {"pending_notifications_count", pending.notifications}};
}

} // namespace

json::object grouped_notifications(pqxx::dbtransaction& tx, const context& ctx,
                                   std::span<const model::notification_group> groups, group_options options) {
  const auto all = referenced_by(groups, options);
  std::vector<model::notification_row> newest;
  for (const auto& g : groups)
    newest.push_back(g.newest);
  const auto posts = statuses_by_id(tx, ctx, all.posts);
  const auto subjects = load_subjects(tx, ctx, newest);
  json::object out;
  out["accounts"] = accounts(tx, ctx, all.accounts);
  if (options.partial_avatars) out["partial_accounts"] = partial_accounts(tx, ctx, all.partly);
  auto& shown = out["statuses"].emplace_array();
  for (const auto post : all.posts)
    if (const auto found = posts.find(post); found != posts.end()) shown.push_back(found->second);
  auto& rows = out["notification_groups"].emplace_array();
  for (const auto& g : groups) {
    auto one = group_of(g, options, g.newest.status && posts.contains(*g.newest.status));
    add_subject(one, g.newest, subjects);
    rows.push_back(std::move(one));
  }
  return out;
}

json::object notification_policy(pqxx::dbtransaction& tx, const context& ctx) {
  if (!ctx.viewer) return {};
  const auto p = model::find_notification_policy(tx, *ctx.viewer);
  return {{"for_not_following", word_of(p.not_following)},
          {"for_not_followers", word_of(p.not_followers)},
          {"for_new_accounts", word_of(p.new_accounts)},
          {"for_private_mentions", word_of(p.private_mentions)},
          {"for_limited_accounts", word_of(p.limited_accounts)},
          {"for_bots", word_of(p.bots)},
          {"summary", summary(tx, ctx)}};
}

json::object old_notification_policy(pqxx::dbtransaction& tx, const context& ctx) {
  if (!ctx.viewer) return {};
  const auto p = model::find_notification_policy(tx, *ctx.viewer);
  const auto filters = [](model::policy_choice choice) { return choice != model::policy_choice::accept; };
  return {{"filter_not_following", filters(p.not_following)},
          {"filter_not_followers", filters(p.not_followers)},
          {"filter_new_accounts", filters(p.new_accounts)},
          {"filter_private_mentions", filters(p.private_mentions)},
          {"summary", summary(tx, ctx)}};
}

json::array notification_requests(pqxx::dbtransaction& tx, const context& ctx,
                                  std::span<const model::notification_request_row> rows) {
  std::vector<account_id> senders;
  std::vector<std::int64_t> posts;
  for (const auto& row : rows) {
    senders.push_back(row.from);
    if (row.last_status) posts.push_back(*row.last_status);
  }
  const auto accounts = accounts_by_id(tx, ctx, senders);
  const auto shown = statuses_by_id(tx, ctx, posts);
  json::array out;
  for (const auto& row : rows) {
    const auto account = accounts.find(row.from);
    if (account == accounts.end()) continue;
    const auto post = row.last_status ? shown.find(*row.last_status) : shown.end();
    out.push_back(json::object{
        {"id", id(row.id)},
        {"created_at", timestamp(row.created_at)},
        {"updated_at", timestamp(row.updated_at)},
        {"notifications_count", fmt::format("{}", row.count)},
        {"account", account->second},
        {"last_status", post == shown.end() ? json::value(nullptr) : json::value(post->second)}});
  }
  return out;
}

} // namespace pheidi::instance::entities
