// The loop: tasks, posting from another thread, waiting, ending.
#include "pheidi/net/event.hpp"
#include "pheidi/net/loop.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace pheidi::net {
namespace {

using namespace std::chrono_literals;

awaitable<void> note(std::vector<std::string>& notes, std::string what) {
  notes.push_back(what);
  co_return;
}

awaitable<void> note_after(loop& l, milliseconds wait, std::vector<std::string>& notes, std::string what) {
  co_await sleep_for(l, wait);
  notes.push_back(what);
}

TEST(loop, runs_a_spawned_task_until_done) {
  loop l("test", 1ms);
  std::vector<std::string> notes;

  l.spawn(note(notes, "a"));
  EXPECT_EQ(l.tasks(), 1u);
  l.run_until_done();

  EXPECT_EQ(notes, std::vector<std::string>{"a"});
  EXPECT_EQ(l.tasks(), 0u);
}

TEST(loop, run_until_done_returns_when_nothing_was_spawned) {
  loop l("test", 1ms);

  l.run_until_done();

  EXPECT_EQ(l.tasks(), 0u);
}

TEST(loop, can_run_again_after_it_was_done) {
  loop l("test", 1ms);
  std::vector<std::string> notes;

  l.spawn(note_after(l, 1ms, notes, "first"));
  l.run_until_done();
  l.spawn(note_after(l, 1ms, notes, "second"));
  l.run_until_done();

  EXPECT_EQ(notes, (std::vector<std::string>{"first", "second"}));
}

TEST(loop, wakes_sleepers_in_the_order_of_their_deadlines) {
  loop l("test", 1ms);
  std::vector<std::string> notes;

  l.spawn(note_after(l, 30ms, notes, "late"));
  l.spawn(note_after(l, 2ms, notes, "early"));
  l.spawn(note_after(l, 15ms, notes, "middle"));
  l.run_until_done();

  EXPECT_EQ(notes, (std::vector<std::string>{"early", "middle", "late"}));
}

awaitable<void> sleep_and_measure(loop& l, milliseconds d, steady_clock::duration& slept) {
  const auto from = steady_clock::now();
  co_await sleep_for(l, d);
  slept = steady_clock::now() - from;
}

TEST(loop, a_sleep_is_never_short_even_if_the_loop_was_made_long_before) {
  loop l("test", 5ms);
  // The wheel must not believe that this time has passed since the task armed its deadline.
  const auto made = steady_clock::now();
  while (steady_clock::now() < made + 60ms)
    std::this_thread::yield();
  steady_clock::duration slept{};

  l.spawn(sleep_and_measure(l, 40ms, slept));
  l.run_until_done();

  EXPECT_GE(slept, 40ms);
}

TEST(loop, runs_what_another_thread_posts_on_its_own_thread) {
  loop l("test", 1ms);
  std::thread::id ran_on;

  std::thread other([&l, &ran_on] {
    l.post([&l, &ran_on] {
      ran_on = std::this_thread::get_id();
      l.stop();
    });
  });
  l.run();
  other.join();

  EXPECT_EQ(ran_on, std::this_thread::get_id());
}

TEST(loop, a_stop_asked_before_run_is_not_lost) {
  loop l("test", 1ms);

  l.stop();
  l.run();

  SUCCEED();
}

TEST(loop, destroys_coroutines_that_still_wait) {
  struct holder {
    std::shared_ptr<int> alive = std::make_shared<int>(1);
    static awaitable<void> keep(loop& l, std::shared_ptr<int> thing) {
      co_await sleep_for(l, 1h);
      *thing = 2;
    }
  } h;
  std::weak_ptr<int> seen = h.alive;

  {
    loop l("test", 1ms);
    l.spawn(holder::keep(l, std::move(h.alive)));
    l.post([&l] { l.stop(); });
    l.run();
    EXPECT_EQ(l.tasks(), 1u);
  }

  EXPECT_TRUE(seen.expired());
}

awaitable<void> stall(loop& l, milliseconds d, milliseconds& lag) {
  const auto until = steady_clock::now() + d;
  while (steady_clock::now() < until)
    std::this_thread::yield();
  co_await sleep_for(l, 1ms);
  lag = l.lag();
}

TEST(loop, shows_how_late_its_tick_was_after_a_stall) {
  loop l("test", 2ms);
  milliseconds lag{0};

  l.spawn(stall(l, 50ms, lag));
  l.run_until_done();

  EXPECT_GE(lag, 40ms);
}

awaitable<void> throws() {
  throw std::runtime_error("a broken promise");
  co_return;
}

TEST(loop_death_test, an_escaped_exception_ends_the_process_with_a_message) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");

  EXPECT_DEATH(
      {
        loop l("shard-1", 1ms);
        l.spawn(throws());
        l.run_until_done();
      },
      "a broken promise");
}

awaitable<void> wait_for(event& e, milliseconds patience, std::vector<bool>& answers) {
  const bool was_set = co_await e.wait(patience);
  answers.push_back(was_set);
}

TEST(event, resumes_its_waiter_when_set) {
  loop l("test", 1ms);
  event e(l);
  std::vector<bool> answers;

  l.spawn(wait_for(e, event::forever, answers));
  l.post([&e] { e.set(); });
  l.run_until_done();

  EXPECT_EQ(answers, std::vector<bool>{true});
}

TEST(event, does_not_suspend_when_already_set_and_waits_again_when_cleared) {
  loop l("test", 1ms);
  event e(l);
  std::vector<bool> answers;

  e.set();
  l.spawn(wait_for(e, event::forever, answers));
  l.run_until_done();
  e.clear();
  l.spawn(wait_for(e, 2ms, answers));
  l.run_until_done();

  EXPECT_EQ(answers, (std::vector<bool>{true, false}));
}

} // namespace
} // namespace pheidi::net
