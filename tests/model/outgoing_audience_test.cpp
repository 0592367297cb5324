// To whom a post is addressed: a table by visibility and by who is mentioned.
#include "outgoing_fixture.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;

struct audience_case {
  const char* name;
  int visibility;
  const char* mentioned; // letters of who is, in order; upper case: silently
  bool silenced;
  const char *to, *cc;
};

// P the public, A alice's followers, m and n somebody (n wants to hear alice: m does not), r asked to follow
// alice, c our own carol, g a group and G its followers.
constexpr audience_case cases[] = {
    {"public", 0, "", false, "P", "A"},
    {"unlisted", 1, "", false, "A", "P"},
    {"private", 2, "", false, "A", ""},
    {"direct", 3, "", false, "", ""},
    {"limited", 4, "", false, "", ""},
    {"public_mention", 0, "mn", false, "P", "Amn"},
    {"unlisted_mention", 1, "mn", false, "A", "Pmn"},
    {"private_mention", 2, "mn", false, "A", "mn"},
    {"direct_mention", 3, "mn", false, "mn", ""},
    {"limited_mention", 4, "mn", false, "mn", ""},
    {"order_is_of_the_mentions", 3, "nm", false, "nm", ""},
    {"silent_mention", 0, "Mn", false, "P", "An"},
    {"direct_silent_mention", 3, "Mn", false, "n", ""},
    {"local_mention", 0, "c", false, "P", "Ac"},
    {"group", 0, "g", false, "P", "AgG"},
    {"unlisted_group", 1, "g", false, "A", "PgG"},
    {"private_group", 2, "gm", false, "A", "gGm"},
    {"direct_group", 3, "g", false, "gG", ""},
    {"silenced_public", 0, "mnr", true, "P", "Anr"},
    {"silenced_unlisted", 1, "mnr", true, "A", "Pnr"},
    {"silenced_private", 2, "mnr", true, "A", "nr"},
    {"silenced_direct", 3, "mnr", true, "nr", ""},
    {"silenced_direct_to_strangers", 3, "m", true, "", ""},
    {"silenced_group", 0, "g", true, "P", "A"},
};

struct audience_of_post : outgoing_fixture, testing::WithParamInterface<audience_case> {
  std::map<char, account_id> cast;

  audience_of_post() {
    for (const char c : {'m', 'n', 'r', 'g'})
      cast[c] = people.remote(fmt::format("https://{}.example/users/x", c));
    cast['c'] = people.local("carol");
    set("accounts", cast['g'].value, "actor_type = 'Group'");
    with([&](pqxx::dbtransaction& tx) { seed_follow(tx, cast['n'], alice); });
    db.run(fmt::format("INSERT INTO follow_requests (account_id, target_account_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now())",
                       cast['r'].value, alice.value));
  }

  static std::vector<std::string> uris(std::string_view letters) {
    const std::map<char, std::string> known{
        {'P', "https://www.w3.org/ns/activitystreams#Public"},
        {'A', "https://social.example/users/alice/followers"},
        {'c', "https://social.example/users/carol"},
        {'G', "https://g.example/users/x/followers"},
    };
    std::vector<std::string> all;
    for (const char c : letters)
      all.push_back(known.contains(c) ? known.at(c) : fmt::format("https://{}.example/users/x", c));
    return all;
  }
};
INSTANTIATE_TEST_SUITE_P(model, audience_of_post, testing::ValuesIn(cases),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(audience_of_post, is_as_worked_out) {
  const auto id = post("Hello", GetParam().visibility);
  for (const char letter : std::string_view(GetParam().mentioned)) {
    const bool silent = letter == 'M';
    mention(id, cast.at(silent ? 'm' : letter), silent);
  }
  if (GetParam().silenced) set("accounts", alice.value, "silenced_at = now()");

  const auto n = note(id);

  EXPECT_EQ(n.to, uris(GetParam().to));
  EXPECT_EQ(n.cc, uris(GetParam().cc));
}

struct audience : outgoing_fixture {
  std::int64_t boost_of(std::int64_t original, int visibility = 0) {
    const auto id = people.boost(alice, original);
    set("statuses", id, fmt::format("visibility = {}, created_at = '{}'", visibility, noon_text));
    return id;
  }
};

TEST_F(audience, of_a_boost_includes_the_original_author) {
  const auto original = remote_status(bob, "https://a.example/notes/1");
  const auto followers = self + "/followers";
  const std::string everybody = "https://www.w3.org/ns/activitystreams#Public",
                    author = "https://a.example/users/bob";

  const auto open = boost(boost_of(original, 0));
  EXPECT_THAT(open.to, ElementsAre(everybody));
  EXPECT_THAT(open.cc, ElementsAre(author, followers));
  const auto unlisted = boost(boost_of(original, 1));
  EXPECT_THAT(unlisted.to, ElementsAre(followers));
  EXPECT_THAT(unlisted.cc, ElementsAre(author, everybody));
  const auto for_followers = boost(boost_of(original, 2));
  EXPECT_THAT(for_followers.to, ElementsAre(followers));
  EXPECT_THAT(for_followers.cc, ElementsAre(author));
}

TEST_F(audience, of_a_boost_of_ones_own_is_oneself) {
  EXPECT_THAT(boost(boost_of(post())).cc, ElementsAre(self, self + "/followers"));
}

TEST_F(audience, names_a_group_of_ours_with_its_followers) {
  const auto group = people.local("club");
  set("accounts", group.value, "actor_type = 'Group'");
  const auto id = post("Hello", 3);
  mention(id, group);

  const std::string uri = "https://social.example/users/club";
  EXPECT_THAT(note(id).to, ElementsAre(uri, uri + "/followers"));
}

} // namespace
} // namespace pheidi::model
