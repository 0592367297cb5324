// One of the two instances shows nothing to who does not sign, and its people have the name of another domain
// than that of its pages.
#include "together.hpp"

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

country& with_a_secure_quay() {
  static country all("web.quay.example", {"--set", "identity.authorized_fetch=true"});
  return all;
}

struct another_kind : together {
  another_kind() : together(with_a_secure_quay()) {}
};

TEST_F(another_kind, people_have_the_name_of_their_domain_and_the_address_of_its_pages) {
  const auto id = ann.find_account("@" + bob.name() + "@quay.example");

  ASSERT_NE(id, "");
  EXPECT_EQ(ann.find_account(bob.name() + "@web.quay.example"), id);
  EXPECT_EQ(ann.find_account("https://web.quay.example/@" + bob.name()), id);
  const auto here = ann.get("/api/v1/accounts/" + id);
  EXPECT_EQ(here.text("/acct"), bob.name() + "@quay.example");
  EXPECT_EQ(here.text("/uri"), "https://web.quay.example/users/" + bob.name());
  EXPECT_EQ(here.text("/url"), "https://web.quay.example/@" + bob.name());
}

TEST_F(another_kind, follows_and_posts_go_both_ways) {
  follow(ann, bob);
  follow(bob, ann);
  const auto said = bob.publish("hello @" + ann.address(), {{"visibility", "private"}});
  const auto uri = said.text("/uri");
  EXPECT_THAT(uri, testing::StartsWith("https://web.quay.example/users/"));
  const auto here = arrives(ann, uri);
  EXPECT_TRUE(comes_home(ann, uri));

  const auto reply = ann.publish("@" + bob.name() + "@quay.example hello",
                                 {{"in_reply_to_id", here}, {"visibility", "private"}});

  EXPECT_EQ(reply.text("/mentions/0/acct"), bob.name() + "@quay.example") << reply;
  EXPECT_THAT(reply.text("/content"), HasSubstr("href=\"https://web.quay.example/@" + bob.name() + "\""));
  EXPECT_EQ(notified(bob, "mention").text("/0/status/uri"), reply.text("/uri"));
  EXPECT_TRUE(comes_home(bob, reply.text("/uri")));
}

TEST_F(another_kind, what_is_boosted_is_fetched_with_a_signature) {
  const auto lone = all.somebody(all.quay);
  follow(ann, bob);
  const auto post = lone.publish("nobody at the harbour follows me");

  ASSERT_EQ(bob.post(status(post.text("/id"), "/reblog")).status, 200);

  EXPECT_TRUE(becomes(ann, "/api/v1/timelines/home", "/0/reblog/uri", json::value(post.text("/uri"))));
  EXPECT_EQ(ann.find_status(post.text("/url")), ann.known_status(post.text("/uri")));
}

TEST_F(another_kind, a_like_an_edit_and_an_end_are_known_on_both_sides) {
  follow(ann, bob);
  const auto said = bob.publish("raw");
  const auto here = arrives(ann, said.text("/uri"));

  EXPECT_EQ(ann.post(status(here, "/favourite")).status, 200);
  EXPECT_TRUE(becomes(bob, status(said.text("/id")), "/favourites_count", 1));
  EXPECT_EQ(bob.send("PUT", status(said.text("/id")), {{"status", "cooked"}}).status, 200);
  EXPECT_TRUE(becomes(ann, status(here), "/content", json::value("<p>cooked</p>")));
  EXPECT_EQ(bob.send("DELETE", status(said.text("/id"))).status, 200);
  EXPECT_TRUE(answers(ann, status(here), 404));
}

} // namespace
} // namespace pheidi::test
