// Settings that the staff changes, as rows that Rails reads.
#include "social_fixture.hpp"

#include "pheidi/model/site_settings.hpp"

namespace pheidi::model {
namespace {

struct settings_of_the_site : in_society {
  void set(const char* name, const std::string& value) {
    with([&](pqxx::dbtransaction& tx) { set_site_setting(tx, *find_setting(name), value, noon); });
  }
  std::string stored(const std::string& name) {
    return db.value("SELECT value FROM settings WHERE var = '" + name + "'");
  }
};

TEST_F(settings_of_the_site, are_written_by_their_kind) {
  set("registrations_mode", "approved");
  set("trends", "false");
  set("min_age", "16");
  set("site_title", "Our: corner");
  set("site_terms", "true");
  set("disallowed_hashtags", "one\ntwo");
  set("backups_retention_period", "");

  EXPECT_EQ(stored("registrations_mode"), "--- approved\n");
  EXPECT_EQ(stored("trends"), "--- false\n");
  EXPECT_EQ(stored("min_age"), "--- 16\n");
  EXPECT_EQ(stored("site_title"), "--- \"Our: corner\"\n");
  EXPECT_EQ(stored("site_terms"), "--- \"true\"\n");
  EXPECT_EQ(stored("disallowed_hashtags"), "---\n- one\n- two\n");
  EXPECT_EQ(stored("backups_retention_period"), "--- \"\"\n");
  EXPECT_EQ(db.value("SELECT updated_at FROM settings LIMIT 1"), noon_text);
}

TEST_F(settings_of_the_site, are_read_as_they_were_written) {
  set("registrations_mode", "open");
  set("trends", "false");
  set("site_title", "Our: corner");

  with([](pqxx::dbtransaction& tx) {
    EXPECT_EQ(site_word(tx, "registrations_mode", "none"), "open");
    EXPECT_FALSE(site_flag(tx, "trends", true));
    EXPECT_EQ(site_text(tx, "site_title"), "Our: corner");
    EXPECT_EQ(site_text(tx, "site_terms", "none yet"), "none yet");
    EXPECT_EQ(site_texts(tx, {"site_title", "trends", "noindex"}),
              (std::map<std::string, std::string>{{"site_title", "Our: corner"}, {"trends", "false"}}));
  });
}

TEST_F(settings_of_the_site, are_replaced_and_taken_back) {
  set("site_title", "one");
  set("site_title", "two");
  EXPECT_EQ(people.rows("settings"), 1);
  with([](pqxx::dbtransaction& tx) {
    EXPECT_EQ(site_text(tx, "site_title"), "two");
    EXPECT_TRUE(unset_site_setting(tx, "site_title"));
    EXPECT_FALSE(unset_site_setting(tx, "site_title"));
  });
}

TEST_F(settings_of_the_site, list_those_too_that_nobody_knows_here) {
  db.run("INSERT INTO settings (var, value) VALUES ('of_a_fork', E'---\\nkey: value\\n'), ('trends', NULL)");

  const auto all = with([](pqxx::dbtransaction& tx) { return all_site_settings(tx); });

  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].name, "of_a_fork");
  EXPECT_EQ(all[0].value, "---\nkey: value\n");
}

TEST(known_settings, take_what_is_one_of_theirs) {
  const auto fault = [](const char* name, const std::string& value) {
    return setting_fault(*find_setting(name), value).has_value();
  };
  EXPECT_FALSE(fault("registrations_mode", "open"));
  EXPECT_TRUE(fault("registrations_mode", "closed"));
  EXPECT_TRUE(fault("registrations_mode", ""));
  EXPECT_FALSE(fault("trends", "true"));
  EXPECT_TRUE(fault("trends", "yes"));
  EXPECT_FALSE(fault("min_age", ""));
  EXPECT_TRUE(fault("min_age", "-1"));
  EXPECT_TRUE(fault("min_age", "123456"));
  EXPECT_TRUE(fault("site_title", "\xff"));
  EXPECT_FALSE(fault("site_short_description", std::string(200, 'x')));
  EXPECT_TRUE(fault("site_short_description", std::string(201, 'x')));
  EXPECT_EQ(find_setting("of_a_fork"), nullptr);
}

} // namespace
} // namespace pheidi::model
