// An instance whose deliveries go to recording peers on this machine.
#pragma once

#include "instance.hpp"
#include "recording_peer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pheidi::test {

/// The key id of the account that job_for sends from.
inline constexpr const char* user1_key = "https://local.example/users/user1#main-key";

/// A quote and an escape that any second encoding would change, and blanks that any re-writing would drop.
inline constexpr const char* odd_body =
    "{ \"id\" : \"https://local.example/1\",\n\t\"content\":\"<p>Gr\u00fc\u00dfe \\u263a "
    "\\/ \U0001F418</p>\" , \"n\":1.0e0, \"n\":2 }  ";

struct sender : instance {
  explicit sender(instance_options o = {}) : instance(std::move(o)) {
    write("hosts", "127.0.0.1 peer.example\n");
  }

  /// Runs the engine until nothing is left to do; its log.
  std::string run(std::vector<std::string> arguments = {}) {
    arguments.push_back("--until-empty");
    auto engine = start(std::move(arguments));
    EXPECT_EQ(engine->wait(), 0);
    return engine->log();
  }
};

} // namespace pheidi::test
