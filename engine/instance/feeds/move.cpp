// MoveWorker, UnfollowFollowWorker, RefollowWorker: followers go along with an account, or follow it anew.
#include "instance/feeds/follows.hpp"
#include "instance/feeds/jobs.hpp"

#include "pheidi/model/local_followers.hpp"

namespace pheidi::instance::feeds {

namespace {

namespace outbox = federation::outbox;

constexpr int jobs_at_once = 500, follows_at_once = 50;

using page_of_followers = const std::vector<account_id>&;
using with_follow_ups =
    std::function<void(pqxx::dbtransaction&, const model::schema_facts&, outbox::follow_ups&)>;

model::outgoing_context context_of(const local_jobs::impl& self, const model::schema_facts& schema) {
  return {schema, self.p.settings.identity, self.p.settings.media, wall_clock::now()};
}

/// Follows the new one as the old one was followed; who blocks or is blocked keeps the old one.
void go_along(const follow_scene& s, account_id follower, account_id from, const model::account_row& to,
              bool bypass_locked) {
  const auto old = model::find_follow(s.tx, follower, from);
  if (!old || to.suspended || to.id == follower) return;
  if (!follow(s, follower, to, {old->show_reblogs, old->notify, bypass_locked})) return;
  unfollow(s, follower, from, true);
}

/// Anew: its server, or the account under its name, has forgotten us.
void follow_again(const follow_scene& s, account_id follower, const model::account_row& target) {
  const auto old = model::find_follow(s.tx, follower, target.id);
  if (!old) return;
  unfollow(s, follower, target.id, true);
  follow(s, follower, target, {old->show_reblogs, old->notify, true});
}

/// A page in each transaction: there may be many.
using with_page = std::function<void(pqxx::dbtransaction&, const model::schema_facts&, outbox::follow_ups&,
                                     page_of_followers)>;

net::awaitable<result<void>> for_followers(local_jobs::impl& self, account_id of, int at_once, with_page f) {
  std::optional<account_id> after;
  for (bool more = true; more;) {
    std::optional<account_id> last;
    with_follow_ups some = [of, at_once, &f, &after, &last](pqxx::dbtransaction& tx,
                                                            const model::schema_facts& schema,
                                                            outbox::follow_ups& then) {
      const auto page = model::local_follower_page(tx, of, after, at_once);
      last = page.empty() ? std::nullopt : std::optional(page.back());
      f(tx, schema, then, page);
    };
    auto done = co_await self.apply(std::move(some));
    if (!done) co_return done.error();
    more = last.has_value();
    after = last;
  }
  co_return result<void>();
}

} // namespace

net::awaitable<result<void>> move_followers(local_jobs::impl& self, job_arguments args) {
  const auto from = number_at(args, 0), to = number_at(args, 1);
  if (!from) co_return from.error();
  if (!to) co_return to.error();
  const account_id old(*from), next(*to);
  with_page f = [old, next](pqxx::dbtransaction&, const model::schema_facts&, outbox::follow_ups& then,
                            page_of_followers page) {
    for (const auto follower : page)
      then.jobs.push_back(outbox::follow_instead(follower, old, next));
  };
  co_return co_await for_followers(self, old, jobs_at_once, std::move(f));
}

net::awaitable<result<void>> follow_instead(local_jobs::impl& self, job_arguments args) {
  const auto follower = number_at(args, 0), from = number_at(args, 1), to = number_at(args, 2);
  if (!follower) co_return follower.error();
  if (!from) co_return from.error();
  if (!to) co_return to.error();
  const bool bypass = args.size() > 3 && args[3] == "true";
  auto* all = &self;
  with_follow_ups f = [all, who = account_id(*follower), old = account_id(*from), next = account_id(*to),
                       bypass](pqxx::dbtransaction& tx, const model::schema_facts& schema,
                               outbox::follow_ups& then) {
    const auto target = model::find_account(tx, schema, all->p.settings.identity, next);
    const auto context = context_of(*all, schema);
    if (target) go_along({tx, context, then}, who, old, *target, bypass);
  };
  co_return co_await self.apply(std::move(f));
}

net::awaitable<result<void>> refollow(local_jobs::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  auto* all = &self;
  with_page f = [all, id = account_id(*id)](pqxx::dbtransaction& tx, const model::schema_facts& schema,
                                            outbox::follow_ups& then, page_of_followers page) {
    const auto target = model::find_account(tx, schema, all->p.settings.identity, id);
    if (!target || target->local()) return;
    const auto context = context_of(*all, schema);
    for (const auto follower : page)
      follow_again({tx, context, then}, follower, *target);
  };
  co_return co_await for_followers(self, account_id(*id), follows_at_once, std::move(f));
}

} // namespace pheidi::instance::feeds
