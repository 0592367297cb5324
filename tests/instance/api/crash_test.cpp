// 200 clients post while the process is killed again and again: what was answered 200 is there once, is in
// its readers' home feeds, and was sent.
#include "instance/api/api_server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <vector>

namespace pheidi::test {
namespace {

using namespace std::chrono_literals;

std::size_t from_environment(const char* name, std::size_t otherwise) {
  const char* text = std::getenv(name);
  return text ? static_cast<std::size_t>(std::atoll(text)) : otherwise;
}

constexpr std::size_t first = 1000000; // the number of a post before all others
constexpr std::size_t clients = 200, authors_per_reader = 5, readers = clients / authors_per_reader;

struct posting_crash : testing::Test {
  posting_crash() : server({"--set", "queue.poison_after=1000"}) {
    make_people();
    // A feed that somebody reads, and in which there is something: from now on posts are put into it.
    for (std::size_t r = 0; r < readers; ++r) {
      answered[r * authors_per_reader].push_back(post(r * authors_per_reader, first));
      EXPECT_EQ(home_of(r), written_for(r));
    }
  }

  static std::string token(std::size_t n) { return fmt::format("crash-author-token-{:04}", n); }
  static std::string reader_token(std::size_t n) { return fmt::format("crash-reader-token-{:04}", n); }
  static std::string key(std::size_t client, std::size_t n) {
    return fmt::format("client {} post {}", client, n);
  }

  void make_people() {
    add_users("author", clients);
    add_users("reader", readers);
    server.sql("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
               " SELECT r.id, a.id, now(), now() FROM accounts r, accounts a WHERE r.username ~ '^reader' AND"
               " a.username ~ '^author' AND substr(r.username, 7)::int = substr(a.username, 7)::int / 5"
               " RETURNING id");
    const auto remote = add(server.here, {"rob", "a.example", "https://a.example/users/rob", "",
                                          "https://a.example/users/rob/inbox", "https://a.example/inbox"});
    server.sql(
        fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                    " SELECT {}, id, now(), now() FROM accounts WHERE username ~ '^author' RETURNING id",
                    remote));
    auto ring = server.here.keys();
    for (std::size_t n = 0; n < clients; ++n)
      ASSERT_TRUE(ring.add(fmt::format("https://local.example/users/author{}#main-key", n),
                           server.here.public_pem()));
    server.world.replace_keys(std::move(ring));
  }
  void add_users(const std::string& kind, std::size_t count) {
    server.sql(fmt::format(
        "WITH made AS (INSERT INTO accounts (username, id_scheme, created_at, updated_at, private_key,"
        " public_key) SELECT '{0}' || n, 0, now(), now(), k.private_key, k.public_key FROM"
        " generate_series(0, {1}) n, (SELECT private_key, public_key FROM accounts WHERE id = {2}) k"
        " RETURNING id, username), people AS (INSERT INTO users (account_id, email, encrypted_password,"
        " confirmed_at, approved, locale, current_sign_in_at, created_at, updated_at) SELECT id, username ||"
        " '@local.example', 'x', now(), true, 'en', now(), now(), now() FROM made RETURNING id, account_id)"
        " INSERT INTO oauth_access_tokens (token, scopes, application_id, resource_owner_id, created_at)"
        " SELECT 'crash-{0}-token-' || to_char(substr(m.username, 7)::int, 'FM0000'), 'read write', {3}, "
        "p.id,"
        " now() FROM people p JOIN made m ON m.id = p.account_id RETURNING id",
        kind, count - 1, server.here.actors().front().account_id, server.application()));
  }

  /// One post, sent under one key until somebody answers; its id.
  std::string post(std::size_t client, std::size_t n) {
    std::string id;
    eventually(
        [&] {
          const auto answer =
              server.ask("POST", "/api/v1/statuses", token(client), "application/x-www-form-urlencoded",
                         "status=" + encoded(key(client, n)), {{"Idempotency-Key", key(client, n)}});
          if (answer.status == 200) id = answer.text("/id");
          if (answer.status == 200) return true;
          if (answer.status != 0 && answer.status != 503) ++refused; // too busy is no refusal
          ++retries;
          until_it_lives();
          return false;
        },
        120s);
    return id;
  }
  void start_clients(std::size_t posts) {
    for (std::size_t c = 0; c < clients; ++c)
      threads.emplace_back([this, c, posts] {
        for (std::size_t n = 0; n < posts; ++n) {
          answered[c].push_back(post(c, n));
          ++accepted;
        }
      });
  }
  void until_it_lives() {
    std::unique_lock hold(mutex);
    revived.wait_for(hold, 60s, [this] { return lives; });
  }
  void kill_and_start() {
    set_alive(false);
    server.restart_killed();
    set_alive(true);
  }
  void set_alive(bool now) {
    const std::lock_guard hold(mutex);
    lives = now;
    revived.notify_all();
  }
  void join() {
    for (auto& t : threads)
      t.join();
    threads.clear();
  }

  /// What a client that pages through the home feed gets.
  std::set<std::string> home_of(std::size_t reader) {
    std::set<std::string> out;
    for (std::string target = "/api/v1/timelines/home?limit=40"; !target.empty();) {
      const auto page = server.get(target, reader_token(reader));
      if (!page.json.is_array() || page.json.get_array().empty()) break;
      for (const auto& each : page.json.get_array())
        out.emplace(each.at("id").as_string());
      target = fmt::format("/api/v1/timelines/home?limit=40&max_id={}",
                           std::string_view(page.json.get_array().back().at("id").as_string()));
    }
    return out;
  }
  /// What the feed itself holds: nothing that the database would add.
  std::set<std::string> feed_of(std::size_t reader) {
    const auto id = server.sql(fmt::format("SELECT id FROM accounts WHERE username = 'reader{}'", reader));
    const auto all = server.here.redis().list({"ZRANGE", "feed:home:" + id, "0", "-1"});
    return {all.begin(), all.end()};
  }
  std::set<std::string> written_for(std::size_t reader) const {
    std::set<std::string> out;
    for (auto c = reader * authors_per_reader; c < (reader + 1) * authors_per_reader; ++c)
      out.insert(answered[c].begin(), answered[c].end());
    return out;
  }
  /// Nothing waits any more: no job, no line of the outbox.
  bool settled() {
    queue_view(server.here.redis()).make_due("retry");
    // Twice, for a line may have become a job between the two looks of one.
    return rests(server.here, {"retry"}) && rests(server.here, {"retry"});
  }
  void expect_each_once(std::size_t all) {
    const auto count = std::to_string(all);
    EXPECT_EQ(server.sql("SELECT count(*) FROM statuses"), count);
    EXPECT_EQ(server.sql("SELECT count(DISTINCT text) FROM statuses"), count) << "no key gave two posts";
    EXPECT_EQ(server.sql("SELECT sum(statuses_count) FROM account_stats"), count);
    std::set<std::string> ids;
    for (std::size_t c = 0; c < clients; ++c)
      for (const auto& id : answered[c])
        EXPECT_TRUE(ids.insert(id).second);
    EXPECT_EQ(ids.size(), all);
    for (std::size_t c = 1; c < clients; c += 20) // the same key once more is the same post
      EXPECT_EQ(post(c, 0), answered[c].front());
  }
  void expect_read() {
    for (std::size_t r = 0; r < readers; ++r) {
      EXPECT_EQ(feed_of(r), written_for(r)) << "reader " << r;
      if (r % 10 > 0) continue;
      EXPECT_EQ(home_of(r), written_for(r)) << "reader " << r;
    }
  }
  void expect_sent() {
    std::vector<swarm::delivery> all;
    for (std::size_t c = 0; c < clients; ++c)
      for (const auto& id : answered[c])
        all.push_back(
            {"a.example", fmt::format("https://local.example/users/author{}/statuses/{}/activity", c, id)});
    server.world.expect(all);
    EXPECT_TRUE(server.world.wait_complete(60s)) << server.engine->log().substr(0, 20000);
    const auto seen = server.world.snapshot().deliveries;
    EXPECT_EQ(seen.missing, 0u);
    EXPECT_EQ(seen.delivered, all.size()) << "and nothing that nobody was answered for";
  }

  api_server server;
  std::vector<std::thread> threads;
  std::vector<std::vector<std::string>> answered{clients}; // ids, by client
  std::mutex mutex;
  std::condition_variable revived;
  bool lives = true;
  std::atomic<std::size_t> accepted{0}, retries{0}, refused{0};
};

TEST_F(posting_crash, every_post_that_was_answered_is_there_once_is_read_and_was_sent) {
  const auto rounds = from_environment("PHEIDI_CRASH_ROUNDS", instrumented ? 3 : 6);
  const auto seed = from_environment("PHEIDI_SEED", std::random_device{}());
  std::mt19937_64 dice(seed);
  const auto posts = std::min<std::size_t>(rounds * 2, 150); // a feed holds 800
  const auto all = clients * posts;
  SCOPED_TRACE(fmt::format("PHEIDI_SEED={}", seed));

  start_clients(posts);
  for (std::size_t round = 0; round < rounds; ++round) {
    // Up to twice the average after the last kill, the start included.
    const auto until = std::min(accepted + dice() % (2 * all / rounds), all);
    EXPECT_TRUE(eventually([&] { return accepted >= until; }));
    kill_and_start();
  }
  join();

  EXPECT_TRUE(eventually([&] { return settled(); })) << server.engine->log().substr(0, 20000);
  expect_each_once(all + readers);
  expect_read();
  expect_sent();
  EXPECT_EQ(queue_view(server.here.redis()).size("dead"), 0);
  EXPECT_EQ(refused, 0u) << "a client that asks again is answered, not refused";
  std::printf("seed %zu: %zu kills, %zu posts, %zu requests sent again, %llu deliveries more than one\n",
              seed, rounds, all, retries.load(),
              static_cast<unsigned long long>(server.world.snapshot().deliveries.duplicates));
}

} // namespace
} // namespace pheidi::test
