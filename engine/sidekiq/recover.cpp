// in-flight record of a dead process -> head of its queue, or the dead set for a job that keeps killing
// processes.
#include "call.hpp"
#include "scripts.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <algorithm>
#include <charconv>

namespace pheidi::sidekiq {

namespace {

// Renewed with each page; short, so that a process that dies while it recovers others holds nobody up for
// long.
constexpr std::string_view lock_millis = "5000";
constexpr std::size_t page = 200;

/// As part of a key: what Sidekiq makes, or something near it. Anything else is counted by its text.
std::string usable_jid(const result<job>& j) {
  if (!j || j->jid.size() > 64) return {};
  const bool plain =
      std::all_of(j->jid.begin(), j->jid.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
  return plain ? j->jid : std::string{};
}

struct record {
  std::string field;
  std::string raw;
  std::string jid;
};

std::vector<record> records_of(const std::vector<std::string>& fields, const redis::reply& raws) {
  std::vector<record> out;
  const auto* items = raws.items();
  for (std::size_t i = 0; items && i < fields.size() && i < items->size(); ++i)
    if (const auto* raw = (*items)[i].text()) out.push_back({fields[i], *raw, usable_jid(parse_job(*raw))});
  return out;
}

/// How often each was recovered before; nil and odd values are never.
std::vector<int> counts_of(const redis::reply& r, std::size_t n) {
  std::vector<int> out(n, 0);
  for (std::size_t i = 0; r.items() && i < std::min(n, r.items()->size()); ++i)
    if (const auto* text = (*r.items())[i].text())
      std::from_chars(text->data(), text->data() + text->size(), out[i]);
  return out;
}

failure poison(int times) {
  return {"Pheidi::PoisonJob", "the process that ran this job died " + std::to_string(times) + " times"};
}

} // namespace

net::awaitable<result<std::vector<std::string>>> job_queue::dead_holders() {
  std::vector<std::vector<std::string>> ask;
  ask.emplace_back().assign({"SMEMBERS", keys_.holders()});
  auto holders = co_await redis_.pipeline(std::move(ask));
  if (!holders) co_return holders.error();
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> alive;
  if (const auto* items = holders->front().items())
    for (const auto& i : *items)
      if (i.text()) {
        names.push_back(*i.text());
        alive.emplace_back().assign({"EXISTS", keys_.lease(*i.text())});
      }
  auto answers = co_await redis_.pipeline(std::move(alive));
  if (!answers) co_return answers.error();
  std::vector<std::string> out;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (const auto* exists = (*answers)[i].integer(); exists && *exists == 0) out.push_back(names[i]);
  co_return out;
}

net::awaitable<result<recovered>> job_queue::recover(int poison_after, wall_time now) {
  arguments lock_key;
  lock_key.own(keys_.reaper_lock());
  arguments lock_args;
  lock_args.view(identity_);
  lock_args.view(lock_millis);
  auto locked = co_await redis_.eval(scripts::lock, lock_key.all(), lock_args.all());
  if (!locked) co_return queue_error(locked.error());
  if (!locked->integer() || *locked->integer() != 1) co_return recovered{};

  auto total = co_await recover_all(poison_after, now);
  arguments unlock_args;
  unlock_args.view(identity_);
  // Should this fail, the lock ends by itself.
  (void)co_await redis_.eval(scripts::unlock, lock_key.all(), unlock_args.all());
  co_return total;
}

net::awaitable<result<recovered>> job_queue::recover_all(int poison_after, wall_time now) {
  auto holders = co_await dead_holders();
  if (!holders) co_return holders.error();
  recovered total;
  for (const auto& holder : *holders) {
    auto one = co_await recover_one(holder, poison_after, now);
    if (!one) co_return one.error();
    total.given_back += one->given_back;
    total.condemned += one->condemned;
    total.processes += one->processes;
  }
  co_return total;
}

net::awaitable<result<recovered>> job_queue::recover_one(std::string holder, int poison_after,
                                                         wall_time now) {
  const auto in_flight = keys_.in_flight(holder);
  std::vector<std::string_view> list{"HKEYS", in_flight};
  auto names = co_await redis_.command(std::move(list));
  if (!names) co_return queue_error(names.error());
  std::vector<std::string> fields;
  if (const auto* items = names->items())
    for (const auto& i : *items)
      if (i.text()) fields.push_back(*i.text());
  // Pushed to the head last taken first, so they come out in their old order.
  std::sort(fields.begin(), fields.end(),
            [](const auto& a, const auto& b) { return sequence_of(a) > sequence_of(b); });

  recovered total;
  for (std::size_t from = 0; from < fields.size(); from += page) {
    const auto end = fields.begin() + static_cast<std::ptrdiff_t>(std::min(from + page, fields.size()));
    std::vector<std::string> some(fields.begin() + static_cast<std::ptrdiff_t>(from), end);
    auto taken = co_await take_back(holder, std::move(some), poison_after, now);
    if (!taken) co_return taken.error();
    if (!*taken) co_return total;
    total.given_back += (*taken)->given_back;
    total.condemned += (*taken)->condemned;
  }
  arguments keys;
  keys.own(keys_.lease(holder));
  keys.own(keys_.holders());
  keys.view(in_flight);
  arguments args;
  args.view(holder);
  auto gone = co_await redis_.eval(scripts::forget, keys.all(), args.all());
  if (!gone) co_return queue_error(gone.error());
  total.processes = 1;
  log::info("queue.recovered",
            {{"from", holder}, {"given_back", total.given_back}, {"condemned", total.condemned}});
  co_return total;
}

net::awaitable<result<std::optional<recovered>>>
job_queue::take_back(std::string holder, std::vector<std::string> fields, int poison_after, wall_time now) {
  const auto in_flight = keys_.in_flight(holder);
  std::vector<std::string_view> get{"HMGET", in_flight};
  get.insert(get.end(), fields.begin(), fields.end());
  auto raws = co_await redis_.command(std::move(get));
  if (!raws) co_return queue_error(raws.error());
  const auto records = records_of(fields, *raws);
  if (records.empty()) co_return std::optional<recovered>(recovered{});

  arguments counters;
  counters.view("MGET");
  for (const auto& r : records)
    counters.own(keys_.recoveries(r.jid));
  auto before = co_await redis_.command(counters.all());
  if (!before) co_return queue_error(before.error());
  const auto counts = counts_of(*before, records.size());

  arguments keys;
  keys.own(keys_.reaper_lock());
  keys.own(keys_.lease(holder));
  keys.view(in_flight);
  keys.own(keys_.dead());
  arguments args;
  args.view(identity_);
  args.view(lock_millis);
  args.own(keys_.queue(""));
  args.own(keys_.recoveries_prefix());
  args.own(std::to_string(poison_after));
  args.own(score(now));
  args.own(dead_cutoff(now));
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto& r = records[i];
    args.view(r.field);
    args.view(queue_of(r.field));
    args.view(r.jid);
    const bool may_be_last = r.jid.empty() || counts[i] + 1 >= poison_after;
    args.own(may_be_last ? condemned(r.raw, poison(poison_after), now) : std::string{});
  }
  auto answer = co_await redis_.eval(scripts::take_back, keys.all(), args.all());
  if (!answer) co_return queue_error(answer.error());
  if (number(*answer, 0) < 0) co_return std::optional<recovered>{};
  if (number(*answer, 2) > 0) co_return error{errc::wrong_key, "a queue or the dead set"};
  recovered out;
  out.given_back = static_cast<std::size_t>(number(*answer, 0));
  out.condemned = static_cast<std::size_t>(number(*answer, 1));
  co_return std::optional<recovered>(out);
}

} // namespace pheidi::sidekiq
