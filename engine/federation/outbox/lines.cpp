// Jobs are pushed as Sidekiq's own client would; caches are deleted, never written.
#include "pheidi/federation/outbox/lines.hpp"

#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>

namespace pheidi::federation::outbox {

namespace {

/// Beyond about 2,000 bytes a row is compressed and moved elsewhere, which costs more than it saves.
constexpr std::size_t line_size = 1800;

struct pushed_job {
  std::string queue;
  std::string text;
  std::optional<wall_time> at; // in the schedule
};

pushed_job make_push(const ruby_job& job, const job_sink& to, wall_time now) {
  const auto& queue =
      to.own_queue.empty() || !to.runs_here || !to.runs_here(job.klass) ? job.queue : to.own_queue;
  const bool scheduled = job.delay.count() > 0;
  const sidekiq::new_job made{job.klass, queue, job.args, job.retry, job.dead, to.times, scheduled};
  auto text = sidekiq::make_job(made, sidekiq::make_jid(), now);
  return {queue, std::move(text), scheduled ? std::optional(now + job.delay) : std::nullopt};
}

/// The words of one command, for as many lines as they fill. `begin` is repeated in each.
class gathered {
 public:
  gathered(store where, commands begin) : where_(where), begin_(std::move(begin)), now_(begin_) {}

  void add(std::string word) {
    size_ += word.size();
    now_.back().push_back(std::move(word));
  }
  void flush(std::vector<line>& out) {
    if (size_ > 0) out.push_back({0, where_, std::exchange(now_, begin_)});
    size_ = 0;
  }
  void flush_full(std::vector<line>& out) {
    if (size_ >= line_size) flush(out);
  }

 private:
  store where_;
  commands begin_;
  commands now_;
  std::size_t size_ = 0;
};

/// As many commands in a line as fit.
void add_commands(std::vector<commands> groups, std::vector<line>& out) {
  std::size_t size = line_size;
  for (auto& group : groups) {
    if (size >= line_size) {
      out.push_back({0, store::base, {}});
      size = 0;
    }
    for (auto& command : group) {
      for (const auto& word : command)
        size += word.size();
      out.back().what.push_back(std::move(command));
    }
  }
}

gathered queue_of(const std::string& name, const sidekiq::keyspace& keys) {
  return {store::queue, {{"SADD", keys.queues(), name}, {"LPUSH", keys.queue(name)}}};
}

void add_jobs(const std::vector<const follow_ups*>& all, const job_sink& to, wall_time now,
              std::vector<line>& out) {
  std::map<std::string, gathered> queues;
  gathered schedule(store::queue, {{"ZADD", to.keys.schedule()}});
  for (const auto* each : all)
    for (const auto& job : each->jobs) {
      auto push = make_push(job, to, now);
      auto known = queues.find(push.queue);
      if (!push.at && known == queues.end())
        known = queues.emplace(push.queue, queue_of(push.queue, to.keys)).first;
      auto& fills = push.at ? schedule : known->second;
      if (push.at) fills.add(fmt::format("{:.6f}", unix_seconds(*push.at)));
      fills.add(std::move(push.text));
      fills.flush_full(out);
    }
  schedule.flush(out);
  for (auto& queue : queues)
    queue.second.flush(out);
}

void add_stale_caches(const std::vector<const follow_ups*>& all, const sidekiq::keyspace& keys,
                      std::vector<line>& out) {
  gathered drop(store::cache, {{"DEL"}});
  for (const auto* each : all)
    for (const auto& name : each->stale_caches) {
      drop.add(keys.prefix() + "cache:" + name);
      drop.flush_full(out);
    }
  drop.flush(out);
}

commands base_commands(const follow_ups& what, const sidekiq::keyspace& keys) {
  commands out;
  for (const auto& m : what.markers)
    out.push_back({"SET", keys.prefix() + marker_key(m.actor, m.uri), "true", "EX",
                   std::to_string(marker_life.count())});
  for (const auto& c : what.commands) {
    out.push_back({c.verb, keys.prefix() + c.key});
    out.back().insert(out.back().end(), c.arguments.begin(), c.arguments.end());
  }
  return out;
}

} // namespace

commands push_commands(const ruby_job& job, const job_sink& to, wall_time now) {
  auto push = make_push(job, to, now);
  if (push.at)
    return {
        {"ZADD", to.keys.schedule(), fmt::format("{:.6f}", unix_seconds(*push.at)), std::move(push.text)}};
  return {{"SADD", to.keys.queues(), push.queue}, {"LPUSH", to.keys.queue(push.queue), std::move(push.text)}};
}

std::vector<line> lines_of(const std::vector<const follow_ups*>& all, const job_sink& to, wall_time now) {
  std::vector<line> out;
  add_jobs(all, to, now, out);
  std::vector<commands> groups;
  for (const auto* each : all)
    groups.push_back(base_commands(*each, to.keys));
  std::erase_if(groups, [](const commands& group) { return group.empty(); });
  add_commands(std::move(groups), out);
  add_stale_caches(all, to.keys, out);
  return out;
}

std::string written(const commands& what) {
  std::string out;
  json::writer w(out);
  w.array();
  for (const auto& command : what) {
    w.array();
    for (const auto& word : command)
      w.string(word);
    w.end();
  }
  w.end();
  return out;
}

commands read_line(std::string_view payload) {
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

} // namespace pheidi::federation::outbox
