// The rest of a thread: the parent of a reply, and replies that a post names.
#include "pheidi/model/threads.hpp"

#include "federation/inbox/jobs/jobs.hpp"

#include "pheidi/federation/discovery/collections.hpp"
#include "pheidi/model/stale_caches.hpp"

#include <algorithm>
#include <cstdlib>

namespace pheidi::federation::inbox {

namespace {

constexpr std::size_t replies_of_a_page = 5;
constexpr std::chrono::hours realtime{6};

/// The child hangs on its parent now; whoever waits for it gets it again, without being notified again.
outcome tie(pqxx::dbtransaction& tx, const config::identity_settings& identity, status_id child,
            const std::string& parent_uri, wall_time now) {
  const auto found = model::find_statuses(tx, identity, {parent_uri});
  const auto parent = found.find(parent_uri);
  if (parent == found.end() || parent->second.deleted) return {errc::not_found, parent_uri};
  if (!model::set_parent(tx, child, parent->second, now)) return {errc::already_there, parent_uri};
  outcome out;
  const auto row = model::find_status(tx, child);
  if (row && now - row->created_at < realtime) out.then.jobs.push_back(distribute_again(child));
  out.then.drop(model::stale_caches::of_thread(child.value));
  return out;
}

} // namespace

net::awaitable<result<outcome>> resolve_parent(processor::impl& self, job_arguments args) {
  const auto child = number_at(args, 0);
  auto uri = text_at(args, 1);
  if (!child || !uri) co_return error{errc::unusable, "ThreadResolveWorker"};
  auto costs = budget_of(args, 2);
  const int height = std::atoi(option_at(args, 2, "height").c_str());
  need wanted{need::kind::status, *uri, nullptr};
  auto got = co_await self.obtain_status(std::move(wanted), costs, std::max(height, 1));
  if (!got) co_return got.error();
  const auto* identity = &self.p.settings.identity;
  std::function<outcome(pqxx::dbtransaction&)> apply = [identity, &child, &uri](pqxx::dbtransaction& tx) {
    return tie(tx, *identity, status_id(*child), *uri, wall_clock::now());
  };
  co_return co_await self.apply_alone(std::move(apply));
}

net::awaitable<result<outcome>> fetch_one_reply(processor::impl& self, job_arguments args) {
  auto uri = text_at(args, 0);
  if (!uri) co_return uri.error();
  auto costs = budget_of(args, 1);
  need wanted{need::kind::status, *uri, nullptr};
  auto got = co_await self.obtain_status(std::move(wanted), costs);
  if (!got) co_return got.error();
  outcome out;
  out.status = *got;
  co_return out;
}

/// As Mastodon: the first page, and of that only what is of the post's own host.
net::awaitable<result<outcome>> fetch_reply_page(processor::impl& self, job_arguments args) {
  auto uri = text_at(args, 1);
  if (!uri) co_return uri.error();
  auto costs = budget_of(args, 2);
  const discovery::collection_limits limits{2, 100};
  auto page = co_await discovery::read_collection(self.p.documents, *uri, costs, limits);
  if (!page) co_return page.error();
  std::size_t taken = 0;
  for (const auto& item : page->items) {
    if (!activitypub::same_host(item.id, *uri) || taken == replies_of_a_page) continue;
    ++taken;
    need wanted{need::kind::status, item.id, item.embedded};
    // One that cannot be had does not keep the others away.
    auto got = co_await self.obtain_status(std::move(wanted), costs);
    (void)got;
  }
  co_return outcome();
}

net::awaitable<result<outcome>> resolve_one_mention(processor::impl& self, job_arguments args) {
  const auto status = number_at(args, 0);
  auto uri = text_at(args, 1);
  if (!status || !uri) co_return error{errc::unusable, "MentionResolveWorker"};
  auto costs = budget_of(args, 2);
  auto account = co_await self.p.actors.resolve(*uri, costs);
  if (!account) co_return account.error();
  const auto who = account->id;
  std::function<outcome(pqxx::dbtransaction&)> apply = [&status, who](pqxx::dbtransaction& tx) {
    outcome out;
    if (!model::add_mention(tx, status_id(*status), who, wall_clock::now())) out.why = errc::already_there;
    out.then.drop(model::stale_caches::of_status(*status));
    return out;
  };
  co_return co_await self.apply_alone(std::move(apply));
}

} // namespace pheidi::federation::inbox
