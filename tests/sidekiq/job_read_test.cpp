// What is read of a job's text.
#include "pheidi/sidekiq/job.hpp"

#include <gtest/gtest.h>

namespace pheidi::sidekiq {
namespace {

constexpr std::string_view of_sidekiq_8 =
    R"({"retry":16,"queue":"push","dead":false,"args":["{\"a\":1}",113,"https://h.example/inbox",{}],)"
    R"("class":"ActivityPub::DeliveryWorker","jid":"0123456789abcdef01234567","created_at":1766000000123,"enqueued_at":1766000000124})";

std::string with(std::string_view members) {
  return R"({"class":"C","args":[])" + std::string(members.empty() ? "" : ",") + std::string(members) + "}";
}

job read(std::string_view members) {
  static std::string kept;
  kept = with(members);
  return parse_job(kept).value();
}

TEST(parse_job, reads_a_delivery_job_of_sidekiq_8) {
  const auto j = parse_job(of_sidekiq_8);

  ASSERT_TRUE(j);
  EXPECT_EQ(j->klass, "ActivityPub::DeliveryWorker");
  EXPECT_EQ(j->jid, "0123456789abcdef01234567");
  EXPECT_EQ(j->queue, "push");
  EXPECT_EQ(j->args, R"(["{\"a\":1}",113,"https://h.example/inbox",{}])");
  EXPECT_EQ(j->retry, (retry_limit{true, 16}));
  EXPECT_FALSE(j->dead);
  EXPECT_FALSE(j->has_lock);
  EXPECT_EQ(j->times, time_format::integer_millis);
  ASSERT_TRUE(j->created_at && j->enqueued_at);
  EXPECT_EQ(unix_millis(*j->created_at), 1766000000123);
  EXPECT_EQ(j->retry_count, std::nullopt);
}

TEST(parse_job, tells_float_seconds_from_integer_millis_by_created_at) {
  EXPECT_EQ(read(R"("created_at":1766000000.5)").times, time_format::float_seconds);
  EXPECT_EQ(read(R"("created_at":1766000000.5,"enqueued_at":1766000000123)").times,
            time_format::float_seconds);
  EXPECT_EQ(read(R"("created_at":1766000000123)").times, time_format::integer_millis);
  EXPECT_EQ(read(R"("created_at":1.766e9)").times, time_format::float_seconds);
  EXPECT_EQ(read(R"("enqueued_at":1766000000123)").times, time_format::integer_millis);
  EXPECT_EQ(read("").times, time_format::float_seconds);
  EXPECT_EQ(unix_millis(*read(R"("created_at":1766000000.5)").created_at), 1766000000500);
}

TEST(parse_job, takes_the_defaults_of_absent_members) {
  const auto j = read("");
  EXPECT_EQ(j.jid, "");
  EXPECT_EQ(j.queue, "");
  EXPECT_EQ(j.retry, (retry_limit{true, 25}));
  EXPECT_TRUE(j.dead);
  EXPECT_EQ(j.created_at, std::nullopt);
}

TEST(parse_job, reads_retry_as_ruby_does) {
  const std::pair<const char*, retry_limit> cases[] = {
      {"true", {true, 25}},
      {"false", {false, 25}},
      {"null", {false, 25}},
      {"0", {true, 0}},
      {"5", {true, 5}},
      {"-3", {true, 0}},
      {"99999999999999999999", {true, 2147483647}},
      {"\"5\"", {true, 25}},
      {"5.5", {true, 25}},
      {"[]", {true, 25}},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(read(R"("retry":)" + std::string(text)).retry, expected) << text;
}

TEST(parse_job, reads_a_retry_count_below_zero) {
  const std::pair<const char*, int> cases[] = {
      {"-1", -1}, {"0", 0}, {"7", 7}, {"-99999999999", -2147483648}, {"99999999999", 2147483647}};
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(read(R"("retry_count":)" + std::string(text)).retry_count, expected) << text;
}

TEST(parse_job, ignores_members_of_a_wrong_type) {
  const auto j = read(
      R"("jid":7,"queue":null,"retry_count":"x","retry_queue":[],"dead":null,"created_at":"x","enqueued_at":1e300)");
  EXPECT_EQ(j.jid, "");
  EXPECT_EQ(j.queue, "");
  EXPECT_EQ(j.retry_count, std::nullopt);
  EXPECT_EQ(j.retry_queue, "");
  EXPECT_TRUE(j.dead);
  EXPECT_EQ(j.created_at, std::nullopt);
  EXPECT_EQ(j.enqueued_at, std::nullopt);
}

TEST(parse_job, sees_a_unique_jobs_lock) {
  EXPECT_TRUE(read(R"("lock":"until_executed")").has_lock);
  EXPECT_TRUE(read(R"("lock_digest":"uniquejobs:00")").has_lock);
  EXPECT_FALSE(read(R"("lock":null)").has_lock);
  EXPECT_FALSE(read(R"("lock":false)").has_lock);
}

TEST(parse_job, keeps_the_last_of_a_repeated_member) {
  const auto j = parse_job(R"({"class":"A","args":[1],"class":"B","args":[2]})");
  ASSERT_TRUE(j);
  EXPECT_EQ(j->klass, "B");
  EXPECT_EQ(j->args, "[2]");
}

TEST(parse_job, refuses_what_is_no_job) {
  for (const auto* text :
       {"", "null", "7", "[]", "{}", "{", R"({"class":"A"})", R"({"args":[]})", R"({"class":7,"args":[]})",
        R"({"class":"","args":[]})", R"({"class":"A","args":{}})", R"({"class":"A","args":[]} x)",
        R"({"class":"A","args":[)", "{\"class\":\"\xff\",\"args\":[]}"}) {
    const auto j = parse_job(text);
    ASSERT_FALSE(j) << text;
    EXPECT_TRUE(j.error().is(errc::not_a_job)) << text;
  }
}

} // namespace
} // namespace pheidi::sidekiq
