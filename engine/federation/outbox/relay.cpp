// What a commit caused, carried to Redis: at once, and by a patrol for what a crash or an outage left behind.
#include "pheidi/federation/outbox/relay.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/model/outbox.hpp"

#include <iterator>
#include <map>
#include <span>
#include <utility>
#include <variant>

namespace pheidi::federation::outbox {

namespace {

constexpr seconds patrol_every{5};
/// What is done and not yet removed is done once more after a crash.
constexpr milliseconds forget_every{500};
/// Younger lines are still in the hands of who wrote them.
constexpr seconds left_behind_after{15};
constexpr int patrol_limit = 500;

/// A Redis that is full, loading or a replica answers, and has done nothing. Empty: all was done.
std::string refusal_among(std::span<const redis::reply> replies) {
  for (const auto& each : replies)
    if (const auto* refused = std::get_if<redis::error_reply>(&each.value)) return refused->text;
  return {};
}

} // namespace

relay::relay(parts p)
    : p_(std::move(p)),
      left_behind_(p_.registry.make_gauge("pheidi_outbox_left_behind",
                                          "Lines of pheidi.outbox that the last patrol found.")) {}

std::vector<line> relay::write_down(pqxx::dbtransaction& tx, const model::schema_facts& schema,
                                    const std::vector<const follow_ups*>& all, wall_time now) const {
  auto lines = lines_of(all, {p_.keys, p_.own_queue, times_of(schema), p_.runs_here}, now);
  std::vector<model::outbox_entry> entries;
  for (const auto& each : lines)
    entries.push_back({static_cast<std::int16_t>(each.where), written(each.what)});
  const auto ids = model::add_to_outbox(tx, entries);
  for (std::size_t i = 0; i < lines.size(); ++i)
    lines[i].id = ids[i];
  return lines;
}

net::awaitable<void> relay::run_lines(redis::connection& on, std::vector<line> lines) {
  commands all;
  std::vector<std::size_t> ends; // of each line's commands among all
  for (auto& each : lines) {
    std::move(each.what.begin(), each.what.end(), std::back_inserter(all));
    ends.push_back(all.size());
  }
  // A text that is no line says nothing, and goes.
  std::vector<redis::reply> replies;
  if (!all.empty()) {
    auto answered = co_await on.pipeline(std::move(all));
    if (!answered) {
      log::warn("outbox.waits", {{"error", answered.error().message()}});
      co_return;
    }
    replies = std::move(*answered);
  }
  std::string refused; // of one of them
  std::size_t from = 0;
  for (std::size_t i = 0; i < lines.size(); from = ends[i++]) {
    auto why = refusal_among(std::span(replies).subspan(from, ends[i] - from));
    if (why.empty())
      done_.push_back(lines[i].id);
    else
      refused = std::move(why);
  }
  if (!refused.empty()) log::warn("outbox.waits", {{"error", refused}});
}

/// What is not removed is carried out by the patrol, once more: every command bears repetition.
net::awaitable<void> relay::carry_out(std::vector<line> lines) {
  std::map<store, std::vector<line>> by_store;
  for (auto& each : lines)
    by_store[each.where].push_back(std::move(each));
  for (auto& [where, some] : by_store) {
    auto& on = where == store::queue ? p_.queue : where == store::base ? p_.base : p_.cache;
    co_await run_lines(on, std::move(some));
  }
}

std::vector<std::int64_t> relay::take_done() {
  return std::exchange(done_, {});
}

void relay::give_back(const std::vector<std::int64_t>& done) {
  done_.insert(done_.end(), done.begin(), done.end());
}

void relay::start() {
  p_.on.spawn(patrol());
}

net::awaitable<void> relay::patrol() {
  auto next = steady_clock::now(), next_to_forget = next;
  while (!stopping_) {
    co_await net::sleep_for(p_.on, milliseconds(100));
    if (steady_clock::now() >= next) {
      next = steady_clock::now() + patrol_every;
      co_await look_for_left_behind();
    }
    if (done_.empty() || steady_clock::now() < next_to_forget) continue;
    next_to_forget = steady_clock::now() + forget_every;
    co_await forget_done();
  }
}

net::awaitable<void> relay::forget_done() {
  auto forget = take_done();
  std::function<bool(pqxx::dbtransaction&)> remove = [&forget](pqxx::dbtransaction& tx) {
    model::remove_from_outbox(tx, forget);
    return true;
  };
  const auto removed = co_await p_.writers.run<bool>(p_.on, std::move(remove));
  if (!removed) give_back(forget);
}

net::awaitable<void> relay::look_for_left_behind() {
  auto forget = take_done();
  using kept_lines = std::vector<model::kept_outbox_entry>;
  std::function<kept_lines(pqxx::dbtransaction&)> look = [&forget](pqxx::dbtransaction& tx) {
    model::remove_from_outbox(tx, forget);
    return model::take_outbox(tx, left_behind_after, patrol_limit);
  };
  auto left = co_await p_.writers.run<kept_lines>(p_.on, std::move(look));
  if (!left) {
    give_back(forget);
    co_return;
  }
  left_behind_.set(static_cast<double>(left->size()));
  if (left->empty()) co_return;
  log::info("outbox.patrol", {{"lines", left->size()}});
  std::vector<line> again;
  for (const auto& kept : *left)
    again.push_back({kept.id, static_cast<store>(kept.entry.kind), read_line(kept.entry.payload)});
  co_await carry_out(std::move(again));
}

} // namespace pheidi::federation::outbox
