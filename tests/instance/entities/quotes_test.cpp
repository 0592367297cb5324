// Quotes: what is told of the quoted post, and who may quote.
#include "entities_fixture.hpp"

namespace pheidi::instance::entities {
namespace {

struct quote_entities : with_entities {
  std::int64_t quoted = from_bob("<p>Quoted</p>"), quoting = post("See");
  std::int64_t row_id = quote(quoting, quoted, bob, 1);

  quote_entities() { viewer = carol; }
  bj::value shown_quote() { return at(shown(quoting), "/quote"); }
};

TEST_F(quote_entities, show_the_post) {
  const auto o = shown_quote();
  EXPECT_EQ(at(o, "/state"), "accepted");
  EXPECT_EQ(at(o, "/quoted_status/id"), json_id(quoted));
  EXPECT_EQ(at(o, "/quoted_status/content"), "<p>Quoted</p>");
  EXPECT_EQ(at(o, "/quoted_status/favourited"), false);
  EXPECT_TRUE(at(o, "/quoted_status/quote").is_null());
  EXPECT_TRUE(at(shown(quoting), "/content")
                  .as_string()
                  .starts_with(R"(<p class="quote-inline">RE: <a href="https://a.example/@bob/)"));
}

TEST_F(quote_entities, are_shallow_inside_a_quote) {
  const auto inner = from_bob("Inner");
  db.run(fmt::format("INSERT INTO quotes (account_id, status_id, quoted_account_id, quoted_status_id, state,"
                     " created_at, updated_at) VALUES ({0}, {1}, {0}, {2}, 1, now(), now())",
                     bob.value, quoted, inner));
  EXPECT_EQ(at(shown_quote(), "/quoted_status/quote"),
            json(R"({"state": "accepted", "quoted_status_id": ")" + std::to_string(inner) + R"("})"));
}

TEST_F(quote_entities, show_nothing_until_they_are_accepted) {
  const char* states[] = {"pending", "accepted", "rejected", "revoked", "deleted"};
  for (int state = 0; state < 5; ++state) {
    set("quotes", row_id, fmt::format("state = {}", state));
    EXPECT_EQ(at(shown_quote(), "/state"), states[state]);
    EXPECT_EQ(at(shown_quote(), "/quoted_status").is_null(), state != 1);
  }
}

TEST_F(quote_entities, know_what_is_gone_or_not_for_the_viewer) {
  set("statuses", quoted, "visibility = 2");
  EXPECT_EQ(shown_quote(), json(R"({"state": "unauthorized", "quoted_status": null})"));
  pair("follows", carol, bob);
  EXPECT_EQ(at(shown_quote(), "/state"), "accepted");
  set("statuses", quoted, "deleted_at = now()");
  EXPECT_EQ(shown_quote(), json(R"({"state": "deleted", "quoted_status": null})"));
}

TEST_F(quote_entities, are_asked_about_even_in_lists_that_may_be_seen) {
  set("statuses", quoted, "visibility = 3");
  EXPECT_EQ(at(list({quoting}, {true}), "/0/quote/state"), "unauthorized");
}

TEST_F(quote_entities, tell_whom_the_viewer_does_not_want_to_read) {
  pair("mutes", carol, bob);
  EXPECT_EQ(at(shown_quote(), "/state"), "muted_account");
  row("account_domain_blocks", "account_id, domain", fmt::format("{}, 'a.example'", carol.value));
  EXPECT_EQ(at(shown_quote(), "/state"), "blocked_domain");
  pair("blocks", carol, bob);
  EXPECT_EQ(at(shown_quote(), "/state"), "blocked_account");
  EXPECT_EQ(at(shown_quote(), "/quoted_status/id"), json_id(quoted));
}

TEST_F(quote_entities, of_a_boosted_post_are_whole) {
  const auto boost = people.boost(alice, quoting);
  EXPECT_EQ(at(shown(boost), "/reblog/quote/quoted_status/id"), json_id(quoted));
  EXPECT_TRUE(at(shown(boost), "/quote").is_null());
}

struct approval_case {
  const char* name;
  int policy, visibility;
  bool follows, followed;
  const char* answer;
};
const approval_case approvals[] = {
    {"no_policy", 0, 0, true, true, "denied"},
    {"everybody", 2 << 16, 0, false, false, "automatic"},
    {"followers_by_a_follower", 4 << 16, 0, true, false, "automatic"},
    {"followers_by_a_stranger", 4 << 16, 0, false, false, "denied"},
    {"whom_the_author_follows", 8 << 16, 0, false, true, "automatic"},
    {"on_request", (4 << 16) | 2, 0, false, false, "manual"},
    {"of_an_unknown_kind", 1 << 16, 0, false, false, "unknown"},
    {"of_a_direct_post", 2 << 16, 3, false, false, "denied"},
};
struct quote_approvals : quote_entities, testing::WithParamInterface<approval_case> {};
INSTANTIATE_TEST_SUITE_P(entities, quote_approvals, testing::ValuesIn(approvals),
                         [](const auto& one) { return one.param.name; });

TEST_P(quote_approvals, follow_the_policy) {
  const auto& c = GetParam();
  set("statuses", quoted, fmt::format("quote_approval_policy = {}, visibility = {}", c.policy, c.visibility));
  if (c.follows) pair("follows", carol, bob);
  if (c.followed) pair("follows", bob, carol);
  mention(quoted, carol);
  EXPECT_EQ(at(shown(quoted), "/quote_approval/current_user"), c.answer);
}

TEST_F(quote_approvals, name_who_may) {
  set("statuses", quoting, fmt::format("quote_approval_policy = {}", (4 << 16) | 2 | 8 | 1));
  EXPECT_EQ(at(shown(quoting), "/quote_approval"),
            json(R"({"automatic": ["followers"], "manual": ["public", "following", "unsupported_policy"],)"
                 R"( "current_user": "manual"})"));
  EXPECT_EQ(at(shown_to(alice, quoting), "/quote_approval/current_user"), "automatic");
}

} // namespace
} // namespace pheidi::instance::entities
