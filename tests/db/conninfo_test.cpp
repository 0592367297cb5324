// The connection string that libpq gets.
#include "db/conninfo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::db {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(conninfo, adds_bounds_and_a_name) {
  const auto out = complete_conninfo("host=/run/postgresql dbname=mastodon", "reader");

  ASSERT_TRUE(out);
  EXPECT_THAT(*out, HasSubstr("host='/run/postgresql'"));
  EXPECT_THAT(*out, HasSubstr("connect_timeout='10'"));
  EXPECT_THAT(*out, HasSubstr("client_encoding='UTF8'"));
  EXPECT_THAT(*out, HasSubstr("application_name='pheidi reader'"));
}

TEST(conninfo, leaves_what_is_given) {
  const auto out = complete_conninfo("dbname=m connect_timeout=9 application_name=mine", "reader");

  ASSERT_TRUE(out);
  EXPECT_THAT(*out, HasSubstr("connect_timeout='9'"));
  EXPECT_THAT(*out, HasSubstr("application_name='mine'"));
  EXPECT_THAT(*out, Not(HasSubstr("pheidi")));
}

TEST(conninfo, understands_uris) {
  const auto out =
      complete_conninfo("postgresql://m:p%40ss@db.example:6432/mastodon?sslmode=require", "writer");

  ASSERT_TRUE(out);
  EXPECT_THAT(*out, HasSubstr("user='m'"));
  EXPECT_THAT(*out, HasSubstr("password='p@ss'"));
  EXPECT_THAT(*out, HasSubstr("host='db.example'"));
  EXPECT_THAT(*out, HasSubstr("port='6432'"));
  EXPECT_THAT(*out, HasSubstr("sslmode='require'"));
}

TEST(conninfo, survives_quotes_and_backslashes) {
  const auto once = complete_conninfo(R"(dbname=m password='it\'s \\ {} = "x"')", "reader");
  ASSERT_TRUE(once);
  const auto twice = complete_conninfo(*once, "reader");

  ASSERT_TRUE(twice);
  EXPECT_THAT(*once, HasSubstr(R"(password='it\'s \\ {} = "x"')"));
  EXPECT_THAT(*twice, HasSubstr(R"(password='it\'s \\ {} = "x"')"));
}

TEST(conninfo, does_not_repeat_a_malformed_string) {
  const auto out = complete_conninfo("postgresql://user:hunter2@host:port/", "reader");
  const auto other = complete_conninfo("password hunter2", "reader");

  ASSERT_TRUE(out.has_error() || out); // some libpq versions only find the port when they connect
  ASSERT_TRUE(other.has_error());
  EXPECT_TRUE(other.error().is(errc::unavailable));
  EXPECT_THAT(other.error().message(), Not(HasSubstr("hunter2")));
}

} // namespace
} // namespace pheidi::db
