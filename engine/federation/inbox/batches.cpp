// Activities that are about different things share a transaction; one that fails does not take others down.
//
// While one batch commits the next is applied. Two of them never touch the same
// thing, not even to look at it or count it up: so they cannot wait for each other
// in the database, and what concerns one thing is applied in order of arrival.
#include "federation/inbox/gather.hpp"
#include "federation/inbox/processor_impl.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/base/text_hash.hpp"
#include "pheidi/model/moderation.hpp"
#include "pheidi/model/outbox.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace pheidi::federation::inbox {

namespace {

constexpr std::size_t max_batch = 256;
constexpr std::size_t at_once = 3;
/// How far behind the first one an activity may be to fill a batch.
constexpr std::size_t look_ahead = 512;
constexpr milliseconds fill_time{5};

/// False when an earlier one stands in the way.
bool touched(std::unordered_map<std::string_view, touch, text_hash>& taken, std::string_view thing,
             touch how) {
  const auto [earlier, is_first] = taken.try_emplace(thing, how);
  if (is_first) return true;
  const bool free = earlier->second == touch::looks && how == touch::looks;
  earlier->second = std::max(earlier->second, how);
  return free;
}

} // namespace

net::awaitable<result<outcome>> processor::impl::submit(std::shared_ptr<arrival> a) {
  waiting mine{a, concerns(*a), {}};
  queue_.push_back(&mine);
  count_.waiting.set(static_cast<double>(queue_.size()));
  arrived_.set();
  co_return co_await mine.ended.wait();
}

bool processor::impl::is_under_way(const waiting& w) const {
  return std::any_of(w.concerns.begin(), w.concerns.end(),
                     [this](const auto& concern) { return concerns_under_way_.contains(concern.first); });
}

void processor::impl::begin(const std::vector<waiting*>& batch) {
  ++batches_under_way_;
  for (const auto* w : batch)
    for (const auto& concern : w->concerns)
      ++concerns_under_way_[concern.first];
}

void processor::impl::release(const waiting& w) {
  for (const auto& concern : w.concerns) {
    const auto there = concerns_under_way_.find(concern.first);
    if (--there->second == 0) concerns_under_way_.erase(there);
  }
}

/// In order of arrival; what an earlier one stands in the way of, or a batch under way, waits for the next
/// batch, and so does all that it stands in the way of itself.
std::vector<processor::impl::waiting*> processor::impl::next_batch() {
  std::vector<waiting*> batch;
  std::unordered_map<std::string_view, touch, text_hash> taken;
  std::deque<waiting*> rest;
  std::size_t looked = 0;
  while (!queue_.empty() && batch.size() < max_batch && looked++ < look_ahead) {
    auto* next = queue_.front();
    queue_.pop_front();
    bool free = !is_under_way(*next);
    for (const auto& concern : next->concerns)
      free = touched(taken, concern.first, concern.second) && free;
    if (free)
      batch.push_back(next);
    else
      rest.push_back(next);
  }
  queue_.insert(queue_.begin(), rest.begin(), rest.end());
  count_.waiting.set(static_cast<double>(queue_.size()));
  return batch;
}

net::awaitable<void> processor::impl::batch_loop() {
  while (!stopping_) {
    if (queue_.size() < max_batch / 4 && !queue_.empty()) co_await net::sleep_for(p.on, fill_time);
    std::vector<waiting*> batch;
    if (batches_under_way_ < at_once) batch = next_batch();
    if (batch.empty()) {
      arrived_.clear();
      co_await arrived_.wait(milliseconds(250));
      continue;
    }
    begin(batch);
    p.on.spawn(run_to_its_end(std::move(batch)));
  }
}

net::awaitable<void> processor::impl::run_to_its_end(std::vector<waiting*> batch) {
  co_await run_batch(std::move(batch));
  --batches_under_way_;
  arrived_.set();
}

net::awaitable<void> processor::impl::run_batch(std::vector<waiting*> batch) {
  const auto began = steady_clock::now();
  auto markers = co_await read_markers(batch);
  if (!markers) {
    for (auto* w : batch)
      end(*w, result<outcome>(markers.error()));
    co_return;
  }
  auto done = co_await apply_together(batch, *markers);
  if (!done && batch.size() > 1 && !db::is_transient(done.error())) {
    // One of them cannot be applied: each for itself, so that only that one fails.
    log::warn("inbox.batch_split", {{"activities", batch.size()}, {"error", done.error().message()}});
    for (auto* w : batch) {
      std::vector<waiting*> alone{w};
      co_await run_batch(std::move(alone));
    }
    co_return;
  }
  if (done) {
    count_.batches.add();
    count_.batch_size.observe(static_cast<double>(batch.size()));
    count_.batch_seconds.observe(std::chrono::duration<double>(steady_clock::now() - began).count());
    co_await relay_.carry_out(std::move(done->lines));
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (done)
      end(*batch[i], result<outcome>(std::move(done->each[i])));
    else
      end(*batch[i], result<outcome>(done.error()));
  }
}

/// Resumes the waiter, whose frame holds `w`.
void processor::impl::end(waiting& w, result<outcome> how) {
  release(w);
  w.ended.set(std::move(how));
}

net::awaitable<result<batch_outcome>> processor::impl::apply_together(const std::vector<waiting*>& batch,
                                                                      std::set<std::string> markers) {
  std::vector<arrival*> arrivals;
  for (auto* w : batch)
    arrivals.push_back(w->what.get());
  auto* self = this;
  const auto policy = p.policy();
  auto forget = relay_.take_done();
  std::function<batch_outcome(pqxx::dbtransaction&)> apply_all = [self, &arrivals, &markers, &policy,
                                                                  &forget](pqxx::dbtransaction& tx) {
    facts known;
    known.schema = self->p.schema->current(tx);
    known.identity = &self->p.settings.identity;
    known.policy = policy;
    known.relays = model::enabled_relay_inboxes(tx);
    known.now = wall_clock::now();
    known.markers = markers;
    auto out = apply_batch(tx, arrivals, known);
    std::vector<const follow_ups*> all;
    for (const auto& each : out.each)
      all.push_back(&each.then);
    out.lines = self->relay_.write_down(tx, *known.schema, all, known.now);
    model::remove_from_outbox(tx, forget);
    return out;
  };
  auto done = co_await p.writers.run<batch_outcome>(p.on, std::move(apply_all));
  if (!done) relay_.give_back(forget);
  co_return done;
}

net::awaitable<result<std::set<std::string>>>
processor::impl::read_markers(const std::vector<waiting*>& batch) {
  std::vector<std::string> names;
  std::vector<std::string> command{"MGET"};
  for (auto* w : batch) {
    const auto& a = *w->what;
    for (const auto& uri : {a.activity.id, a.note ? a.note->id : std::string()}) {
      if (uri.empty()) continue;
      names.push_back(marker_key(a.actor.id, uri));
      command.push_back(keys.prefix() + names.back());
    }
    if (a.activity.type == activitypub::activity_type::move) {
      names.push_back(move_key(a.actor.id));
      command.push_back(keys.prefix() + names.back());
    }
  }
  std::set<std::string> out;
  if (names.empty()) co_return out;
  std::vector<std::string_view> words(command.begin(), command.end());
  auto reply = co_await p.base.command(std::move(words));
  if (!reply) co_return reply.error();
  const auto* values = reply->items();
  if (!values || values->size() != names.size()) co_return error{redis::errc::unexpected, "MGET"};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!(*values)[i].is_nil()) out.insert(names[i]);
  co_return out;
}

} // namespace pheidi::federation::inbox
