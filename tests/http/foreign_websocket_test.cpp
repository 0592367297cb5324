// Our side of WebSocket against python3-websockets.
#include "rig.hpp"
#include "support/child_process.hpp"

#include "pheidi/http/websocket.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace pheidi::http::test {

namespace {

net::awaitable<void> echo(std::shared_ptr<websocket> socket) {
  for (;;) {
    auto message = co_await socket->receive();
    if (!message || *message == "/leave") break;
    (void)socket->send(std::move(*message));
  }
}

net::awaitable<reply> respond(request asked) {
  const auto offered = offered_protocols(asked);
  std::string chosen(offered.empty() ? std::string_view() : offered.front());
  websocket::session s = echo;
  websocket_options options;
  options.max_message_bytes = 65536;
  co_return answer_websocket(asked, std::move(s), std::move(chosen), options);
}

} // namespace

TEST(websocket, agrees_with_another_implementation) {
  rig r;
  server web(r.loop, server_options{}, respond);
  const auto port = web.listen("127.0.0.1:0").value();
  const auto log = std::filesystem::temp_directory_path() /
                   ("pheidi-foreign-websocket-" + std::to_string(::getpid()) + ".log");

  int status = -1;
  std::thread waiter([&] {
    pheidi::test::child_options child;
    child.arguments = {"/usr/bin/python3", PHEIDI_SOURCE_DIR "/tests/http/foreign_websocket.py",
                       "ws://127.0.0.1:" + std::to_string(port) + "/"};
    child.output_file = log.string();
    status = pheidi::test::wait_child(pheidi::test::start_child(child));
    r.loop.post([&] { r.loop.stop(); });
  });
  r.loop.run();
  waiter.join();
  web.close();

  std::ostringstream said;
  said << std::ifstream(log).rdbuf();
  std::filesystem::remove(log);
  EXPECT_EQ(status, 0) << said.str();
}

} // namespace pheidi::http::test
