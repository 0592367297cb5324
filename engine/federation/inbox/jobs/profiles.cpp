// The rest of a profile: the actor itself again, and its pinned posts.
#include "federation/inbox/jobs/jobs.hpp"

#include "pheidi/federation/discovery/collections.hpp"
#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/interactions.hpp"

namespace pheidi::federation::inbox {

namespace {

/// More than anybody shows; Mastodon sets no bound for other servers' accounts.
constexpr std::size_t max_pins = 20;

net::awaitable<result<model::account_row>> account_of(processor::impl& self, account_id id) {
  auto* all = &self;
  std::function<model::account_row(pqxx::dbtransaction&)> query = [all, id](pqxx::dbtransaction& tx) {
    const auto schema = all->p.schema->current(tx);
    auto row = model::find_account(tx, *schema, all->p.settings.identity, id);
    return row ? std::move(*row) : model::account_row();
  };
  auto row = co_await self.p.readers.run<model::account_row>(self.p.on, std::move(query));
  if (!row) co_return row.error();
  if (row->uri.empty() || row->local()) co_return error{errc::not_found, "no remote account of that id"};
  co_return std::move(*row);
}

} // namespace

net::awaitable<result<outcome>> refresh_account(processor::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  auto account = co_await account_of(self, account_id(*id));
  if (!account) co_return account.error();
  auto costs = budget_of(args, 1);
  auto fresh = co_await self.p.actors.refresh(account->uri, costs);
  if (!fresh) co_return fresh.error();
  co_return outcome();
}

net::awaitable<result<outcome>> synchronise_featured(processor::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  auto account = co_await account_of(self, account_id(*id));
  if (!account) co_return account.error();
  const auto of_own_host = may_write(account->uri, account->featured_url);
  if (!of_own_host) co_return of_own_host.error();
  auto costs = budget_of(args, 1);
  const discovery::collection_limits limits{2, 100};
  auto pins = co_await discovery::read_collection(self.p.documents, account->featured_url, costs, limits);
  if (!pins) co_return pins.error();
  std::vector<std::int64_t> posts;
  for (const auto& item : pins->items) {
    const bool is_tag = item.embedded && activitypub::has_type(*item.embedded, "Hashtag");
    if (is_tag || posts.size() == max_pins || !may_write(account->uri, item.id)) continue;
    need wanted{need::kind::status, item.id, item.embedded};
    auto got = co_await self.obtain_status(std::move(wanted), costs);
    if (got) posts.push_back(got->value);
  }
  const auto who = account->id;
  std::function<outcome(pqxx::dbtransaction&)> apply = [who, &posts](pqxx::dbtransaction& tx) {
    model::replace_status_pins(tx, who, posts, wall_clock::now());
    return outcome();
  };
  co_return co_await self.apply_alone(std::move(apply));
}

} // namespace pheidi::federation::inbox
