// The connection string: Mastodon's variables, DATABASE_URL, our own URL, and what is shown.
#include "fixture.hpp"

using namespace pheidi::config;
using namespace pheidi::config::test;

namespace {

std::string connection(variables environment) {
  return settings_of(std::move(environment)).postgres.connection;
}

std::string shown(std::string text) {
  postgres_settings p;
  p.connection = std::move(text);
  return p.display();
}

} // namespace

TEST(postgres_settings, default_to_those_of_mastodon) {
  const auto s = settings_of(variables{});

  EXPECT_EQ(s.postgres.connection,
            "dbname=mastodon_production host=localhost port=5432 sslmode=prefer user=mastodon");
  EXPECT_TRUE(s.postgres.prepared_statements);
}

TEST(postgres_settings, come_from_variables) {
  EXPECT_EQ(connection({{"DB_HOST", "/var/run/postgresql"},
                        {"DB_PORT", "6432"},
                        {"DB_USER", "masto"},
                        {"DB_NAME", "social"},
                        {"DB_PASS", "it's a \\ secret"},
                        {"DB_SSLMODE", "verify-full"}}),
            "dbname=social host=/var/run/postgresql password='it\\'s a \\\\ secret' port=6432 "
            "sslmode=verify-full user=masto");
}

TEST(postgres_settings, use_the_local_socket_for_an_empty_host) {
  EXPECT_EQ(connection({{"DB_HOST", ""}, {"DB_PASS", ""}}),
            "dbname=mastodon_production port=5432 sslmode=prefer user=mastodon");
}

TEST(postgres_settings, name_the_database_after_the_environment) {
  EXPECT_EQ(connection({{"RAILS_ENV", "development"}}),
            "dbname=mastodon_development host=localhost port=5432 sslmode=prefer user=mastodon");
}

TEST(postgres_settings, prefer_the_url_and_fill_its_gaps) {
  EXPECT_EQ(connection({{"DATABASE_URL", "postgres://u:p%40w@db:6432/social"},
                        {"DB_HOST", "other"},
                        {"DB_NAME", "other"}}),
            "dbname=social host=db password=p@w port=6432 sslmode=prefer user=u");
  EXPECT_EQ(
      connection(
          {{"DATABASE_URL", "postgresql:///social"}, {"DB_USER", "me"}, {"DB_PASS", "x"}, {"DB_HOST", "h"}}),
      "dbname=social host=h password=x port=5432 sslmode=prefer user=me");
}

TEST(postgres_settings, leave_out_what_only_rails_understands) {
  const auto s = settings_of(
      {{"DATABASE_URL",
        "postgresql://u@db/social?pool=5&sslmode=require&prepared_statements=false&connect_timeout=3"}});

  EXPECT_EQ(s.postgres.connection,
            "connect_timeout=3 dbname=social host=db port=5432 sslmode=require user=u");
  EXPECT_FALSE(s.postgres.prepared_statements);
}

TEST(postgres_settings, take_several_hosts_and_socket_directories) {
  EXPECT_EQ(connection({{"DATABASE_URL", "postgresql://u@a,b:5433/x"}}),
            "dbname=x host=a,b port=5432,5433 sslmode=prefer user=u");
  EXPECT_EQ(connection({{"DATABASE_URL", "postgresql://u@%2Frun%2Fpg/x"}}),
            "dbname=x host=/run/pg port=5432 sslmode=prefer user=u");
  EXPECT_EQ(connection({{"DATABASE_URL", "postgresql://u@/x?host=/run/pg"}}),
            "dbname=x host=/run/pg port=5432 sslmode=prefer user=u");
  EXPECT_EQ(connection({{"DATABASE_URL", "postgresql://u@[::1]:5433/x"}}),
            "dbname=x host=::1 port=5433 sslmode=prefer user=u");
}

TEST(postgres_settings, give_our_own_url_to_libpq_as_it_stands) {
  EXPECT_EQ(
      connection({{"PHEIDI_POSTGRES__URL", "host=/tmp dbname=x"}, {"DATABASE_URL", "postgres://u@db/y"}}),
      "host=/tmp dbname=x");
  EXPECT_EQ(connection({{"PHEIDI_POSTGRES__URL", "postgresql:///x?host=/tmp"}}), "postgresql:///x?host=/tmp");
}

TEST(postgres_settings, let_variables_win_over_a_url_in_toml) {
  const file toml("postgres.toml", "[postgres]\nurl = \"host=/tmp\"\n");
  auto host = with({{"DB_HOST", "db"}});
  auto user = with({{"DB_USER", "me"}});
  host.toml_file = user.toml_file = toml.path();

  EXPECT_EQ(loaded(host).postgres.connection,
            "dbname=mastodon_production host=db port=5432 sslmode=prefer user=mastodon");
  EXPECT_EQ(loaded(user).postgres.connection, "host=/tmp");
}

TEST(postgres_settings, turn_prepared_statements_off) {
  EXPECT_FALSE(settings_of({{"PREPARED_STATEMENTS", "false"}}).postgres.prepared_statements);
}

TEST(postgres_settings, report_malformed_variables_without_secrets) {
  EXPECT_EQ(
      problems_of({{"DATABASE_URL", "mysql://u:secret@db/x"},
                   {"DB_PORT", "0"},
                   {"DB_SSLMODE", "maybe"},
                   {"DB_HOST", "a b"}}),
      (messages{"environment: DATABASE_URL: expected postgresql:// with a database, got (hidden)",
                "environment: DB_HOST: expected a host name, an address or a socket directory, got 'a b'",
                "environment: DB_PORT: expected a whole number from 1 to 65535, got '0'",
                "environment: DB_SSLMODE: expected one of disable, allow, prefer, require, verify-ca, "
                "verify-full, got 'maybe'"}));
}

TEST(postgres_display, masks_passwords_in_every_form) {
  EXPECT_EQ(shown("postgresql://u:secret@db:5432/x?sslmode=require"),
            "postgresql://u:***@db:5432/x?sslmode=require");
  EXPECT_EQ(shown("postgres://u:se/cr@et@db/x"), "postgres://u:***@db/x");
  EXPECT_EQ(shown("postgresql:///x?user=u&password=secret"), "postgresql:///x?user=u&password=***");
  EXPECT_EQ(shown("postgresql://u@db/x"), "postgresql://u@db/x");
  EXPECT_EQ(shown("host=db password=secret user=u"), "host=db password=*** user=u");
  EXPECT_EQ(shown("password = 'se\\'cr et' host=db"), "password = *** host=db");
  EXPECT_EQ(shown("host=db password=se\\ cret"), "host=db password=***");
  EXPECT_EQ(shown("host=db password='unterminated"), "host=db password=***");
  EXPECT_EQ(shown("sslpassword=secret"), "sslpassword=***");
  EXPECT_EQ(shown(""), "");
}
