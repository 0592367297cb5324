// A server of ours whose pages are asked for by others.
#pragma once

#include "outgoing_fixture.hpp"

#include "pheidi/model/published.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct published : outgoing_fixture {
  account_id carol = people.local("carol");
  const std::string bobs = "https://a.example/users/bob";
  viewer nobody, bob_viewing{bob, "a.example"};

  template <class Name>
  std::optional<published_account> find(const Name& name) {
    return with([&](pqxx::dbtransaction& tx) { return find_published(tx, context(), name); });
  }
  void follow(account_id follower, account_id target) {
    with([&](pqxx::dbtransaction& tx) { seed_follow(tx, follower, target); });
  }
  uri_page followers(std::int64_t number, int size = 2) {
    return with([&](pqxx::dbtransaction& tx) { return followers_page(tx, context(), alice, number, size); });
  }
  uri_page following(std::int64_t number, int size = 2) {
    return with([&](pqxx::dbtransaction& tx) { return following_page(tx, context(), alice, number, size); });
  }
  std::vector<std::string> at(const std::string& prefix) {
    return with([&](pqxx::dbtransaction& tx) { return followers_at(tx, alice, prefix); });
  }
  void pin(std::int64_t status, const std::string& when, std::optional<account_id> by = {}) {
    db.run(fmt::format("INSERT INTO status_pins (account_id, status_id, created_at, updated_at)"
                       " VALUES ({}, {}, '{}', now())",
                       by.value_or(alice).value, status, when));
  }
  std::vector<pinned_post> pins() {
    return with([&](pqxx::dbtransaction& tx) { return pinned_posts(tx, context(), alice); });
  }
  std::vector<std::int64_t> outbox(const viewer& by, const outbox_window& window = {}) {
    std::vector<std::int64_t> ids;
    with([&](pqxx::dbtransaction& tx) {
      for (const auto id : outbox_page(tx, context(), alice, by, window))
        ids.push_back(id.value);
    });
    return ids;
  }
  std::vector<model::answer> answers(std::int64_t to, bool of_others, std::int64_t min_id = 0,
                                     int limit = 60) {
    return with([&](pqxx::dbtransaction& tx) {
      return answers_page(tx, context(), to, alice, of_others, min_id, limit);
    });
  }
  std::vector<std::int64_t> answer_ids(std::int64_t to, bool of_others, std::int64_t min_id = 0,
                                       int limit = 60) {
    std::vector<std::int64_t> ids;
    for (const auto& each : answers(to, of_others, min_id, limit))
      ids.push_back(each.id);
    return ids;
  }
  std::optional<accepted_quote> stamp(std::int64_t quote, std::optional<account_id> author = {}) {
    return with(
        [&](pqxx::dbtransaction& tx) { return find_stamp(tx, context(), author.value_or(alice), quote); });
  }
  server_counts counts() {
    return with([](pqxx::dbtransaction& tx) { return count_server(tx); });
  }
  void discard(std::int64_t status) { set("statuses", status, "deleted_at = now()"); }
  void suspend(account_id whom) { set("accounts", whom.value, "suspended_at = now()"); }
  void become_glitch() {
    db.run("ALTER TABLE statuses ADD COLUMN local_only boolean");
    facts = db.facts();
  }
  void count(account_id whom, int followers, int following, int statuses) {
    db.run(fmt::format("INSERT INTO account_stats (account_id, followers_count, following_count,"
                       " statuses_count, created_at, updated_at) VALUES ({}, {}, {}, {}, now(), now())"
                       " ON CONFLICT (account_id) DO UPDATE SET statuses_count = excluded.statuses_count",
                       whom.value, followers, following, statuses));
  }
};

} // namespace pheidi::model
