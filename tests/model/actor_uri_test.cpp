// The names of local actors.
#include "pheidi/model/actor_uri.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

config::identity_settings identity(bool https = true) {
  config::identity_settings i;
  i.local_domain = "example.org";
  i.web_domain = "social.example.org";
  i.https = https;
  return i;
}

TEST(actor_uri, follows_the_scheme_of_the_account) {
  EXPECT_EQ(actor_uri(account_id(7), "alice", uri_scheme::username, identity()),
            "https://social.example.org/users/alice");
  EXPECT_EQ(actor_uri(account_id(7), "alice", uri_scheme::numeric, identity()),
            "https://social.example.org/ap/users/7");
}

TEST(actor_uri, instance_actor_has_its_own_whatever_its_scheme) {
  for (const auto scheme : {uri_scheme::username, uri_scheme::numeric})
    EXPECT_EQ(actor_uri(instance_actor, "mastodon.internal", scheme, identity()),
              "https://social.example.org/actor");
}

TEST(actor_uri, is_http_where_the_server_is) {
  EXPECT_EQ(actor_uri(account_id(7), "alice", uri_scheme::username, identity(false)),
            "http://social.example.org/users/alice");
}

TEST(actor_uri, keeps_hostile_names_in_their_segment) {
  const std::pair<std::string, const char*> table[] = {
      {"a/../actor", "a%2F..%2Factor"},
      {"a\r\nHost: evil", "a%0D%0AHost:%20evil"},
      {"a\"b", "a%22b"},
      {"a?b#c", "a%3Fb%23c"},
      {"\xc3\xa9", "%C3%A9"},
      {"a%41", "a%2541"},
      {"{}", "%7B%7D"},
      {std::string("a\0b", 3), "a%00b"},
      {"A_b.c-d", "A_b.c-d"},
  };
  for (const auto& [name, expected] : table)
    EXPECT_EQ(actor_uri(account_id(7), name, uri_scheme::username, identity()),
              std::string("https://social.example.org/users/") + expected);
}

} // namespace
} // namespace pheidi::model
