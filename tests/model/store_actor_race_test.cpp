// Many who store the same actor at the same moment.
#include "actor_fixture.hpp"
#include "support/postgres_server.hpp"

#include <atomic>
#include <barrier>
#include <thread>

namespace pheidi::model {
namespace {

constexpr int at_once = 16;

/// A database of its own: here transactions have to commit.
std::string make_database(store which) {
  const auto connection = test::postgres_server::shared().create_database();
  pqxx::connection c(connection);
  pqxx::work tx(c);
  if (which == store::complete_4_7)
    create_schema(tx);
  else
    create_delivery_schema(tx, static_cast<schema_family>(which));
  tx.commit();
  return connection;
}

struct store_actor_race : testing::TestWithParam<store> {
  std::string connection = make_database(GetParam());
  std::atomic<int> created{0};

  /// Each thread stores its update, and again after a conflict as the executor does.
  void store_at_once(const std::function<actor_update(int)>& of) {
    std::barrier start(at_once);
    std::vector<std::thread> threads;
    for (int n = 0; n < at_once; ++n)
      threads.emplace_back([this, &start, update = of(n)] {
        pqxx::connection c(connection);
        start.arrive_and_wait();
        store_once(c, update);
      });
    for (auto& thread : threads)
      thread.join();
  }
  void store_once(pqxx::connection& c, const actor_update& update) {
    for (int attempt = 0; attempt < 10; ++attempt) {
      try {
        pqxx::work tx(c);
        const auto stored = store_actor(tx, inspect_schema(tx), test_identity(), update);
        tx.commit();
        created += stored.created ? 1 : 0;
        return;
      } catch (const pqxx::transaction_rollback&) {
      } catch (const pqxx::unique_violation&) {
      }
    }
    ADD_FAILURE() << "no end of conflicts";
  }
  std::string value(const std::string& sql) {
    pqxx::connection c(connection);
    pqxx::work tx(c);
    return tx.exec1(sql)[0].as<std::string>();
  }
};
INSTANTIATE_TEST_SUITE_P(model, store_actor_race, all_stores(), store_name);

TEST_P(store_actor_race, same_actor_gives_one_row) {
  store_at_once([](int) { return update_of(bob_uri); });

  EXPECT_EQ(created.load(), 1);
  EXPECT_EQ(value("SELECT count(*) FROM accounts"), "1");
  EXPECT_EQ(value("SELECT uri FROM accounts"), bob_uri);
}

TEST_P(store_actor_race, same_handle_under_many_ids_gives_one_row) {
  store_at_once(
      [](int n) { return update_of(fmt::format("https://a.example/{}/bob", n), fmt::format("{}", n)); });

  EXPECT_EQ(created.load(), 1);
  EXPECT_EQ(value("SELECT count(*) FROM accounts"), "1");
}

TEST_P(store_actor_race, many_actors_give_many_rows) {
  store_at_once([](int n) { return update_of(fmt::format("https://a.example/users/bob{}", n)); });

  EXPECT_EQ(created.load(), at_once);
  EXPECT_EQ(value("SELECT count(*) FROM accounts"), std::to_string(at_once));
}

} // namespace
} // namespace pheidi::model
