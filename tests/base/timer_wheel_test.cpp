// Deadlines in virtual time: the wheel against a sorted map, and callbacks that change what is armed.
#include "pheidi/base/timer_wheel.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <set>

using namespace pheidi;

namespace {

constexpr milliseconds tick{50};
const steady_time start{std::chrono::hours(1)};

struct timer {
  explicit timer(std::function<void()> f) : on_fire(std::move(f)) {}
  static void fire(void* self) { static_cast<timer*>(self)->on_fire(); }
  std::function<void()> on_fire;
  timer_wheel::entry entry{&timer::fire, this};
};

/// What the promise says: not before `due`, and at the first advance that is a tick or more later.
class deadlines {
 public:
  void arm(int id, steady_time due) { due_[id] = due; }
  void cancel(int id) { due_.erase(id); }
  bool armed(int id) const { return due_.contains(id); }

  void check(const std::set<int>& fired, steady_time now) {
    for (const int id : fired) {
      ASSERT_TRUE(due_.contains(id)) << "timer " << id << " was not armed";
      ASSERT_LE(due_[id], now) << "timer " << id << " fired early";
      due_.erase(id);
    }
    for (const auto& [id, due] : due_)
      ASSERT_GT(due + tick, now) << "timer " << id << " is late";
  }

 private:
  std::map<int, steady_time> due_;
};

} // namespace

TEST(timer_wheel, keeps_its_promise_under_random_use) {
  for (const std::size_t slots : {1U, 8U, 64U}) {
    std::mt19937 random(static_cast<unsigned>(slots));
    timer_wheel wheel(tick, slots, start);
    deadlines expected;
    std::set<int> fired;
    std::vector<std::unique_ptr<timer>> timers;
    for (int id = 0; id < 40; ++id)
      timers.push_back(std::make_unique<timer>([&fired, id] { EXPECT_TRUE(fired.insert(id).second); }));

    auto now = start;
    for (int step = 0; step < 4000; ++step) {
      const auto id = random() % timers.size();
      const auto action = random() % 4;
      if (action < 2) {
        const milliseconds after(random() % (action == 0 ? 120 : 5000));
        wheel.arm(timers[id]->entry, after);
        expected.arm(static_cast<int>(id), now + after);
      } else if (action == 2) {
        timers[id]->entry.cancel();
        expected.cancel(static_cast<int>(id));
      } else {
        now += std::chrono::microseconds(random() % (random() % 10 == 0 ? 3'000'000 : 90'000));
        wheel.advance(now);
        expected.check(fired, now);
        if (HasFatalFailure()) return;
        fired.clear();
      }
      ASSERT_EQ(timers[id]->entry.armed(), expected.armed(static_cast<int>(id)));
    }
  }
}

TEST(timer_wheel, is_not_early_when_the_tick_has_partly_passed) {
  timer_wheel wheel(tick, 16, start);
  bool fired = false;
  timer t([&] { fired = true; });
  wheel.advance(start + milliseconds(40));

  wheel.arm(t.entry, milliseconds(20));
  wheel.advance(start + milliseconds(59));
  EXPECT_FALSE(fired);
  wheel.advance(start + milliseconds(100));

  EXPECT_TRUE(fired);
}

TEST(timer_wheel, counts_from_now_when_armed_while_catching_up) {
  timer_wheel wheel(tick, 16, start);
  bool second_fired = false;
  timer second([&] { second_fired = true; });
  timer first([&] { wheel.arm(second.entry, milliseconds(500)); });
  wheel.arm(first.entry, milliseconds(50));

  wheel.advance(start + std::chrono::seconds(60));
  EXPECT_FALSE(second_fired);
  wheel.advance(start + std::chrono::seconds(60) + milliseconds(499));
  EXPECT_FALSE(second_fired);
  wheel.advance(start + std::chrono::seconds(60) + milliseconds(550));

  EXPECT_TRUE(second_fired);
}

TEST(timer_wheel, fires_a_passed_deadline_at_the_next_tick) {
  timer_wheel wheel(tick, 16, start);
  int fired = 0;
  timer zero([&] { ++fired; });
  timer negative([&] { ++fired; });

  wheel.arm(zero.entry, milliseconds(0));
  wheel.arm(negative.entry, milliseconds(-1000));
  wheel.advance(start + milliseconds(49));
  EXPECT_EQ(fired, 0);
  wheel.advance(start + milliseconds(50));

  EXPECT_EQ(fired, 2);
}

TEST(timer_wheel, lets_a_callback_rearm_itself_and_cancel_its_neighbours) {
  timer_wheel wheel(tick, 4, start);
  int rounds = 0;
  bool neighbour_fired = false;
  timer neighbour([&] { neighbour_fired = true; });
  timer again([&] {});
  again.on_fire = [&] {
    ++rounds;
    neighbour.entry.cancel();
    wheel.arm(again.entry, tick);
  };
  wheel.arm(again.entry, tick);
  wheel.arm(neighbour.entry, tick);

  for (int n = 1; n <= 5; ++n)
    wheel.advance(start + n * tick);

  EXPECT_EQ(rounds, 5);
  EXPECT_FALSE(neighbour_fired);
}

TEST(timer_wheel, lets_a_callback_destroy_its_own_and_other_entries) {
  timer_wheel wheel(tick, 4, start);
  std::unique_ptr<timer> own;
  std::unique_ptr<timer> other;
  int fired = 0;
  const auto destroy_both = [&] {
    ++fired;
    auto gone = std::move(own); // its function is running: it goes last
    other.reset();
  };
  own = std::make_unique<timer>(destroy_both);
  other = std::make_unique<timer>([&] { ++fired; });
  wheel.arm(own->entry, tick);
  wheel.arm(other->entry, tick);

  wheel.advance(start + tick);
  wheel.advance(start + 2 * tick);

  EXPECT_EQ(fired, 1);
}

TEST(timer_wheel, takes_the_longest_duration_without_overflow) {
  timer_wheel wheel(tick, 16, start);
  bool fired = false;
  timer t([&] { fired = true; });

  wheel.arm(t.entry, milliseconds::max());
  wheel.advance(start + std::chrono::seconds(60));

  EXPECT_FALSE(fired);
  EXPECT_TRUE(t.entry.armed());
}

TEST(timer_wheel, forgets_an_entry_that_is_destroyed) {
  timer_wheel wheel(tick, 16, start);
  {
    timer t([] { ADD_FAILURE() << "fired after its end"; });
    wheel.arm(t.entry, tick);
  }

  wheel.advance(start + std::chrono::seconds(1));
}
