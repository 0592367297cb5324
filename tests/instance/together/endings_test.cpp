// Somebody leaves for good, or is suspended by who runs their instance: what is left of them elsewhere.
#include "together.hpp"

namespace pheidi::test {
namespace {

namespace json = boost::json;

struct endings : together {
  endings() {
    follow(ann, bob);
    follow(bob, ann);
    const auto said = bob.publish("was here");
    uri = said.text("/uri");
    here = arrives(ann, uri);
    EXPECT_TRUE(comes_home(ann, uri));
    bobs_account = "/api/v1/accounts/" + ann.find_account(bob.address());
  }
  int document(const std::string& path) {
    return bob.at->ask({.method = "GET", .target = path, .more = {{"Accept", "application/activity+json"}}})
        .status;
  }

  std::string uri, here, bobs_account;
};

TEST_F(endings, who_is_deleted_is_gone_on_both_sides) {
  bob.at->administer({"account", "delete", bob.name(), "--yes"});

  EXPECT_EQ(document("/users/" + bob.name()), 410);
  EXPECT_EQ(document("/.well-known/webfinger?resource=acct:" + bob.address()), 410);
  EXPECT_EQ(document(uri.substr(uri.find("/users/"))), 410) << "as all that was theirs";
  EXPECT_TRUE(answers(ann, status(here), 404));
  EXPECT_TRUE(answers(ann, bobs_account, 404));
  EXPECT_TRUE(leaves_home(ann, uri));
  EXPECT_TRUE(becomes(ann, account(ann, ann), "/following_count", 0));
  EXPECT_TRUE(becomes(ann, account(ann, ann), "/followers_count", 0));
  EXPECT_EQ(ann.look_for("accounts", bob.address()), "");
  EXPECT_EQ(bob.get("/api/v1/accounts/verify_credentials").status, 401);
}

TEST_F(endings, who_is_suspended_at_home_is_seen_as_such_elsewhere_until_it_ends) {
  bob.at->administer({"account", "suspend", bob.name(), "--yes"});

  EXPECT_EQ(bob.get("/api/v1/timelines/home").status, 403);
  EXPECT_TRUE(becomes(ann, bobs_account, "/suspended", true, hastening(bob)));
  EXPECT_EQ(ann.get(status(here)).status, 404);
  EXPECT_EQ(bob.at->ask({.method = "GET", .target = "/api/v1/accounts/" + bob.me.id}).at("/suspended"),
            json::value(true));

  bob.at->administer({"account", "unsuspend", bob.name(), "--yes"});

  EXPECT_TRUE(becomes(ann, bobs_account, "/suspended", json::value(), hastening(bob)));
  EXPECT_TRUE(answers(ann, status(here), 200));
}

} // namespace
} // namespace pheidi::test
