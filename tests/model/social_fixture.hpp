// People and posts in the whole data model, and what many connections do to them at once.
#pragma once

#include "model_fixture.hpp"

#include "pheidi/base/clock.hpp"

#include <fmt/format.h>

#include <barrier>
#include <exception>
#include <thread>
#include <vector>

namespace pheidi::model {

inline const wall_time noon = from_unix_seconds(1'800'000'000.25); // 2027-01-15 08:00:00.25 UTC
inline const std::string noon_text = "2027-01-15 08:00:00.25";

/// One database for a test or for many connections; accounts and statuses are made when they are named.
class society {
 public:
  explicit society(database& db) : db_(db) {}

  account_id local(const std::string& name) {
    return db_.in_transaction([&](pqxx::dbtransaction& tx) {
      return seed_local_account(tx, {name, {test_pem()}});
    });
  }
  account_id remote(const std::string& uri) {
    return db_.in_transaction([&](pqxx::dbtransaction& tx) { return seed_remote_account(tx, uri); });
  }
  std::int64_t status(account_id author, int visibility = 0) {
    return number(fmt::format("INSERT INTO statuses (account_id, visibility, created_at, updated_at)"
                              " VALUES ({}, {}, now(), now()) RETURNING id",
                              author.value, visibility));
  }
  std::int64_t boost(account_id by, std::int64_t original) {
    return number(fmt::format("INSERT INTO statuses (account_id, reblog_of_id, created_at, updated_at)"
                              " VALUES ({}, {}, now(), now()) RETURNING id",
                              by.value, original));
  }
  std::int64_t list(account_id owner) {
    return number(fmt::format("INSERT INTO lists (account_id, title, created_at, updated_at)"
                              " VALUES ({}, 'friends', now(), now()) RETURNING id",
                              owner.value));
  }
  void notify(const std::string& type, std::int64_t activity, account_id whom, account_id from) {
    db_.run(fmt::format("INSERT INTO notifications (account_id, from_account_id, activity_type, activity_id,"
                        " created_at, updated_at) VALUES ({}, {}, '{}', {}, now(), now())",
                        whom.value, from.value, type, activity));
  }
  std::int64_t number(const std::string& sql) { return std::stoll(db_.value(sql)); }
  std::int64_t rows(const std::string& table) { return number("SELECT count(*) FROM " + table); }
  /// "followers following statuses" of an account; "none" without a row.
  std::string counts(account_id id) {
    return db_.value(fmt::format("SELECT coalesce((SELECT concat_ws(' ', followers_count, following_count,"
                                 " statuses_count) FROM account_stats WHERE account_id = {}), 'none')",
                                 id.value));
  }

 private:
  database& db_;
};

/// Rolled back at the end.
struct in_society : testing::Test {
  database db{complete};
  society people{db};
  schema_facts facts = db.facts();

  /// The last 16 bits of an id may wrap within the transaction; where they are about to, they wrap now, so
  /// that ids keep the order of their rows.
  in_society() {
    db.run("SELECT setval(t || '_id_seq', nextval(t || '_id_seq') + 1000)"
           " FROM unnest('{accounts,statuses,media_attachments,quotes}'::text[]) t"
           " WHERE (timestamp_id(t) & 65535) >= 64536");
  }

  template <class F>
  auto with(F&& f) {
    return db.in_transaction(std::forward<F>(f));
  }
};

/// A database whose transactions are committed, so that connections see each other's rows.
struct in_public : testing::Test {
  static const std::string& connection() {
    static const std::string made = [] {
      auto text = test::postgres_server::shared().create_database();
      pqxx::connection c(text);
      pqxx::work tx(c);
      create_schema(tx);
      tx.commit();
      return text;
    }();
    return made;
  }

  database db = database::at(connection());
  society people{db};
  schema_facts facts = db.facts();

  /// Each of `count` connections runs `f(transaction, number)`; all begin together. What they answer.
  template <class F>
  auto at_once(int count, F f) {
    struct slot {
      decltype(f(std::declval<pqxx::dbtransaction&>(), 0)) answer{};
      std::exception_ptr failure;
    };
    std::vector<slot> slots(static_cast<std::size_t>(count));
    std::barrier ready(count);
    std::vector<std::thread> threads;
    for (int n = 0; n < count; ++n)
      threads.emplace_back([&, n] {
        auto& mine = slots[static_cast<std::size_t>(n)];
        pqxx::connection own(connection());
        ready.arrive_and_wait();
        try {
          pqxx::work tx(own);
          mine.answer = f(tx, n);
          tx.commit();
        } catch (...) {
          mine.failure = std::current_exception();
        }
      });
    for (auto& thread : threads)
      thread.join();
    std::vector<decltype(slot::answer)> answers;
    for (const auto& each : slots) {
      if (each.failure) std::rethrow_exception(each.failure);
      answers.push_back(each.answer);
    }
    return answers;
  }
};

} // namespace pheidi::model
