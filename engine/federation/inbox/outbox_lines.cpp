// Jobs are pushed as Sidekiq's own client would; caches are deleted, never written.
#include "federation/inbox/outbox_lines.hpp"

#include "federation/inbox/jobs/jobs.hpp"

#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <fmt/format.h>

#include <iterator>

namespace pheidi::federation::inbox {

namespace {

/// A job that waits in the schedule was not enqueued yet.
std::string scheduled(std::string job) {
  auto without = sidekiq::edit(job, {{"enqueued_at", std::nullopt}});
  return without ? std::move(*without) : std::move(job);
}

std::string written(const commands& lines) {
  std::string out;
  json::writer w(out);
  w.array();
  for (const auto& command : lines) {
    w.array();
    for (const auto& word : command)
      w.string(word);
    w.end();
  }
  w.end();
  return out;
}

void add_line(store where, const commands& lines, std::vector<model::outbox_entry>& out) {
  if (!lines.empty()) out.push_back({static_cast<std::int16_t>(where), written(lines)});
}

} // namespace

commands push_commands(const ruby_job& job, const job_sink& to, wall_time now) {
  const auto& queue = to.own_queue.empty() || !runner_of(job.klass) ? job.queue : to.own_queue;
  const sidekiq::new_job made{job.klass, queue, job.args, job.retry, job.dead, to.times};
  auto text = sidekiq::make_job(made, sidekiq::make_jid(), now);
  if (job.delay.count() > 0)
    return {{"ZADD", to.keys.schedule(), fmt::format("{:.6f}", unix_seconds(now + job.delay)),
             scheduled(std::move(text))}};
  return {{"SADD", to.keys.queues(), queue}, {"LPUSH", to.keys.queue(queue), std::move(text)}};
}

std::vector<model::outbox_entry> outbox_lines(const follow_ups& what, const job_sink& to, wall_time now) {
  const auto& keys = to.keys;
  commands queue, base, cache;
  for (const auto& job : what.jobs) {
    auto push = push_commands(job, to, now);
    std::move(push.begin(), push.end(), std::back_inserter(queue));
  }
  for (const auto& m : what.markers)
    base.push_back({"SET", keys.prefix() + marker_key(m.actor, m.uri), "true", "EX",
                    std::to_string(marker_life.count())});
  for (const auto& c : what.commands) {
    base.push_back({c.verb, keys.prefix() + c.key});
    base.back().insert(base.back().end(), c.arguments.begin(), c.arguments.end());
  }
  if (!what.stale_caches.empty()) {
    std::vector<std::string> drop{"DEL"};
    for (const auto& name : what.stale_caches)
      drop.push_back(keys.prefix() + "cache:" + name);
    cache.push_back(std::move(drop));
  }
  std::vector<model::outbox_entry> out;
  add_line(store::queue, queue, out);
  add_line(store::base, base, out);
  add_line(store::cache, cache, out);
  return out;
}

commands read_outbox_line(std::string_view payload) {
  commands out;
  for (const auto command : json::array_elements(payload)) {
    std::vector<std::string> words;
    for (const auto word : json::array_elements(command)) {
      auto text = json::text_of(word);
      if (!text) return {};
      words.push_back(std::move(*text));
    }
    if (words.empty()) return {};
    out.push_back(std::move(words));
  }
  return out;
}

} // namespace pheidi::federation::inbox
