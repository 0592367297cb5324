// The heartbeat that Sidekiq's pages see, and the signals that come back through Redis.
#include "call.hpp"
#include "scripts.hpp"

#include "pheidi/json/write.hpp"
#include "pheidi/sidekiq/process.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::sidekiq {

namespace {

std::string row_json(const work_row& row) {
  std::string out;
  json::writer w(out);
  w.object();
  w.key("queue").string(row.queue);
  // The job's text as a string, not as an object: every version of Sidekiq parses it again.
  w.key("payload").string(row.raw);
  w.key("run_at").integer(unix_millis(row.since) / 1000);
  w.end();
  return out;
}

std::optional<process_signal> signal_named(std::string_view name) {
  if (name == "TSTP") return process_signal::quiet;
  if (name == "TERM" || name == "INT") return process_signal::stop;
  if (name == "TTIN") return process_signal::dump;
  return std::nullopt;
}

/// Sidekiq's unique-jobs reaper and its pages raise on a row whose job has no `created_at`.
bool may_be_shown(const work_row& row) {
  const auto j = parse_job(row.raw);
  return j && j->created_at;
}

} // namespace

process_record::process_record(redis::connection& r, keyspace keys, process_info info)
    : redis_(r), keys_(std::move(keys)), info_(std::move(info)) {}

net::awaitable<result<std::vector<process_signal>>> process_record::heartbeat(const beat& b, wall_time now) {
  arguments keys;
  keys.own(keys_.processes());
  keys.own(keys_.process(info_.identity));
  keys.own(keys_.work(info_.identity));
  keys.own(keys_.signals(info_.identity));

  arguments record;
  const auto field = [&record](std::string_view name, std::string value) {
    record.view(name);
    record.own(std::move(value));
  };
  field("info", info_json(info_));
  field("concurrency", std::to_string(info_.concurrency));
  field("busy", std::to_string(b.busy));
  field("beat", fmt::format("{:.6f}", unix_seconds(now)));
  field("quiet", b.quiet ? "true" : "false");
  field("rss", std::to_string(b.rss_kb));
  field("rtt_us", std::to_string(b.rtt_us));

  arguments args;
  args.view(info_.identity);
  args.own(std::to_string(record.size()));
  for (const auto& text : record.all())
    args.view(text);
  std::size_t rows = 0;
  for (const auto& row : b.work) {
    if (rows == max_work_rows) break;
    if (!may_be_shown(row)) continue;
    args.view(row.id);
    args.own(row_json(row));
    ++rows;
  }
  auto r = co_await redis_.eval(scripts::heartbeat, keys.all(), args.all());
  if (!r) co_return queue_error(r.error());
  std::vector<process_signal> out;
  if (const auto* items = r->items())
    for (const auto& i : *items)
      if (const auto s = i.text() ? signal_named(*i.text()) : std::nullopt) out.push_back(*s);
  co_return out;
}

net::awaitable<result<void>> process_record::clear() {
  arguments keys;
  keys.own(keys_.processes());
  keys.own(keys_.work(info_.identity));
  arguments args;
  args.view(info_.identity);
  auto r = co_await redis_.eval(scripts::leave, keys.all(), args.all());
  if (!r) co_return queue_error(r.error());
  co_return result<void>{};
}

} // namespace pheidi::sidekiq
