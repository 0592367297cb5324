// The outbox: nothing is lost, nothing is taken twice at a time.
#include "model_fixture.hpp"

#include "pheidi/model/outbox.hpp"

#include <fmt/format.h>

#include <barrier>
#include <numeric>
#include <thread>

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct outbox : testing::Test {
  std::string connection = test::postgres_server::shared().create_database();

  /// In a transaction that commits.
  template <class F>
  auto with(F&& f) {
    pqxx::connection c(connection);
    pqxx::work tx(c);
    if constexpr (std::is_void_v<decltype(f(tx))>) {
      f(tx);
      tx.commit();
    } else {
      auto value = f(tx);
      tx.commit();
      return value;
    }
  }
  void SetUp() override {
    with([](pqxx::work& tx) { create_own_schema(tx); });
  }
  std::vector<std::int64_t> add(const std::vector<outbox_entry>& entries) {
    return with([&](pqxx::work& tx) { return add_to_outbox(tx, entries); });
  }
  std::vector<kept_outbox_entry> take(int age, int limit = 100) {
    return with([&](pqxx::work& tx) { return take_outbox(tx, seconds(age), limit); });
  }
  void age(int by) {
    with([by](pqxx::work& tx) {
      tx.exec(fmt::format("UPDATE pheidi.outbox SET created_at = created_at - interval '{} seconds'", by));
    });
  }
};

std::vector<std::string> payloads(const std::vector<kept_outbox_entry>& entries) {
  std::vector<std::string> out;
  for (const auto& kept : entries)
    out.push_back(fmt::format("{}:{}", kept.entry.kind, kept.entry.payload));
  return out;
}

TEST_F(outbox, gives_back_what_went_in_in_order) {
  const auto ids = add({{1, "a"}, {2, "{\"b\":\"c,\\\"d\\\\\"}"}, {3, ""}});
  age(60);

  const auto taken = take(30);

  ASSERT_EQ(ids.size(), 3u);
  EXPECT_TRUE(ids[0] < ids[1] && ids[1] < ids[2]);
  EXPECT_THAT(payloads(taken), ElementsAre("1:a", "2:{\"b\":\"c,\\\"d\\\\\"}", "3:"));
  EXPECT_EQ(taken[1].id, ids[1]);
}

TEST_F(outbox, keeps_the_order_of_many) {
  std::vector<outbox_entry> entries;
  for (int n = 0; n < 1000; ++n)
    entries.push_back({7, fmt::format("{}", n)});

  const auto ids = add(entries);
  age(60);
  const auto taken = take(0, 1000);

  ASSERT_EQ(taken.size(), 1000u);
  for (std::size_t n = 0; n < taken.size(); ++n) {
    EXPECT_EQ(taken[n].id, ids[n]);
    EXPECT_EQ(taken[n].entry.payload, fmt::format("{}", n));
  }
}

TEST_F(outbox, leaves_young_ones_to_who_made_them) {
  add({{1, "young"}});

  EXPECT_THAT(take(30), IsEmpty());
}

TEST_F(outbox, taken_ones_rest_until_their_time_has_passed_again) {
  add({{1, "a"}});
  age(60);

  EXPECT_EQ(take(30).size(), 1u);
  EXPECT_THAT(take(30), IsEmpty());
  age(60);
  EXPECT_EQ(take(30).size(), 1u) << "who took it died";
}

TEST_F(outbox, limit_takes_the_oldest) {
  add({{1, "a"}, {1, "b"}, {1, "c"}});
  age(60);

  EXPECT_THAT(payloads(take(30, 2)), ElementsAre("1:a", "1:b"));
  EXPECT_THAT(payloads(take(30, 2)), ElementsAre("1:c"));
  EXPECT_THAT(take(30, 0), IsEmpty());
  EXPECT_THAT(take(30, -1), IsEmpty());
}

TEST_F(outbox, removed_ones_are_gone) {
  const auto ids = add({{1, "a"}, {1, "b"}});
  age(60);

  const auto removed = with([&](pqxx::work& tx) { return remove_from_outbox(tx, {ids[0], 999999}); });

  EXPECT_EQ(removed, 1u);
  EXPECT_THAT(payloads(take(30)), ElementsAre("1:b"));
}

TEST_F(outbox, what_is_rolled_back_never_was) {
  {
    pqxx::connection c(connection);
    pqxx::work tx(c);
    add_to_outbox(tx, {{1, "a"}});
  }

  EXPECT_THAT(take(0), IsEmpty());
}

TEST_F(outbox, nothing_is_no_trouble) {
  EXPECT_THAT(add({}), IsEmpty());
  EXPECT_EQ(with([](pqxx::work& tx) { return remove_from_outbox(tx, {}); }), 0u);
}

TEST_F(outbox, refuses_what_is_no_text) {
  EXPECT_THROW(add({{1, std::string("a\0b", 3)}}), std::invalid_argument);
  EXPECT_THROW(add({{1, "\xff"}}), std::invalid_argument);
}

TEST_F(outbox, many_who_take_at_once_share) {
  constexpr int takers = 8;
  std::vector<outbox_entry> entries(200, {1, "x"});
  add(entries);
  age(60);
  std::barrier start(takers);
  std::vector<std::size_t> shares(takers);
  std::vector<std::thread> threads;

  for (int n = 0; n < takers; ++n)
    threads.emplace_back([&, n] {
      start.arrive_and_wait();
      for (auto taken = take(30, 10); !taken.empty(); taken = take(30, 10))
        shares[static_cast<std::size_t>(n)] += taken.size();
    });
  for (auto& thread : threads)
    thread.join();

  EXPECT_EQ(std::accumulate(shares.begin(), shares.end(), std::size_t{0}), 200u);
}

TEST(own_schema, may_be_made_by_many_at_once_and_again) {
  const auto connection = test::postgres_server::shared().create_database();
  constexpr int makers = 8;
  std::barrier start(makers);
  std::vector<std::thread> threads;
  for (int n = 0; n < makers; ++n)
    threads.emplace_back([&] {
      pqxx::connection c(connection);
      start.arrive_and_wait();
      pqxx::work tx(c);
      EXPECT_NO_THROW(create_own_schema(tx));
      tx.commit();
    });
  for (auto& thread : threads)
    thread.join();

  pqxx::connection c(connection);
  pqxx::work tx(c);
  EXPECT_EQ(tx.exec1("SELECT count(*) FROM pheidi.outbox")[0].as<int>(), 0);
}

/// Another role in the middle of the transaction; everything is rolled back with the test.
struct own_schema_of_a_weak_role : testing::Test {
  pqxx::connection c{test::postgres_server::shared().create_database()};
  pqxx::work tx{c};

  void become_weak(const std::string& grants = "") {
    tx.exec("CREATE ROLE \"we ak\"; " + grants + "; SET LOCAL ROLE \"we ak\"");
  }
  std::string complaint() {
    try {
      create_own_schema(tx);
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return {};
  }
};

TEST_F(own_schema_of_a_weak_role, says_what_to_grant_when_there_is_no_schema) {
  become_weak();

  EXPECT_THAT(complaint(), HasSubstr("CREATE SCHEMA pheidi AUTHORIZATION \"we ak\";"));
}

TEST_F(own_schema_of_a_weak_role, says_what_to_grant_when_the_schema_is_anothers) {
  become_weak("CREATE SCHEMA pheidi");

  EXPECT_THAT(complaint(), HasSubstr("GRANT USAGE, CREATE ON SCHEMA pheidi TO \"we ak\";"));
}

TEST_F(own_schema_of_a_weak_role, says_what_to_grant_when_the_table_is_anothers) {
  create_own_schema(tx);
  become_weak("GRANT USAGE ON SCHEMA pheidi TO \"we ak\"");

  EXPECT_THAT(complaint(), HasSubstr("GRANT SELECT, INSERT, UPDATE, DELETE ON pheidi.outbox TO \"we ak\";"));
}

TEST_F(own_schema_of_a_weak_role, needs_no_right_to_create_what_is_there) {
  create_own_schema(tx);
  become_weak("GRANT USAGE ON SCHEMA pheidi TO \"we ak\"; GRANT ALL ON pheidi.outbox TO \"we ak\";"
              "GRANT ALL ON SEQUENCE pheidi.outbox_id_seq TO \"we ak\"");

  EXPECT_EQ(complaint(), "");
  EXPECT_EQ(add_to_outbox(tx, {{1, "a"}}).size(), 1u);
  EXPECT_EQ(take_outbox(tx, seconds(0), 10).size(), 1u);
}

TEST_F(own_schema_of_a_weak_role, may_fill_a_schema_that_was_made_for_it) {
  become_weak("CREATE SCHEMA pheidi AUTHORIZATION \"we ak\"");

  EXPECT_EQ(complaint(), "");
}

} // namespace
} // namespace pheidi::model
