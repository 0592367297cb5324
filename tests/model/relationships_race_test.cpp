// Many connections that write the same relationship at once.
#include "social_fixture.hpp"

#include "pheidi/model/relationships.hpp"

#include <algorithm>

namespace pheidi::model {
namespace {

const std::string follow_id = "https://a.example/follows/1";
const std::string other_id = "https://a.example/follows/2";

struct relationships_at_once : in_public {
  account_id local_one = people.local("popular");
  account_id remote_one = people.remote("https://a.example/users/keen");

  void SetUp() override {
    db.run("DELETE FROM follows");
    db.run("DELETE FROM follow_requests");
    db.run("DELETE FROM blocks");
    db.run("DELETE FROM account_stats");
  }
};

template <class Answers>
auto how_many(const Answers& answers) {
  return std::count_if(answers.begin(), answers.end(), [](const auto& answer) { return bool(answer); });
}

TEST_F(relationships_at_once, eight_requests_make_one) {
  const auto made = at_once(8, [&](pqxx::dbtransaction& tx, int) {
    return insert_follow_request(tx, {remote_one, local_one, follow_id}, noon).change == row_change::inserted;
  });

  EXPECT_EQ(how_many(made), 1);
  EXPECT_EQ(people.rows("follow_requests"), 1);
}

TEST_F(relationships_at_once, eight_follows_make_one_that_counts_once) {
  const auto made = at_once(8, [&](pqxx::dbtransaction& tx, int n) {
    const auto uri = fmt::format("https://a.example/follows/{}", n);
    return insert_follow(tx, {remote_one, local_one, uri}, noon).change == row_change::inserted;
  });

  EXPECT_EQ(how_many(made), 1);
  EXPECT_EQ(people.rows("follows"), 1);
  EXPECT_EQ(people.counts(local_one), "1 0 0");
  EXPECT_EQ(people.counts(remote_one), "0 1 0");
}

TEST_F(relationships_at_once, eight_acceptances_count_once) {
  at_once(1, [&](pqxx::dbtransaction& tx, int) {
    return insert_follow_request(tx, {local_one, remote_one, follow_id}, noon).row.id;
  });

  const auto done = at_once(8, [&](pqxx::dbtransaction& tx, int) {
    return authorise_follow_request(tx, local_one, remote_one, noon).has_value();
  });

  EXPECT_EQ(how_many(done), 1);
  EXPECT_EQ(people.counts(remote_one), "1 0 0");
  EXPECT_EQ(people.rows("follow_requests"), 0);
}

TEST_F(relationships_at_once, eight_removals_count_once) {
  at_once(1, [&](pqxx::dbtransaction& tx, int) {
    return insert_follow(tx, {remote_one, local_one, follow_id}, noon).row.id;
  });

  const auto gone = at_once(8, [&](pqxx::dbtransaction& tx, int n) {
    return n % 2 == 0 ? remove_follow(tx, remote_one, local_one, noon).has_value()
                      : follow_back_to_request(tx, remote_one, local_one, noon).has_value();
  });

  EXPECT_EQ(how_many(gone), 1);
  EXPECT_EQ(people.counts(local_one), "0 0 0");
  EXPECT_LE(people.rows("follow_requests"), 1);
}

TEST_F(relationships_at_once, eight_followers_all_count) {
  at_once(8, [&](pqxx::dbtransaction& tx, int n) {
    const auto who = seed_remote_account(tx, fmt::format("https://b.example/users/{}", n));
    return insert_follow(tx, {who, local_one, follow_id}, noon).change == row_change::inserted;
  });

  EXPECT_EQ(people.counts(local_one), "8 0 0");
}

TEST_F(relationships_at_once, those_who_block_each_other_do_not_wait_for_each_other) {
  at_once(1, [&](pqxx::dbtransaction& tx, int) {
    insert_follow(tx, {remote_one, local_one, follow_id}, noon);
    return insert_follow(tx, {local_one, remote_one, other_id}, noon).row.id;
  });

  at_once(8, [&](pqxx::dbtransaction& tx, int n) {
    const auto who = n % 2 == 0 ? remote_one : local_one;
    const auto whom = n % 2 == 0 ? local_one : remote_one;
    sever_for_block(tx, who, whom, noon);
    return insert_block(tx, who, whom, "", noon) == row_change::inserted;
  });

  EXPECT_EQ(people.rows("blocks"), 2);
  EXPECT_EQ(people.rows("follows"), 0);
  EXPECT_EQ(people.counts(local_one), "0 0 0");
  EXPECT_EQ(people.counts(remote_one), "0 0 0");
}

} // namespace
} // namespace pheidi::model
