// Searching for accounts, hashtags and addresses (client-api.md 7: 48).
#include "instance/api/people.hpp"

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

struct searches : people {
  api_answer search(const std::string& q, const std::string& more = "", const std::string& token = "") {
    return server.get("/api/v2/search?q=" + encoded(q) + more, token);
  }
  std::vector<std::string> found(const std::string& q, const std::string& more = "") {
    return ids(search(q, more, alice.token), "/accounts");
  }
  /// Asks until there is something at that JSON pointer: other servers have seconds to answer.
  static api_answer until_found(const std::string& pointer, const std::function<api_answer()>& ask) {
    api_answer out;
    eventually([&] { return !(out = ask()).text(pointer).empty(); });
    return out;
  }
  api_answer resolved(const std::string& q, const std::string& type) {
    return until_found("/" + type + "/0/id", [&] { return search(q, "&resolve=true", alice.token); });
  }
  std::vector<std::string> names(const api_answer& answer) {
    std::vector<std::string> out;
    const auto list = answer.at("/hashtags");
    for (const auto& each : list.as_array())
      out.emplace_back(each.at("name").as_string());
    return out;
  }
};

TEST_F(searches, find_accounts_by_name_and_by_how_it_begins) {
  change(bob, "display_name = 'Zebulon Quitte'");
  EXPECT_THAT(found("@" + bob.name), Contains(bob.id));
  EXPECT_EQ(found(bob.name).front(), bob.id) << "the exact one first";
  EXPECT_EQ(found(bob.name + "@local.example").front(), bob.id);
  EXPECT_THAT(found("zebulon"), ElementsAre(bob.id));
  EXPECT_THAT(found("Zebu quit"), ElementsAre(bob.id));
  EXPECT_THAT(found("zebu nobody"), IsEmpty());
  EXPECT_THAT(found("zebu", "&following=true"), IsEmpty());
  act(alice, "follow", bob);
  EXPECT_THAT(found("zebu", "&following=true"), ElementsAre(bob.id));
  EXPECT_THAT(found("zebu", "&type=hashtags"), IsEmpty());
  EXPECT_THAT(found("zebu", "&type=accounts&limit=0"), IsEmpty());
  EXPECT_THAT(ids_at("/api/v1/accounts/search?q=zebu", alice.token), ElementsAre(bob.id));
  EXPECT_THAT(ids_at("/api/v1/accounts/search?q=zebu&offset=1", alice.token), IsEmpty());
  EXPECT_THAT(ids_at("/api/v1/accounts/search?q=" + bob.name + "&limit=1", alice.token), ElementsAre(bob.id));
  change(bob, "suspended_at = now()");
  EXPECT_THAT(found("zebu"), IsEmpty());
  EXPECT_THAT(found(bob.name), Not(Contains(bob.id)));
}

TEST_F(searches, always_have_all_arrays) {
  for (const auto* more : {"", "&type=accounts", "&type=statuses", "&type=hashtags", "&type=weather"}) {
    const auto answer = search("nothing here", more, alice.token);
    ASSERT_EQ(answer.status, 200) << answer;
    for (const auto* key : {"/accounts", "/statuses", "/hashtags"})
      EXPECT_TRUE(answer.at(key).is_array()) << key;
  }
}

TEST_F(searches, want_a_text_and_a_person_for_more_than_a_look) {
  EXPECT_EQ(server.get("/api/v2/search", alice.token).status, 400);
  EXPECT_EQ(search("  ", "", alice.token).status, 400);
  EXPECT_EQ(search("x", "&limit=-1", alice.token).status, 400);
  EXPECT_EQ(search("x", "&offset=-1", alice.token).status, 400);
  EXPECT_EQ(search(bob.name).status, 200);
  EXPECT_EQ(search("x", "&resolve=true").status, 401);
  EXPECT_EQ(search("x", "&type=accounts&offset=20").status, 401);
  EXPECT_EQ(search("x", "", with_scopes(alice, "read:accounts").token).status, 403);
  EXPECT_EQ(server.get("/api/v1/accounts/search?q=x").status, 401);
  EXPECT_EQ(server.get("/api/v1/accounts/search", alice.token).status, 400);
  EXPECT_EQ(server.get("/api/v1/search?q=x", alice.token).status, 404);
}

TEST_F(searches, survive_whatever_is_typed) {
  for (const auto& odd :
       {std::string("' & | ! ( ) < > : * \\"), std::string("':*"), std::string("a' OR 'b"), std::string("%_"),
        std::string(5000, 'x'), std::string("\\"), std::string("@@@"), std::string("#"), std::string("##"),
        std::string("https://"), std::string("http://["), std::string("<->"), std::string("!!"),
        std::string("a<->b"), std::string("@a@b@c")})
    for (const auto* more : {"", "&resolve=true"})
      EXPECT_EQ(search(odd, more, alice.token).status, 200) << odd;
  EXPECT_EQ(server.get("/api/v2/search?q=%00", alice.token).status, 400);
  EXPECT_EQ(server.get("/api/v2/search?q=%ff", alice.token).status, 400);
  EXPECT_EQ(server.get("/api/v2/search?q[]=x", alice.token).status, 400);
}

TEST_F(searches, find_hashtags_by_how_they_begin) {
  post(alice, "#Quarkbrot and #Quarkkuchen");
  EXPECT_THAT(names(search("#quarkb")), Contains("Quarkbrot"));
  EXPECT_THAT(names(search("quark", "&type=hashtags")),
              testing::AllOf(Contains("Quarkbrot"), Contains("Quarkkuchen")));
  EXPECT_EQ(names(search("#QUARKKUCHEN")).front(), "Quarkkuchen");
  EXPECT_THAT(names(search("#NeverSeenYet")), ElementsAre("NeverSeenYet"));
  EXPECT_EQ(sql("SELECT count(*) FROM tags WHERE name = 'neverseenyet'"), "0");
  EXPECT_THAT(names(search("#quark", "&exclude_unreviewed=true")), IsEmpty());
  EXPECT_THAT(names(search("12")), IsEmpty());
  EXPECT_THAT(ids(search("#quark"), "/accounts"), IsEmpty());
}

TEST_F(searches, find_local_things_by_their_address) {
  const auto open = post(bob, "open"), closed = post(bob, "closed", {{"visibility", "private"}});
  const auto page = [&](const std::string& id) {
    return fmt::format("https://local.example/@{}/{}", bob.name, id);
  };
  const auto answer = search(page(open));
  EXPECT_THAT(ids(answer, "/statuses"), ElementsAre(open));
  EXPECT_THAT(ids(answer, "/accounts"), IsEmpty());
  EXPECT_THAT(ids(search(page(closed), "", bob.token), "/statuses"), ElementsAre(closed));
  EXPECT_THAT(ids(search(page(closed), "&resolve=true", alice.token), "/statuses"), IsEmpty());
  EXPECT_THAT(ids(search("https://local.example/@" + bob.name), "/accounts"), ElementsAre(bob.id));
  EXPECT_THAT(ids(search("https://local.example/users/" + bob.name), "/accounts"), ElementsAre(bob.id));
  EXPECT_THAT(ids(search(page(open), "&type=accounts"), "/statuses"), IsEmpty());
  EXPECT_THAT(ids(search(page("1")), "/statuses"), IsEmpty());
}

TEST_F(searches, ask_other_servers_about_exact_names) {
  const auto name = next_name();
  const remote_person dora(server.world, "a.example", name);
  EXPECT_THAT(found("@" + name + "@a.example"), IsEmpty()) << "nobody is asked unless that is wanted";
  const auto answer = resolved(name + "@a.example", "accounts");
  ASSERT_EQ(ids(answer, "/accounts").size(), 1U) << answer;
  EXPECT_EQ(answer.text("/accounts/0/acct"), name + "@a.example");
  EXPECT_EQ(answer.text("/accounts/0/uri"), dora.uri());
  EXPECT_THAT(found("@" + name + "@a.example"), ElementsAre(answer.text("/accounts/0/id"))) << "known by now";
  EXPECT_THAT(found(dora.uri()), ElementsAre(answer.text("/accounts/0/id")));
  EXPECT_THAT(found("@nobody@a.example", "&resolve=true"), IsEmpty());

  const auto other = next_name();
  const remote_person emil(server.world, "b.example", other);
  const auto list = until_found("/0/id", [&] {
    return server.get("/api/v1/accounts/search?resolve=True&q=" + encoded("@" + other + "@b.example"),
                      alice.token);
  });
  ASSERT_EQ(ids(list).size(), 1U) << list;
  EXPECT_EQ(list.text("/0/acct"), other + "@b.example");
}

TEST_F(searches, fetch_what_an_address_names) {
  const remote_person dora(server.world, "a.example", next_name());
  const auto uri = dora.status("1");
  const auto note =
      R"({"@context":"https://www.w3.org/ns/activitystreams",)" + dora.note("1", "from elsewhere").substr(1);
  const std::string page = "https://a.example/notice/" + next_name();
  ASSERT_TRUE(server.world.publish(uri, note));
  ASSERT_TRUE(server.world.publish(page, note));
  EXPECT_THAT(ids(search(uri, "", alice.token), "/statuses"), IsEmpty());
  const auto answer = resolved(uri, "statuses");
  ASSERT_EQ(ids(answer, "/statuses").size(), 1U) << answer;
  EXPECT_EQ(answer.text("/statuses/0/uri"), uri);
  EXPECT_EQ(ids(search(uri), "/statuses").size(), 1U) << "known by now, to strangers, too";
  EXPECT_EQ(ids(resolved(page, "statuses"), "/statuses"), ids(answer, "/statuses"));

  const remote_person emil(server.world, "b.example", next_name());
  const auto person = until_found(
      "/accounts/0/id", [&] { return search(emil.uri(), "&resolve=true&type=accounts", alice.token); });
  EXPECT_EQ(person.text("/accounts/0/uri"), emil.uri()) << person;
  EXPECT_THAT(ids(search("https://a.example/missing", "&resolve=true", alice.token), "/statuses"), IsEmpty());
}

} // namespace
} // namespace pheidi::test
