// What Pheidi signs, judged by Fedify: draft-cavage, the second knock with RFC 9421, and that it is
// remembered.
#include "fedify_server.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <memory>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::test;

class fedify : public testing::Test {
 protected:
  void SetUp() override {
    if (!fedify_server::installed())
      GTEST_SKIP() << "Fedify is not there: tests/interop/fedify/install.sh brings it";
  }

  std::int64_t left() {
    return here.redis().integer({"ZCARD", "retry"}) + here.redis().integer({"LLEN", "queue:push"});
  }

  instance here;
};

TEST_F(fedify, verifies_our_draft_cavage_signatures) {
  fedify_server server(here, "both");
  for (const auto& sender : here.actors())
    for (int i = 0; i < 3; ++i)
      here.push(here.job_for(server.inbox("/users/bob/inbox"), "{}", sender.account_id));
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

  for (int i = 0; i < 5; ++i)
    here.push(here.job_for(server.inbox()));
  server.verdicts(7);
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 0);
  const auto all = server.verdicts(7);

  EXPECT_EQ(first[0].at("scheme"), "cavage");
  EXPECT_EQ(first[0].at("status"), 401);
  ASSERT_EQ(all.size(), 7u) << "one request per delivery once the host is known\n" << server.log();
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_EQ(all[i].at("scheme"), "rfc9421");
    EXPECT_EQ(all[i].at("ok"), true) << all[i];
  }
  EXPECT_EQ(left(), 0);
}

TEST_F(fedify, that_goes_back_to_cavage_is_followed_there) {
  auto server = std::make_unique<fedify_server>(here, "rfc9421");
  auto engine = here.start();
  here.push(here.job_for(server->inbox()));
  ASSERT_TRUE(engine->wait_for(R"("result":"delivered")")) << engine->log();
  const auto port = server->port();
  server.reset();
  server = std::make_unique<fedify_server>(here, "cavage", port);

  here.push(here.job_for(server->inbox()));
  ASSERT_EQ(server->verdicts(2).size(), 2u) << engine->log() << server->log();
  here.push(here.job_for(server->inbox()));
  const auto verdicts = server->verdicts(3);

  ASSERT_EQ(verdicts.size(), 3u) << engine->log() << server->log();
  EXPECT_EQ(verdicts[0].at("scheme"), "rfc9421") << "what it took last";
  EXPECT_EQ(verdicts[0].at("status"), 401);
  for (const std::size_t i : {1u, 2u}) {
    EXPECT_EQ(verdicts[i].at("scheme"), "cavage");
    EXPECT_EQ(verdicts[i].at("ok"), true) << verdicts[i];
  }
}

} // namespace
