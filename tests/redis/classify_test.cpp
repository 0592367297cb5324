// Error replies by their first word.
#include "redis/classify.hpp"

#include <gtest/gtest.h>

namespace pheidi::redis {
namespace {

TEST(classify, goes_by_the_first_word) {
  const std::pair<const char*, errc> cases[] = {
      {"NOAUTH Authentication required.", errc::auth},
      {"WRONGPASS invalid username-password pair or user is disabled.", errc::auth},
      {"NOPERM this user has no permissions to run the 'get' command", errc::auth},
      {"LOADING Redis is loading the dataset in memory", errc::loading},
      {"BUSY Redis is busy running a script.", errc::loading},
      {"MASTERDOWN Link with MASTER is down", errc::loading},
      {"READONLY You can't write against a read only replica.", errc::read_only},
      {"NOREPLICAS Not enough good replicas to write.", errc::read_only},
      {"OOM command not allowed when used memory > 'maxmemory'.", errc::out_of_memory},
      {"MISCONF Redis is configured to save RDB snapshots", errc::out_of_memory},
      {"NOSCRIPT No matching script.", errc::no_script},
      {"WRONGTYPE Operation against a key holding the wrong kind of value", errc::failed},
      {"ERR LOADING is not the first word", errc::failed},
      {"", errc::failed},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(classify(text), expected) << text;
}

TEST(classify, looks_into_what_a_script_of_redis_6_met) {
  EXPECT_EQ(
      classify("ERR Error running script (call to f_6b1): @user_script:1: @user_script: 1: -OOM command not "
               "allowed when used memory > 'maxmemory'."),
      errc::out_of_memory);
  EXPECT_EQ(classify("ERR Error running script (call to f_6b1): @user_script:1: -READONLY You can't write"),
            errc::read_only);
  EXPECT_EQ(classify("ERR Error running script (call to f_6b1): @user_script:1: nil"), errc::failed);
}

TEST(is_transient, separates_what_waiting_can_cure) {
  for (const auto e : {errc::not_connected, errc::lost, errc::timeout, errc::loading, errc::read_only,
                       errc::out_of_memory, errc::no_master})
    EXPECT_TRUE(is_transient(error{e})) << describe(e);
  for (const auto e : {errc::auth, errc::failed, errc::unexpected, errc::stopped})
    EXPECT_FALSE(is_transient(error{e})) << describe(e);
  EXPECT_FALSE(is_transient(error{}));
}

} // namespace
} // namespace pheidi::redis
