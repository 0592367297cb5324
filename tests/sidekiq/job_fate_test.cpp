// Sidekiq's rule for jobs that failed.
#include "pheidi/sidekiq/job.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <random>
#include <tuple>

namespace pheidi::sidekiq {
namespace {

std::uint32_t lowest(void*, std::uint32_t) {
  return 0;
}
std::uint32_t highest(void*, std::uint32_t bound) {
  return bound - 1;
}
std::uint32_t drawn(void* state, std::uint32_t bound) {
  return static_cast<std::uint32_t>((*static_cast<std::mt19937*>(state))() % bound);
}

constexpr random_source no_jitter{lowest, nullptr};
constexpr random_source all_jitter{highest, nullptr};
const wall_time now{milliseconds(1766000100500)};
const failure reset{"Pheidi::HostFault", "connection reset"};

failure_fate fate(std::string_view raw, const failure& f = reset) {
  const auto j = parse_job(raw);
  return after_failure(raw, j.value(), "push", f, now, default_retry_delay, no_jitter);
}

boost::json::object object(const std::string& text) {
  return boost::json::parse(text).as_object();
}

TEST(retry_delay, stays_inside_sidekiqs_bounds) {
  std::mt19937 random(1);
  for (int count = 0; count <= 25; ++count) {
    const std::int64_t c4 = std::int64_t{count} * count * count * count;
    const std::int64_t jitter = 10 * (count + 1) - 1;
    EXPECT_EQ(default_retry_delay(count, no_jitter).count(), c4 + 15);
    EXPECT_EQ(default_retry_delay(count, all_jitter).count(), c4 + 15 + jitter);
    EXPECT_EQ(delivery_retry_delay(count, no_jitter).count(), c4 + 15);
    EXPECT_EQ(delivery_retry_delay(count, all_jitter).count(),
              c4 + 15 + std::max<std::int64_t>(c4 / 2 - 1, 0) + jitter);
    const auto d = delivery_retry_delay(count, {drawn, &random}).count();
    EXPECT_GE(d, c4 + 15);
    EXPECT_LT(d, c4 + 15 + c4 / 2 + 10 * (count + 1));
  }
}

TEST(retry_delay, stays_finite_for_absurd_counts) {
  for (const int count : {-1, 1000, 2147483647}) {
    EXPECT_GE(default_retry_delay(count, no_jitter).count(), 15);
    EXPECT_LE(delivery_retry_delay(count, all_jitter).count(), 400000000);
  }
}

TEST(after_failure, puts_a_first_failure_into_the_retry_set) {
  const auto f =
      fate(R"({"class":"C","args":[1, 2],"retry":16,"queue":"other","jid":"j","created_at":1766000000123})");

  const auto* retry = std::get_if<retry_at>(&f);
  ASSERT_TRUE(retry);
  EXPECT_EQ(retry->when, now + seconds(15));
  EXPECT_EQ(
      retry->job,
      R"({"class":"C","args":[1, 2],"retry":16,"queue":"push","jid":"j","created_at":1766000000123,)"
      R"("error_message":"connection reset","error_class":"Pheidi::HostFault","failed_at":1766000100500,"retry_count":0})");
}

TEST(after_failure, counts_further_failures) {
  const auto f = fate(
      R"({"class":"C","args":[],"retry":true,"retry_count":4,"failed_at":1.5,"created_at":1766000000.25})");

  const auto* retry = std::get_if<retry_at>(&f);
  ASSERT_TRUE(retry);
  const auto o = object(retry->job);
  EXPECT_EQ(retry->when, now + seconds(5 * 5 * 5 * 5 + 15));
  EXPECT_EQ(o.at("retry_count"), 5);
  EXPECT_EQ(o.at("failed_at"), 1.5);
  EXPECT_EQ(o.at("retried_at"), 1766000100.5);
  EXPECT_TRUE(o.at("retried_at").is_double());
}

TEST(after_failure, does_not_count_what_an_administrator_retries_by_hand) {
  // "Retry now" and "Retry all" of Sidekiq 6.5, 7 and 8 push the job with `retry_count` less one.
  const std::tuple<int, int, seconds> cases[] = {
      {-1, 0, seconds(15)}, {0, 1, seconds(16)}, {1, 2, seconds(31)}};
  for (const auto& [pushed, counted, delay] : cases) {
    const auto f = fate(R"({"class":"C","args":[],"retry":16,"failed_at":1.5,"retry_count":)" +
                        std::to_string(pushed) + "}");

    const auto* retry = std::get_if<retry_at>(&f);
    ASSERT_TRUE(retry) << pushed;
    EXPECT_EQ(retry->when, now + delay) << pushed;
    const auto o = object(retry->job);
    EXPECT_EQ(o.at("retry_count"), counted);
    EXPECT_EQ(o.at("failed_at"), 1.5) << "the first failure stays";
    EXPECT_TRUE(o.contains("retried_at")) << pushed;
  }
}

TEST(after_failure, sends_a_job_to_its_retry_queue) {
  const auto f = fate(R"({"class":"C","args":[],"retry_queue":"low","queue":"push"})");
  EXPECT_EQ(object(std::get<retry_at>(f).job).at("queue"), "low");
}

TEST(after_failure, ends_where_sidekiq_ends_it) {
  // retry: 16 is 17 attempts: the one that fails with retry_count 15 is the last.
  EXPECT_TRUE(
      std::holds_alternative<retry_at>(fate(R"({"class":"C","args":[],"retry":16,"retry_count":14})")));
  EXPECT_TRUE(
      std::holds_alternative<to_dead_set>(fate(R"({"class":"C","args":[],"retry":16,"retry_count":15})")));
  EXPECT_TRUE(std::holds_alternative<discarded>(
      fate(R"({"class":"C","args":[],"retry":16,"retry_count":15,"dead":false})")));
  EXPECT_TRUE(std::holds_alternative<to_dead_set>(fate(R"({"class":"C","args":[],"retry":0})")));
  EXPECT_TRUE(std::holds_alternative<discarded>(fate(R"({"class":"C","args":[],"retry":0,"dead":false})")));
  EXPECT_TRUE(std::holds_alternative<discarded>(fate(R"({"class":"C","args":[],"retry":false})")));
  EXPECT_TRUE(
      std::holds_alternative<to_dead_set>(fate(R"({"class":"C","args":[],"retry":true,"retry_count":24})")));
  EXPECT_TRUE(std::holds_alternative<to_dead_set>(
      fate(R"({"class":"C","args":[],"retry":true,"retry_count":2147483647})")));
}

TEST(after_failure, fills_the_members_of_a_dead_job) {
  const auto f = fate(R"({"class":"C","args":[],"retry":0,"created_at":1766000000123})");
  const auto o = object(std::get<to_dead_set>(f).job);
  EXPECT_EQ(o.at("error_class"), "Pheidi::HostFault");
  EXPECT_EQ(o.at("retry_count"), 0);
  EXPECT_EQ(o.at("failed_at"), 1766000100500);
}

TEST(after_failure, cuts_long_messages_at_ten_thousand_characters) {
  std::string euros;
  for (int i = 0; i < 10001; ++i)
    euros += "\xe2\x82\xac";
  const auto f = fate(R"({"class":"C","args":[]})", {"E", euros});
  const auto text = std::string(object(std::get<retry_at>(f).job).at("error_message").as_string());
  EXPECT_EQ(text.size(), 30000U);
  EXPECT_EQ(text, euros.substr(0, 30000));
}

TEST(after_failure, makes_valid_json_of_any_message) {
  const auto f = fate(R"({"class":"C","args":[]})", {"E\"", std::string("a\0\xff\xfe\"\\\r\n\xe2\x82", 10)});
  EXPECT_NO_THROW(object(std::get<retry_at>(f).job));
  const auto continuation_only = fate(R"({"class":"C","args":[]})", {"E", std::string(200000, '\x80')});
  EXPECT_LT(std::get<retry_at>(continuation_only).job.size(), 130000U);
}

TEST(condemned, fills_in_the_error_or_leaves_the_text) {
  const auto text =
      condemned(R"({"class":"C","args":[],"created_at":1766000000123})", {"Pheidi::PoisonJob", "died"}, now);
  const auto o = object(text);
  EXPECT_EQ(o.at("error_class"), "Pheidi::PoisonJob");
  EXPECT_EQ(o.at("error_message"), "died");
  EXPECT_EQ(o.at("failed_at"), 1766000100500);
  EXPECT_EQ(condemned("not json", {"E", "m"}, now), "not json");
}

} // namespace
} // namespace pheidi::sidekiq
