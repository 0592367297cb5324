// BlockWorker, MuteWorker, DeleteMuteWorker: somebody is not to be seen any more, or is again.
#include "instance/feeds/jobs.hpp"
#include "instance/feeds/take_out.hpp"

#include "pheidi/federation/outbox/follow_up.hpp"
#include "pheidi/model/client/concerned.hpp"
#include "pheidi/model/client/conversations_written.hpp"
#include "pheidi/model/client/notifications_written.hpp"

namespace pheidi::instance::feeds {

namespace {

/// Out of home and lists goes what is by the other, boosts him or mentions him.
net::awaitable<result<void>> hide(local_jobs::impl& self, account_id reader, account_id other) {
  std::function<std::vector<std::int64_t>(pqxx::dbtransaction&)> ask = [reader](pqxx::dbtransaction& tx) {
    return model::lists_of(tx, reader);
  };
  auto lists = co_await self.p.readers.run<std::vector<std::int64_t>>(self.p.on, std::move(ask));
  if (!lists) co_return lists.error();
  std::vector<model::feed> all{{model::feed_kind::home, reader.value}};
  for (const auto list : *lists)
    all.push_back({model::feed_kind::list, list});
  for (const auto& each : all) {
    choosing choose = [other](pqxx::dbtransaction& tx, const kept_posts& kept) {
      return model::posts_about(tx, kept.shown, kept.boosted, other);
    };
    auto gone = co_await take_out(self, each, std::move(choose));
    if (!gone) co_return gone.error();
  }
  co_return result<void>();
}

} // namespace

net::awaitable<result<void>> hide_blocked(local_jobs::impl& self, job_arguments args) {
  const auto reader = number_at(args, 0), other = number_at(args, 1);
  if (!reader) co_return reader.error();
  if (!other) co_return other.error();
  const account_id by(*reader), whom(*other);
  std::function<void(pqxx::dbtransaction&)> forget = [by, whom](pqxx::dbtransaction& tx) {
    model::remove_notifications_from(tx, by, whom);
    model::remove_conversations_with(tx, by, whom);
  };
  auto forgotten = co_await self.p.writers.run<void>(self.p.on, std::move(forget));
  if (!forgotten) co_return forgotten.error();
  co_return co_await hide(self, by, whom);
}

net::awaitable<result<void>> hide_muted(local_jobs::impl& self, job_arguments args) {
  const auto reader = number_at(args, 0), other = number_at(args, 1);
  if (!reader) co_return reader.error();
  if (!other) co_return other.error();
  co_return co_await hide(self, account_id(*reader), account_id(*other));
}

/// His posts come back where he is followed.
net::awaitable<result<void>> end_mute(local_jobs::impl& self, job_arguments args) {
  const auto mute = number_at(args, 0);
  if (!mute) co_return mute.error();
  std::function<void(pqxx::dbtransaction&, const model::schema_facts&, federation::outbox::follow_ups&)> f =
      [id = *mute](pqxx::dbtransaction& tx, const model::schema_facts&,
                   federation::outbox::follow_ups& then) {
        const auto ended = model::end_mute(tx, id, wall_clock::now());
        if (ended) then.enqueue(federation::outbox::merge_feeds(ended->target, ended->account, {}));
      };
  co_return co_await self.apply(std::move(f));
}

} // namespace pheidi::instance::feeds
