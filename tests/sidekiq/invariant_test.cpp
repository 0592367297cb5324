// A job is at every moment in exactly one place: random interleavings of everything, checked after each step.
#include "fixture.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <random>

namespace pheidi::sidekiq {
namespace {

/// Three processes that fetch, settle, die, wake as zombies, recover and promote in a random order.
class world {
 public:
  explicit world(unsigned seed) : random_(seed) {
    for (const auto* name : {"a", "b", "c"})
      processes_.push_back(std::make_unique<process>(w, name));
  }

  void step() {
    auto& p = *processes_[pick(processes_.size())];
    switch (pick(9)) {
    case 0:
      return enqueue();
    case 1:
    case 2:
      return fetch(p);
    case 3:
    case 4:
      return settle(p);
    case 5:
      return p.holder.die();
    case 6:
      return p.holder.renew();
    case 7:
      p.holder.recover(3);
      return;
    default:
      promote(p);
    }
  }

  /// Each known job in exactly one place, or done.
  void check() {
    std::map<std::string, int> places;
    const auto count = [&](const std::vector<std::string>& all) {
      for (const auto& raw : all)
        ++places[parse_job(raw)->jid];
    };
    for (const auto* q : {"push", "pull", "rails"})
      count(w.queue(q));
    for (const auto* s : {"retry", "schedule", "dead"})
      count(w.set(s));
    for (const auto* p : {"a", "b", "c"})
      count(w.record(p));
    for (const auto& jid : done_)
      ++places[jid];
    ASSERT_EQ(places.size(), static_cast<std::size_t>(made_));
    for (const auto& [jid, n] : places)
      ASSERT_EQ(n, 1) << jid;
    EXPECT_EQ(w.server.text({"GET", "stat:processed"}), done_.empty() ? "" : std::to_string(done_.size()));
  }

 private:
  struct process {
    process(workplace& w, std::string name) : holder(w, std::move(name)) {}
    sidekiq::holder holder;
    std::vector<fetched> holds; // what it believes to hold; a zombie is wrong about it
  };

  std::size_t pick(std::size_t n) { return random_() % n; }

  void enqueue() {
    for (std::size_t i = 0, n = pick(4); i < n; ++i)
      w.push(pick(2) ? "push" : "pull", a_job(std::to_string(made_++)));
  }

  void fetch(process& p) {
    const std::vector<std::string> queues{"push", "pull"};
    auto got = w.run(p.holder.queue.fetch(queues, pick(5), 1 << 20));
    if (!got) {
      EXPECT_TRUE(got.error().is(errc::lost_lease));
      return;
    }
    std::move(got->begin(), got->end(), std::back_inserter(p.holds));
  }

  destination anywhere(const fetched& j) {
    switch (pick(6)) {
    case 0:
      return into_retry{now - seconds(pick(100)), j.raw};
    case 1:
      return into_schedule{now - seconds(pick(100)), j.raw};
    case 2:
      return into_dead{j.raw, now};
    case 3:
      return into_queue{"rails", j.raw};
    case 4:
      return give_back{j.queue, j.raw};
    default:
      return done{};
    }
  }

  void settle(process& p) {
    std::vector<settlement> batch;
    std::vector<std::string> maybe_done;
    std::shuffle(p.holds.begin(), p.holds.end(), random_);
    for (std::size_t i = 0, n = pick(p.holds.size() + 1); i < n; ++i) {
      const auto j = p.holds.back();
      p.holds.pop_back();
      auto to = anywhere(j);
      const bool ends = std::holds_alternative<done>(to);
      const bool ours =
          w.server.integer({"HEXISTS", "pheidi:inflight:" + p.holder.queue.identity(), j.field}) == 1;
      if (ends && ours) maybe_done.push_back(parse_job(j.raw)->jid);
      batch.push_back({j.field, std::move(to), ends, false});
    }
    const auto r = p.holder.settle(batch);
    EXPECT_EQ(r.settled + r.foreign, batch.size());
    done_.insert(done_.end(), maybe_done.begin(), maybe_done.end());
  }

  void promote(process& p) {
    const auto r = w.run(p.holder.queue.promote(pick(5), now));
    EXPECT_TRUE(r);
  }

  workplace w;
  std::mt19937 random_;
  std::vector<std::unique_ptr<process>> processes_;
  std::vector<std::string> done_;
  int made_ = 0;
};

class invariant : public testing::TestWithParam<unsigned> {};

TEST_P(invariant, holds_after_every_step) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  world all(GetParam());
  for (int i = 0; i < 300; ++i) {
    all.step();
    all.check();
    if (testing::Test::HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(seeds, invariant, testing::Values(1U, 2U, 3U, 20261126U));

} // namespace
} // namespace pheidi::sidekiq
