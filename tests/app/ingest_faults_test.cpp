// Processes, Redis and the database end while activities come in: what was answered 202 is not lost, nor is
// what follows from it.
#include "ingest_fixture.hpp"

#include <atomic>
#include <csignal>
#include <set>
#include <thread>

namespace pheidi::test {

namespace {

using namespace std::chrono_literals;

instance_options durable() {
  auto out = ingest_server::options();
  out.redis_config = {"appendonly yes", "appendfsync always"};
  return out;
}

struct faults_owner {
  ingest_server server_{durable()};
};

class ingest_faults : private faults_owner, public ingest_test {
 protected:
  static constexpr std::size_t writers = 20;

  ingest_faults() : ingest_test(server_) {
    for (std::size_t i = 0; i < writers; ++i) {
      people_.emplace_back(world_, fmt::format("h{}.example", i % 4), fmt::format("p{}", i));
      befriend(people_.back());
    }
    start_all();
  }
  ~ingest_faults() override {
    for (auto& t : senders_)
      t.join();
  }

  /// Everything is worked by one process; a dead one's share is taken over after its lease.
  void start_all() { start({"--set", "queue.queues=ingress", "--set", "queue.poison_after=1000"}); }

  /// So many posts, each sent until somebody answers 202.
  void send(std::size_t posts) {
    posts_ = posts;
    for (std::size_t t = 0; t < 4; ++t)
      senders_.emplace_back([this] {
        while (true) {
          const auto n = next_++;
          if (n >= posts_) return;
          const auto& who = people_[n % writers];
          const auto body = who.create(std::to_string(n), fmt::format("post {}", n));
          eventually([&] { return who.post(here_, body) == 202; }, 300s);
          ++accepted_;
        }
      });
  }
  bool accepted(std::size_t n) {
    return eventually([&] { return accepted_ >= n; }, 300s);
  }

  /// Every post has its row and at least one job for its feeds; nothing waits any more.
  void expect_nothing_lost() {
    ASSERT_TRUE(accepted(posts_));
    const queue_view view(here_.redis());
    const auto all = std::to_string(posts_);
    EXPECT_TRUE(eventually([&] {
      view.make_due("retry");
      return sql("SELECT count(*) FROM statuses") == all && view.unsettled({"ingress"}) == 0;
    })) << sql("SELECT count(*) FROM statuses")
        << engine_->log().substr(0, 20000);
    EXPECT_EQ(view.size("dead"), 0);
    EXPECT_TRUE(eventually([&] { return sql("SELECT count(*) FROM pheidi.outbox") == "0"; }));
    std::set<std::string> distributed;
    for (const auto& job : jobs("default", "DistributionWorker")) {
      const auto at = job.find("\"args\":[") + 8;
      distributed.insert(job.substr(at, job.find_first_of(",]", at) - at));
    }
    EXPECT_EQ(distributed.size(), posts_);
    EXPECT_EQ(sql("SELECT sum(statuses_count) FROM account_stats"), all) << "each was counted once";
  }

  std::vector<remote_person> people_;
  std::vector<std::thread> senders_;
  std::size_t posts_ = 0;
  std::atomic<std::size_t> next_{0}, accepted_{0};
};

TEST_F(ingest_faults, a_process_that_is_killed_again_and_again_loses_nothing_that_it_accepted) {
  constexpr std::size_t posts = instrumented ? 400 : 2000, kills = 4;
  send(posts);

  for (std::size_t k = 1; k <= kills; ++k) {
    EXPECT_TRUE(accepted(k * posts / (kills + 1)));
    engine_->signal(SIGKILL);
    engine_->wait();
    start_all();
  }

  expect_nothing_lost();
}

TEST_F(ingest_faults, the_database_ends_and_comes_back) {
  constexpr std::size_t posts = instrumented ? 200 : 600;
  send(posts);

  EXPECT_TRUE(accepted(posts / 3));
  here_.postgres().restart(postgres_server::stop_mode::fast);
  EXPECT_TRUE(accepted(2 * posts / 3));
  here_.postgres().restart(postgres_server::stop_mode::immediate);

  expect_nothing_lost();
}

TEST_F(ingest_faults, redis_is_killed_and_comes_back) {
  constexpr std::size_t posts = instrumented ? 200 : 600;
  send(posts);

  for (const auto part : {1, 2}) {
    EXPECT_TRUE(accepted(static_cast<std::size_t>(part) * posts / 3));
    here_.redis().kill();
    here_.redis().start();
  }

  expect_nothing_lost();
}

} // namespace

} // namespace pheidi::test
