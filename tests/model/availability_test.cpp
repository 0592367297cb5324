// `unavailable_domains` in a real database.
#include "model_fixture.hpp"

#include "pheidi/model/availability.hpp"

namespace pheidi::model {
namespace {

using testing::UnorderedElementsAre;

struct availability : each_family {
  bool insert(const std::string& domain) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) { return insert_unavailable_domain(tx, domain); });
  }
  bool remove(const std::string& domain) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) { return delete_unavailable_domain(tx, domain); });
  }
  std::unordered_set<std::string, text_hash> load() { return db.in_transaction(load_unavailable_domains); }
};
INSTANTIATE_TEST_SUITE_P(model, availability, all_families(), family_name);

TEST_P(availability, starts_empty) {
  EXPECT_TRUE(load().empty());
}

TEST_P(availability, keeps_a_domain_once) {
  EXPECT_TRUE(insert("dead.example"));
  EXPECT_FALSE(insert("dead.example"));

  EXPECT_THAT(load(), UnorderedElementsAre("dead.example"));
}

TEST_P(availability, forgets_a_domain) {
  insert("dead.example");
  insert("other.example");

  EXPECT_TRUE(remove("dead.example"));
  EXPECT_FALSE(remove("dead.example"));

  EXPECT_THAT(load(), UnorderedElementsAre("other.example"));
}

TEST_P(availability, writes_times_in_utc_whatever_the_session_says) {
  db.run("SET SESSION TIME ZONE 'Asia/Tokyo'");

  insert("dead.example");

  EXPECT_EQ(db.value("SELECT abs(extract(epoch FROM (now() AT TIME ZONE 'UTC') - created_at)) < 60"
                     " AND created_at = updated_at FROM unavailable_domains"),
            "t");
}

TEST_P(availability, row_of_rails_is_left_as_it_is) {
  db.run("INSERT INTO unavailable_domains (domain, created_at, updated_at)"
         " VALUES ('dead.example', '2020-01-01', '2020-01-01')");

  EXPECT_FALSE(insert("dead.example"));

  EXPECT_EQ(db.value("SELECT updated_at FROM unavailable_domains"), "2020-01-01 00:00:00");
}

TEST_P(availability, treats_hostile_text_as_text) {
  const std::string texts[] = {"'; DELETE FROM unavailable_domains; --",
                               R"(a\b\\c)",
                               "100%",
                               "a_b",
                               "{}",
                               "\"x\"",
                               "$1",
                               "xn--bcher-kva.example"};
  for (const auto& text : texts)
    EXPECT_TRUE(insert(text)) << text;

  EXPECT_EQ(load().size(), std::size(texts));
  for (const auto& text : texts)
    EXPECT_TRUE(load().contains(text)) << text;
  EXPECT_FALSE(remove("%"));
  EXPECT_FALSE(remove("_____"));
  for (const auto& text : texts)
    EXPECT_TRUE(remove(text)) << text;
}

TEST_P(availability, nul_does_not_shorten_a_domain) {
  const std::string text("good.example\0.evil", 18);
  insert("good.example");

  EXPECT_FALSE(insert(text));
  EXPECT_FALSE(remove(text));

  EXPECT_THAT(load(), UnorderedElementsAre("good.example"));
}

} // namespace
} // namespace pheidi::model
