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

std::vector<outbox_line> processor::impl::write_down(pqxx::dbtransaction& tx,
                                                     const model::schema_facts& schema,
                                                     const std::vector<const follow_ups*>& all,
                                                     wall_time now) const {
  auto lines = outbox_lines(all, {keys, p.own_queue, times_of(schema)}, now);
  std::vector<model::outbox_entry> entries;
  for (const auto& line : lines)
    entries.push_back({static_cast<std::int16_t>(line.where), written(line.what)});
  const auto ids = model::add_to_outbox(tx, entries);
  for (std::size_t i = 0; i < lines.size(); ++i)
    lines[i].id = ids[i];
  return lines;
}

net::awaitable<result<outcome>> processor::impl::apply_alone(std::function<outcome(pqxx::dbtransaction&)> f) {
  using done_type = std::pair<outcome, std::vector<outbox_line>>;
  const auto* self = this;
  std::function<done_type(pqxx::dbtransaction&)> apply = [self, &f](pqxx::dbtransaction& tx) {
    done_type out;
    out.first = f(tx);
    const auto schema = self->p.schema->current(tx);
    const std::vector<const follow_ups*> all{&out.first.then};
    out.second = self->write_down(tx, *schema, all, wall_clock::now());
    return out;
  };
  auto done = co_await p.writers.run<done_type>(p.on, std::move(apply));
  if (!done) co_return done.error();
  co_await carry_out(std::move(done->second));
  co_return std::move(done->first);
}

net::awaitable<bool> processor::impl::run_commands(redis::connection& on, std::vector<commands> groups) {
  std::vector<std::vector<std::string>> all;
  for (auto& group : groups)
    std::move(group.begin(), group.end(), std::back_inserter(all));
  if (all.empty()) co_return true;
  auto done = co_await on.pipeline(std::move(all));
  if (!done) log::warn("inbox.follow_ups_wait", {{"error", done.error().message()}});
  co_return done.has_value();
}

net::awaitable<void> processor::impl::carry_out(std::vector<outbox_line> lines) {
  std::map<store, std::vector<commands>> by_store;
  for (auto& line : lines)
    by_store[line.where].push_back(std::move(line.what));
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
    std::vector<outbox_line> again;
    for (const auto& kept : *left)
      again.push_back({kept.id, static_cast<store>(kept.entry.kind), read_outbox_line(kept.entry.payload)});
    co_await carry_out(std::move(again));
  }
}

} // namespace pheidi::federation::inbox
