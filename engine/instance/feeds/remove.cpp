// RemovalWorker: a post ends. Out of feeds and streams first, then its rows with the news for other servers,
// so that a run that was cut short is done again.
#include "instance/feeds/jobs.hpp"

#include "pheidi/instance/feeds/farewell.hpp"
#include "pheidi/model/client/conversations_written.hpp"
#include "pheidi/model/client/notifications_written.hpp"
#include "pheidi/model/client/released_uploads.hpp"
#include "pheidi/model/client/removed_statuses.hpp"
#include "pheidi/model/stale_caches.hpp"
#include "pheidi/model/status_removal.hpp"

namespace pheidi::instance::feeds {

namespace {

namespace outbox = federation::outbox;

/// Where it may still be seen.
struct ending {
  model::told_post post;
  std::vector<model::held_boost> held; // the post itself, and each boost of it
};

std::optional<ending> hide_and_look(pqxx::dbtransaction& tx, const model::schema_facts& schema,
                                    std::int64_t id) {
  auto post = model::find_told_post(tx, schema, id, true);
  if (!post) return std::nullopt;
  model::discard_status(tx, status_id(id), wall_clock::now());
  ending out;
  out.held = model::feeds_that_may_hold_boosts(tx, id);
  out.held.push_back({{id, post->post.boost_of}, model::feeds_that_may_hold(tx, *post)});
  out.post = std::move(*post);
  return out;
}

std::vector<publication> deletions(const model::told_post& post) {
  if (!post.is_public() || post.post.boost_of) return {};
  std::vector<publication> out;
  const public_post about{post.local, post.has_media, post.post.answers_another(), post.tags};
  for (auto& channel : public_channels(about))
    out.push_back({std::move(channel), deletion_message(post.post.id), false});
  return out;
}

net::awaitable<result<void>> take_from_feeds(local_jobs::impl& self, const ending& what) {
  for (const auto& each : what.held) {
    std::vector<feed_target> targets;
    for (const auto& feed : each.feeds)
      targets.push_back({feed, true});
    news end{change::remove, each.boost};
    auto heard = co_await change_feeds(self.p.base, self.keys, std::move(end), std::move(targets));
    if (!heard) co_return heard.error();
  }
  co_return co_await publish(self.p.base, self.keys, deletions(what.post));
}

void remove_rows(pqxx::dbtransaction& tx, const farewell_sources& from, const model::told_post& post,
                 outbox::removal how, outbox::follow_ups& then) {
  const auto id = post.post.id;
  const bool evidence = !how.immediate && model::is_evidence(tx, id);
  tell_servers_of_end(tx, from, post, then);
  then.drop(model::stale_caches::of_status(id));
  if (!evidence) {
    model::release_uploads(tx, id, how.redraft, from.now);
    return model::remove_status_rows(tx, from.schema, id, from.now);
  }
  model::discard_status(tx, status_id(id), from.now);
  model::remove_notifications_about(tx, {id});
  model::remove_from_conversations(tx, {id});
}

} // namespace

net::awaitable<result<void>> remove_status(local_jobs::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  if (!id) co_return id.error();
  const outbox::removal how{flag_at(args, 1, "redraft"), flag_at(args, 1, "immediate")};
  auto* all = &self;
  std::function<std::optional<ending>(pqxx::dbtransaction&)> look = [all, id = *id](pqxx::dbtransaction& tx) {
    const auto schema = all->p.schema->current(tx);
    return hide_and_look(tx, *schema, id);
  };
  auto what = co_await self.p.writers.run<std::optional<ending>>(self.p.on, std::move(look));
  if (!what) co_return what.error();
  if (!*what) co_return result<void>();
  auto taken = co_await take_from_feeds(self, **what);
  if (!taken) co_return taken.error();
  std::function<void(pqxx::dbtransaction&, const model::schema_facts&, outbox::follow_ups&)> f =
      [all, &what, how](pqxx::dbtransaction& tx, const model::schema_facts& schema,
                        outbox::follow_ups& then) {
        const farewell_sources from{all->p.settings, all->p.cipher, schema, wall_clock::now()};
        remove_rows(tx, from, (*what)->post, how, then);
      };
  co_return co_await self.apply(std::move(f));
}

} // namespace pheidi::instance::feeds
