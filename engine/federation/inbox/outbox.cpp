// What a commit caused, carried to Redis: at once, and by a patrol for what a crash or an outage left behind.
#include "federation/inbox/processor_impl.hpp"

#include "pheidi/base/log.hpp"

namespace pheidi::federation::inbox {

namespace {

constexpr seconds patrol_every{5};
/// Younger lines are still in the hands of who wrote them.
constexpr seconds left_behind{15};
constexpr int patrol_limit = 500;

} // namespace

net::awaitable<bool> processor::impl::run_commands(redis::connection& on, std::vector<commands> groups) {
  std::vector<std::vector<std::string>> all;
  for (auto& group : groups)
    std::move(group.begin(), group.end(), std::back_inserter(all));
  if (all.empty()) co_return true;
  auto done = co_await on.pipeline(std::move(all));
  if (!done) log::warn("inbox.follow_ups_wait", {{"error", done.error().message()}});
  co_return done.has_value();
}

net::awaitable<void> processor::impl::carry_out(std::vector<model::kept_outbox_entry> lines) {
  std::map<store, std::vector<commands>> by_store;
  for (const auto& line : lines)
    by_store[static_cast<store>(line.entry.kind)].push_back(read_outbox_line(line.entry.payload));
  bool all = true;
  for (auto& [where, groups] : by_store) {
    auto& on = where == store::queue ? p.queue : where == store::base ? p.base : p.cache;
    const bool done = co_await run_commands(on, std::move(groups));
    all = all && done;
  }
  // What is not removed is carried out by the patrol, once more: every command bears repetition.
  if (!all) co_return;
  for (const auto& line : lines)
    carried_out_.push_back(line.id);
}

net::awaitable<void> processor::impl::outbox_loop() {
  auto next = steady_clock::now();
  while (!stopping_) {
    co_await net::sleep_for(p.on, milliseconds(100));
    if (steady_clock::now() < next) continue;
    next = steady_clock::now() + patrol_every;
    auto forget = std::exchange(carried_out_, {});
    using lines = std::vector<model::kept_outbox_entry>;
    std::function<lines(pqxx::dbtransaction&)> patrol = [&forget](pqxx::dbtransaction& tx) {
      model::remove_from_outbox(tx, forget);
      return model::take_outbox(tx, left_behind, patrol_limit);
    };
    auto left = co_await p.writers.run<lines>(p.on, std::move(patrol));
    if (!left) {
      carried_out_.insert(carried_out_.end(), forget.begin(), forget.end());
      continue;
    }
    count_.outbox_left.set(static_cast<double>(left->size()));
    if (left->empty()) continue;
    log::info("inbox.outbox_patrol", {{"lines", left->size()}});
    co_await carry_out(std::move(*left));
  }
}

} // namespace pheidi::federation::inbox
