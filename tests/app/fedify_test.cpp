// What Pheidi signs, judged by Fedify: draft-cavage, the second knock with RFC 9421, and that it is remembered.
#include "fedify_server.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::test;

class fedify : public testing::Test {
 protected:
  void SetUp() override {
    if (!fedify_server::installed()) GTEST_SKIP() << "Fedify is not there: tests/interop/fedify/install.sh brings it";
  }

  std::int64_t left() { return here.redis().integer({"ZCARD", "retry"}) + here.redis().integer({"LLEN", "queue:push"}); }

  instance here;
};

TEST_F(fedify, verifies_our_draft_cavage_signatures) {
  fedify_server server(here, "both");
  for (const auto& sender : here.actors())
    for (int i = 0; i < 3; ++i) here.push(here.job_for(server.inbox("/users/bob/inbox"), "{}", sender.account_id));
  auto engine = here.start({"--until-empty"});

  EXPECT_EQ(engine->wait(), 0);
  const auto verdicts = server.verdicts(9);

  ASSERT_EQ(verdicts.size(), 9u) << engine->log() << server.log();
  for (const auto& v : verdicts) {
    EXPECT_EQ(v.at("ok"), true) << v;
    EXPECT_EQ(v.at("scheme"), "cavage");
    EXPECT_EQ(v.at("host"), "fedify.example") << "without its port, as Mastodon sends it";
    EXPECT_EQ(v.at("path"), "/users/bob/inbox");
  }
  EXPECT_EQ(left(), 0);
}

TEST_F(fedify, verifies_the_second_knock_with_rfc9421_which_is_then_the_first) {
  fedify_server server(here, "rfc9421");
  auto engine = here.start();
  here.push(here.job_for(server.inbox()));
  const auto first = server.verdicts(2);
  ASSERT_EQ(first.size(), 2u) << engine->log() << server.log();
  ASSERT_TRUE(engine->wait_for(R"("result":"delivered")")) << engine->log();

  for (int i = 0; i < 5; ++i) here.push(here.job_for(server.inbox()));
  const auto all = server.verdicts(7);
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 0);

  EXPECT_EQ(first[0].at("scheme"), "cavage");
  EXPECT_EQ(first[0].at("status"), 401);
  ASSERT_EQ(all.size(), 7u) << "one request per delivery once the host is known\n" << server.log();
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_EQ(all[i].at("scheme"), "rfc9421");
    EXPECT_EQ(all[i].at("ok"), true) << all[i];
  }
  EXPECT_EQ(server.verdicts(7).size(), 7u);
  EXPECT_EQ(left(), 0);
}

TEST_F(fedify, that_takes_only_cavage_again_is_knocked_at_in_the_old_way) {
  fedify_server first(here, "rfc9421");
  auto engine = here.start();
  here.push(here.job_for(first.inbox()));
  ASSERT_TRUE(engine->wait_for(R"("result":"delivered")")) << engine->log();
  fedify_server other(here, "cavage");

  here.push(here.job_for(other.inbox()));
  const auto verdicts = other.verdicts(1);

  // Another port is another server: what one of them accepts says nothing about the other.
  ASSERT_EQ(verdicts.size(), 1u) << other.log();
  EXPECT_EQ(verdicts[0].at("scheme"), "cavage");
  EXPECT_EQ(verdicts[0].at("ok"), true) << verdicts[0];
}

} // namespace
