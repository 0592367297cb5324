// The hub as another implementation of WebSocket sees it.
#include "rig.hpp"
#include "support/child_process.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

namespace pheidi::instance::streaming {

TEST(streaming, serves_a_foreign_client) {
  rig r;
  const auto alice = r.add_person("alice"), bob = r.add_person("bob");
  test::temporary_directory directory("foreign");
  const auto log = (directory.path() / "heard").string();
  int status = -1;
  bool over = false;
  std::thread waiter([&] {
    test::child_options child;
    child.arguments = {"/usr/bin/python3", PHEIDI_SOURCE_DIR "/tests/instance/streaming/foreign_client.py",
                       fmt::format("ws://127.0.0.1:{}/api/v1/streaming", r.port), alice.token};
    child.output_file = log;
    status = test::wait_child(test::start_child(child));
    r.loop.post([&] { over = true; });
  });
  r.publish("timeline:" + alice.id, post_message("1", bob.id, "hello"));
  r.publish("timeline:hashtag:katzen", post_message("2", bob.id, "miau"));
  while (r.metric("pheidi_streaming_told_total") < 2)
    r.turn();
  r.publish("timeline:access_token:" + alice.token_id, R"({"event":"kill"})");
  while (!over)
    r.turn();
  waiter.join();

  std::ostringstream heard;
  heard << std::ifstream(log).rdbuf();
  EXPECT_EQ(status, 0);
  EXPECT_EQ(heard.str(), "user update 1\nhashtag Katzen update 2\nclosed 1008\n");
}

} // namespace pheidi::instance::streaming
