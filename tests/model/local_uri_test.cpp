// Which URIs are of this server, and what they name.
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/local_uri.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

config::identity_settings our_names() {
  config::identity_settings out;
  out.local_domain = "example.org";
  out.web_domain = "social.example.org";
  out.alternate_domains = {"old.example", "dev.example:3000"};
  return out;
}
const config::identity_settings ours = our_names();

TEST(is_local_uri, is_true_for_each_of_our_domains) {
  for (const auto* uri : {"https://example.org/", "https://social.example.org/users/a", "https://old.example",
                          "http://SOCIAL.example.org/x", "https://social.example.org:443/x",
                          "https://dev.example:3000/users/a", "HTTPS://social.example.org./x"})
    EXPECT_TRUE(is_local_uri(uri, ours)) << uri;
}

TEST(is_local_uri, is_false_for_all_others) {
  for (const auto* uri : {"", "https://example.com/", "https://social.example.org.evil.example/",
                          "https://evil.example/https://example.org/", "https://user@social.example.org/",
                          "https://sub.example.org/", "https://dev.example/users/a",
                          "https://social.example.org:8443/x", "ftp://example.org/", "acct:a@example.org",
                          "//example.org/", "example.org", "https://exa%6dple.org/"})
    EXPECT_FALSE(is_local_uri(uri, ours)) << uri;
}

TEST(is_local_uri, is_false_for_endless_ones) {
  EXPECT_FALSE(is_local_uri("https://example.org/" + std::string(3000, 'a'), ours));
}

TEST(local_account_of, reads_both_schemes_the_page_and_the_instance_actor) {
  const std::string base = "https://social.example.org";

  EXPECT_EQ(local_account_of(base + "/users/alice", ours)->username, "alice");
  EXPECT_EQ(local_account_of(base + "/@Alice", ours)->username, "Alice");
  EXPECT_EQ(local_account_of(base + "/ap/users/116000000000000001", ours)->id,
            account_id(116000000000000001));
  EXPECT_TRUE(local_account_of(base + "/ap/users/5", ours)->username.empty());
  EXPECT_EQ(local_account_of(base + "/actor", ours)->id, instance_actor);
}

TEST(local_account_of, ignores_a_fragment) {
  EXPECT_EQ(local_account_of("https://social.example.org/users/alice#main-key", ours)->username, "alice");
  EXPECT_EQ(local_account_of("https://social.example.org/actor#main-key", ours)->id, instance_actor);
}

TEST(local_account_of, refuses_what_goes_on_or_is_none) {
  for (const auto* path : {"/users/alice/",    "/users/alice/inbox",
                           "/users/alice?x=1", "/users/",
                           "/users",           "/@",
                           "/@a@b.example",    "/ap/users/",
                           "/ap/users/0",      "/ap/users/-99",
                           "/ap/users/+1",     "/ap/users/01",
                           "/ap/users/1x",     "/ap/users/99999999999999999999",
                           "/actor/inbox",     "/",
                           "/alice",           "/users/a%00b",
                           "/users/%ff",       "/Users/alice"})
    EXPECT_FALSE(local_account_of(std::string("https://social.example.org") + path, ours)) << path;
  EXPECT_FALSE(local_account_of("https://elsewhere.example/users/alice", ours));
}

TEST(local_account_of, is_the_inverse_of_actor_uri) {
  for (const auto* name : {"alice", "A_b.c-d", "nasty/../name", "sp ace", "h\xc3\xa9llo", "100%", "a?b#c"}) {
    const auto uri = actor_uri(account_id(7), name, uri_scheme::username, ours);
    const auto read = local_account_of(uri, ours);
    ASSERT_TRUE(read) << uri;
    EXPECT_EQ(read->username, name);
  }
  EXPECT_EQ(local_account_of(actor_uri(account_id(7), "x", uri_scheme::numeric, ours), ours)->id,
            account_id(7));
}

TEST(local_status_of, reads_all_forms) {
  for (const auto* path : {"/users/alice/statuses/42", "/ap/users/7/statuses/42", "/@alice/42"}) {
    const auto uri = std::string("https://social.example.org") + path;
    const auto status = local_status_of(uri, ours);
    ASSERT_TRUE(status) << uri;
    EXPECT_EQ(status->id, 42);
    EXPECT_FALSE(status->activity);
    EXPECT_TRUE(local_status_of(uri + "/activity", ours)->activity) << uri;
  }
}

TEST(local_status_of, refuses_all_others) {
  for (const auto* path :
       {"/users/alice", "/users/alice/42", "/users/alice/statuses/", "/users/alice/statuses/42/replies",
        "/users/alice/statuses/42/activity/x", "/users/alice/statuses/x", "/@alice/statuses/42",
        "/@a@b.example/42", "/ap/users/x/statuses/42", "/users/alice/statuses/42?page=1", "/statuses/42",
        "/users/alice/statuses/42/"})
    EXPECT_FALSE(local_status_of(std::string("https://social.example.org") + path, ours)) << path;
  EXPECT_FALSE(local_status_of("https://elsewhere.example/users/alice/statuses/42", ours));
}

} // namespace
} // namespace pheidi::model
