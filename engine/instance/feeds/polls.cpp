// PollExpirationNotifyWorker, PublishScheduledStatusWorker: what was put off until now.
#include "instance/feeds/jobs.hpp"
#include "instance/feeds/tell.hpp"

#include "pheidi/federation/outbox/follow_up.hpp"
#include "pheidi/model/client/concerned.hpp"

namespace pheidi::instance::feeds {

namespace {

namespace outbox = federation::outbox;

std::vector<model::wanted_notification> wanted_of(pqxx::dbtransaction& tx, const model::ended_poll& poll,
                                                  std::int64_t id) {
  std::vector<model::wanted_notification> out;
  if (poll.author_local) out.push_back({poll.author, "poll", "Poll", id, false});
  for (const auto voter : model::voters_here(tx, id))
    out.push_back({voter, "poll", "Poll", id, false});
  return out;
}

} // namespace

/// Author and voters hear of the result, and other servers of the last tally of a poll of ours.
net::awaitable<result<void>> notify_of_poll(local_jobs::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  std::vector<publication> streams;
  auto* all = &self;
  std::function<void(pqxx::dbtransaction&, const model::schema_facts&, outbox::follow_ups&)> f =
      [all, id = *id, &streams](pqxx::dbtransaction& tx, const model::schema_facts& schema,
                                outbox::follow_ups& then) {
        streams.clear();
        const auto poll = model::find_poll_end(tx, id);
        if (!poll || !poll->ends_at) return;
        const auto ctx = all->context(schema);
        if (*poll->ends_at > ctx.now) {
          const auto left = std::chrono::ceil<seconds>(*poll->ends_at - ctx.now);
          then.enqueue({outbox::notify_of_poll_end(id, left + seconds(1))});
          return;
        }
        streams = notify_who_may_see(tx, ctx, poll->status, wanted_of(tx, *poll, id));
        if (!poll->author_local) return;
        auto tally = outbox::announce_poll(status_id(poll->status));
        tally.delay = seconds(0);
        then.enqueue({std::move(tally)});
      };
  auto done = co_await self.apply(std::move(f));
  if (!done) co_return done.error();
  co_return co_await publish(self.p.base, self.keys, std::move(streams));
}

net::awaitable<result<void>> publish_scheduled(local_jobs::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  // Whoever can post is not there yet: like a database that is down.
  if (!self.p.publish_scheduled) co_return error{db::errc::busy, "nobody publishes scheduled posts"};
  co_return co_await self.p.publish_scheduled(*id);
}

} // namespace pheidi::instance::feeds
