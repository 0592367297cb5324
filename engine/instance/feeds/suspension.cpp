// Admin::SuspensionWorker, Admin::UnsuspensionWorker: what an account wrote leaves the feeds here, or comes
// back into them. Other servers learn of it from the profile, when the account is ours; when it is not, the
// follows that it has here are refused, for its server goes on to show what it follows.
#include "instance/feeds/bring_in.hpp"
#include "instance/feeds/follows.hpp"
#include "instance/feeds/jobs.hpp"
#include "instance/feeds/take_out.hpp"

#include "pheidi/model/client/account_states.hpp"

namespace pheidi::instance::feeds {

namespace {

namespace outbox = federation::outbox;

using with_follow_ups =
    std::function<void(pqxx::dbtransaction&, const model::schema_facts&, outbox::follow_ups&)>;

/// In one transaction; the rest in the next.
constexpr int at_once = 100;

struct standing {
  model::suspension how;
  std::vector<model::feed> feeds; // of whoever follows it here
};

/// Nothing when it is not, or no more, as the job has it.
net::awaitable<result<std::optional<standing>>> look(local_jobs::impl& self, account_id account,
                                                     bool suspended) {
  using answer = std::optional<standing>;
  std::function<answer(pqxx::dbtransaction&)> ask = [account, suspended](pqxx::dbtransaction& tx) -> answer {
    const auto how = model::suspension_of(tx, account);
    if (!how || how->suspended != suspended) return std::nullopt;
    return standing{*how, model::feeds_with(tx, account)};
  };
  co_return co_await self.p.writers.run<answer>(self.p.on, std::move(ask));
}

/// False when there is nothing left, or it is suspended no more.
bool refuse_some(const follow_scene& s, account_id account) {
  const auto how = model::suspension_of(s.tx, account);
  if (!how || !how->suspended) return false;
  const auto followed = model::followed_here(s.tx, account, at_once);
  for (const auto ours : followed)
    refuse(s, ours, account);
  return !followed.empty();
}

net::awaitable<result<void>> refuse_all(local_jobs::impl& self, account_id account) {
  auto* all = &self;
  for (bool more = true; more;) {
    with_follow_ups f = [all, account, &more](pqxx::dbtransaction& tx, const model::schema_facts& schema,
                                              outbox::follow_ups& then) {
      const model::outgoing_context context{schema, all->p.settings.identity, all->p.settings.media,
                                            wall_clock::now()};
      more = refuse_some({tx, context, then}, account);
    };
    auto refused = co_await self.apply(std::move(f));
    if (!refused) co_return refused.error();
  }
  co_return result<void>();
}

/// Last, so that a job that fails before and runs again does not tell everybody twice.
net::awaitable<result<void>> enqueue_last(local_jobs::impl& self, outbox::ruby_job job) {
  with_follow_ups f = [&job](pqxx::dbtransaction&, const model::schema_facts&, outbox::follow_ups& then) {
    then.enqueue({job});
  };
  co_return co_await self.apply(std::move(f));
}

} // namespace

net::awaitable<result<void>> suspend(local_jobs::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  const account_id account(*id);
  auto found = co_await look(self, account, true);
  if (!found) co_return found.error();
  if (!*found) co_return result<void>();
  const auto how = (*found)->how;
  // Whom its own server suspended follows nobody any more over there.
  const bool refuses = !how.local && !how.by_its_server;
  if (refuses) {
    auto refused = co_await refuse_all(self, account);
    if (!refused) co_return refused.error();
  }
  auto gone = co_await take_out_all_of(self, account, std::move((*found)->feeds));
  if (!gone) co_return gone.error();
  const bool silent = !how.local || how.for_good;
  if (silent) co_return result<void>();
  auto last = outbox::send_profile(account);
  co_return co_await enqueue_last(self, std::move(last));
}

net::awaitable<result<void>> unsuspend(local_jobs::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  const account_id account(*id);
  auto found = co_await look(self, account, false);
  if (!found) co_return found.error();
  if (!*found) co_return result<void>();
  for (const auto& each : (*found)->feeds) {
    auto brought = co_await bring_in(self, self.p.writers, account, each);
    if (!brought) co_return brought.error();
  }
  // What its server said of it meanwhile was not kept.
  auto last = (*found)->how.local ? outbox::send_profile(account) : outbox::refresh_remote_actor(account);
  co_return co_await enqueue_last(self, std::move(last));
}

} // namespace pheidi::instance::feeds
