// Jobs that we make.
#include "pheidi/sidekiq/job.hpp"

#include <gtest/gtest.h>

#include <set>

namespace pheidi::sidekiq {
namespace {

const wall_time now{milliseconds(1766000100500)};

TEST(make_job, writes_what_a_ruby_client_would) {
  const auto text = make_job(
      {.klass = "C\"", .queue = "push", .args_json = R"(["{}",1])", .retry_json = "16", .dead = false}, "ab",
      now);

  EXPECT_EQ(text, R"({"retry":16,"queue":"push","dead":false,"class":"C\"","args":["{}",1],"jid":"ab",)"
                  R"("created_at":1766000100500,"enqueued_at":1766000100500})");
}

TEST(make_job, is_read_back_the_same) {
  const auto text = make_job(
      {.klass = "C", .queue = "q", .args_json = "[]", .times = time_format::float_seconds}, "ab", now);

  const auto j = parse_job(text);

  ASSERT_TRUE(j);
  EXPECT_EQ(j->times, time_format::float_seconds);
  EXPECT_EQ(j->retry, (retry_limit{true, 25}));
  EXPECT_TRUE(j->dead);
  EXPECT_EQ(unix_millis(*j->enqueued_at), 1766000100500);
}

TEST(make_jid, makes_24_hex_digits_that_differ) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto jid = make_jid();
    EXPECT_EQ(jid.size(), 24U);
    EXPECT_EQ(jid.find_first_not_of("0123456789abcdef"), std::string::npos);
    seen.insert(jid);
  }
  EXPECT_EQ(seen.size(), 100U);
}

} // namespace
} // namespace pheidi::sidekiq
