// AfterAccountDomainBlockWorker: an account wants nothing to do with a domain any more. Follows end both
// ways, requests are refused, notifications and posts go.
#include "instance/feeds/follows.hpp"
#include "instance/feeds/jobs.hpp"
#include "instance/feeds/take_out.hpp"

#include "pheidi/instance/feeds/notify.hpp"
#include "pheidi/model/client/notifications_written.hpp"
#include "pheidi/model/client/user_domain_block.hpp"

namespace pheidi::instance::feeds {

namespace {

namespace outbox = federation::outbox;

/// In one transaction; the rest in the next.
constexpr int at_once = 100;

/// False when there is nothing left.
bool cut_some(const follow_scene& s, account_id account, const std::string& domain) {
  const auto with = model::relations_with_domain(s.tx, account, domain, at_once);
  for (const auto other : with.followed)
    unfollow(s, account, other);
  for (const auto other : with.followers)
    refuse(s, account, other);
  for (const auto other : with.requesters)
    refuse(s, account, other);
  return !with.empty();
}

net::awaitable<result<void>> begin(local_jobs::impl& self, account_id account, std::string domain) {
  auto* all = &self;
  std::function<std::vector<publication>(pqxx::dbtransaction&)> f = [all, account,
                                                                     &domain](pqxx::dbtransaction& tx) {
    const auto schema = all->p.schema->current(tx);
    const auto ctx = all->context(*schema);
    model::remove_notifications_of_domain(tx, account, domain);
    const auto event = model::record_severance(tx, account, domain, ctx.now);
    if (!event) return std::vector<publication>();
    return notify(tx, ctx,
                  {{account, "severed_relationships", "AccountRelationshipSeveranceEvent", *event, false}});
  };
  auto told = co_await self.p.writers.run<std::vector<publication>>(self.p.on, std::move(f));
  if (!told) co_return told.error();
  co_return co_await publish(self.p.base, self.keys, std::move(*told));
}

} // namespace

net::awaitable<result<void>> hide_domain(local_jobs::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  const auto domain = text_at(args, 1);
  if (!id) co_return id.error();
  if (!domain) co_return domain.error();
  const account_id account(*id);
  auto begun = co_await begin(self, account, *domain);
  if (!begun) co_return begun.error();
  auto* all = &self;
  for (bool more = true; more;) {
    std::function<void(pqxx::dbtransaction&, const model::schema_facts&, outbox::follow_ups&)> f =
        [all, account, &domain, &more](pqxx::dbtransaction& tx, const model::schema_facts& schema,
                                       outbox::follow_ups& then) {
          const model::outgoing_context context{schema, all->p.settings.identity, all->p.settings.media,
                                                wall_clock::now()};
          more = cut_some({tx, context, then}, account, *domain);
        };
    auto cut = co_await self.apply(std::move(f));
    if (!cut) co_return cut.error();
  }
  const model::feed home{model::feed_kind::home, account.value};
  choosing choose = [&domain](pqxx::dbtransaction& tx, const kept_posts& kept) {
    return model::posts_from(tx, kept.shown, kept.boosted, *domain);
  };
  co_return co_await take_out(self, home, std::move(choose));
}

} // namespace pheidi::instance::feeds
