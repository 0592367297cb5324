// Accounts as everybody sees them: one, many, by name, whom they know, what they posted (client-api.md 7: 15,
// 32, 33, 35, 37, 41, 47).
#include "instance/api/people.hpp"

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct accounts : people {
  std::string place(const api_person& who, const std::string& more = "") {
    return fmt::format("/api/v1/accounts/{}{}", who.id, more);
  }
};

TEST_F(accounts, are_shown_to_everybody) {
  const auto answer = server.get(place(alice));
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/id"), alice.id);
  EXPECT_EQ(answer.text("/username"), alice.name);
  EXPECT_EQ(answer.text("/acct"), alice.name);
  EXPECT_EQ(answer.text("/url"), "https://local.example/@" + alice.name);
  EXPECT_THAT(answer.text("/avatar"), HasSubstr("/avatars/original/missing.png"));
  EXPECT_THAT(answer.text("/header"), HasSubstr("/headers/original/missing.png"));
  EXPECT_EQ(server.get(place(alice), bob.token).text("/id"), alice.id);
}

TEST_F(accounts, that_are_unknown_or_not_ready_are_not_found) {
  for (const auto* id : {"0", "-1", "-99", "1", "x", "99999999999999999999", "1%00", "%ff"})
    for (const auto* more : {"", "/statuses", "/followers", "/following", "/featured_tags", "/endorsements"})
      EXPECT_EQ(server.get(fmt::format("/api/v1/accounts/{}{}", id, more), alice.token).status, 404)
          << id << more;
  sql(fmt::format("UPDATE users SET approved = false WHERE id = {} RETURNING id", bob.user));
  sql(fmt::format("UPDATE users SET confirmed_at = NULL WHERE id = {} RETURNING id", carol.user));
  EXPECT_EQ(server.get(place(bob)).status, 404);
  EXPECT_EQ(server.get(place(carol), alice.token).status, 404);
  EXPECT_THAT(ids_at(fmt::format("/api/v1/accounts?id[]={}&id[]={}&id[]={}", bob.id, alice.id, carol.id)),
              ElementsAre(alice.id));
}

TEST_F(accounts, that_are_suspended_are_blank) {
  post(bob, "said before");
  change(bob, "suspended_at = now(), display_name = 'Bob', note = 'me'");
  const auto answer = server.get(place(bob), alice.token);
  EXPECT_EQ(answer.at("/suspended"), json::value(true)) << answer;
  EXPECT_EQ(answer.text("/display_name"), "");
  for (const auto* more : {"/statuses", "/followers", "/following", "/featured_tags"})
    EXPECT_THAT(ids_at(place(bob, more), alice.token), IsEmpty()) << more;
}

TEST_F(accounts, come_in_numbers) {
  EXPECT_THAT(ids_at(fmt::format("/api/v1/accounts?id[]={}&id[]=x&id[]=12&id[]={}", bob.id, alice.id)),
              ElementsAre(bob.id, alice.id));
  EXPECT_THAT(ids_at("/api/v1/accounts"), IsEmpty());
  std::string many;
  for (int n = 0; n < 41; ++n)
    many += fmt::format("id[]={}&", n + 1);
  EXPECT_EQ(server.get("/api/v1/accounts?" + many).status, 422);
}

TEST_F(accounts, are_looked_up_by_their_handle) {
  const auto look = [&](const std::string& acct) {
    return server.get("/api/v1/accounts/lookup?acct=" + encoded(acct));
  };
  const remote_person dora(server.world, "a.example", next_name());
  const auto remote = add_person(server.here, dora);
  const auto remote_name = sql("SELECT username FROM accounts WHERE id = " + remote);
  EXPECT_EQ(look(alice.name).text("/id"), alice.id);
  EXPECT_EQ(look("@" + alice.name).text("/id"), alice.id);
  EXPECT_EQ(look(alice.name + "@LOCAL.example").text("/id"), alice.id);
  EXPECT_EQ(look(remote_name + "@A.example").text("/id"), remote);
  for (const auto& nobody : {std::string("nobody-is-this"), alice.name + "@a.example", std::string("a@b@c"),
                             std::string("a@"), std::string("x\0y", 3), std::string("\xff")})
    EXPECT_THAT(look(nobody).status, testing::AnyOf(404, 400)) << nobody;
  EXPECT_EQ(server.get("/api/v1/accounts/lookup").status, 400);
}

TEST_F(accounts, say_how_the_caller_stands_to_them) {
  act(alice, "follow", bob, {{"notify", true}, {"reblogs", false}, {"languages", {"de", "not a language"}}});
  const auto one = server.get("/api/v1/accounts/relationships?id=" + bob.id, alice.token);
  ASSERT_EQ(ids(one), std::vector{bob.id}) << one;
  EXPECT_EQ(one.at("/0/following"), json::value(true));
  EXPECT_EQ(one.at("/0/showing_reblogs"), json::value(false));
  EXPECT_EQ(one.at("/0/notifying"), json::value(true));
  EXPECT_EQ(one.at("/0/languages"), json::value(json::array{"de"}));
  for (const auto* key : {"followed_by", "blocking", "blocked_by", "muting", "muting_notifications",
                          "requested", "requested_by", "domain_blocking", "endorsed"})
    EXPECT_EQ(one.at(std::string("/0/") + key), json::value(false)) << key;
  EXPECT_EQ(one.text("/0/note"), "");

  const auto list = fmt::format("/api/v1/accounts/relationships?id[]={}&id[]=x&id[]={}&id[]={}", carol.id,
                                bob.id, carol.id);
  EXPECT_THAT(ids_at(list, alice.token), ElementsAre(carol.id, bob.id)) << "in the order of the request";
  change(carol, "suspended_at = now()");
  EXPECT_THAT(ids_at(list, alice.token), ElementsAre(bob.id));
  EXPECT_THAT(ids_at(list + "&with_suspended=true", alice.token), ElementsAre(carol.id, bob.id));
  EXPECT_THAT(ids_at("/api/v1/accounts/relationships", alice.token), IsEmpty());
  EXPECT_EQ(server.get(list).status, 401);
  EXPECT_EQ(server.get(list, with_scopes(alice, "read:accounts").token).status, 403);
}

TEST_F(accounts, show_followers_and_followed_in_pages) {
  act(bob, "follow", alice);
  act(carol, "follow", alice);
  act(bob, "follow", carol);
  EXPECT_THAT(ids_at(place(alice, "/followers")), ElementsAre(carol.id, bob.id)) << "newest first";
  EXPECT_THAT(ids_at(place(bob, "/following")), ElementsAre(carol.id, alice.id));

  const auto first = server.get(place(alice, "/followers?limit=1"), bob.token);
  EXPECT_THAT(ids(first), ElementsAre(carol.id));
  const auto link = first.header("link");
  EXPECT_THAT(link, StartsWith("<https://local.example" + place(alice, "/followers?limit=1&max_id=")));
  EXPECT_THAT(link, HasSubstr("since_id="));
  const auto cursor = link.substr(link.find("max_id=") + 7, link.find('>') - link.find("max_id=") - 7);
  EXPECT_THAT(ids_at(place(alice, "/followers?limit=1&max_id=" + cursor)), ElementsAre(bob.id));
  EXPECT_THAT(server.get(place(carol, "/following")).header("link"), testing::Not(HasSubstr("next")))
      << "not full";
  EXPECT_EQ(server.get(place(alice, "/followers?limit=-1")).status, 400);
  EXPECT_EQ(server.get(place(alice, "/followers?limit=999&max_id=x&since_id=99999999999999999999")).status,
            200);

  EXPECT_EQ(server.get(place(alice)).at("/followers_count"), json::value(2));
  EXPECT_EQ(server.get(place(bob)).at("/following_count"), json::value(2));
}

TEST_F(accounts, hide_their_lists_if_they_want_to) {
  act(bob, "follow", alice);
  change(alice, "hide_collections = true");
  EXPECT_THAT(ids_at(place(alice, "/followers")), IsEmpty());
  EXPECT_THAT(ids_at(place(alice, "/followers"), bob.token), IsEmpty());
  EXPECT_THAT(ids_at(place(alice, "/followers"), alice.token), ElementsAre(bob.id));
  act(carol, "follow", bob);
  act(bob, "block", alice);
  EXPECT_THAT(ids_at(place(bob, "/followers"), alice.token), IsEmpty()) << "to whom they block";
  EXPECT_THAT(ids_at(place(bob, "/followers")), ElementsAre(carol.id));
}

TEST_F(accounts, leave_out_of_lists_whom_the_caller_avoids) {
  act(bob, "follow", alice);
  act(carol, "follow", alice);
  const auto dora = person();
  act(dora, "block", bob);
  EXPECT_THAT(ids_at(place(alice, "/followers"), dora.token), ElementsAre(carol.id));
  act(dora, "mute", carol);
  EXPECT_THAT(ids_at(place(alice, "/followers"), dora.token), IsEmpty());
}

TEST_F(accounts, show_posts_to_whom_they_are_meant_for) {
  act(bob, "follow", alice);
  const auto dora = person();
  act(alice, "block", dora);
  const auto open = post(alice, "open"), unlisted = post(alice, "quiet", {{"visibility", "unlisted"}}),
             closed = post(alice, "friends", {{"visibility", "private"}}),
             direct = post(alice, "to @" + carol.name, {{"visibility", "direct"}});
  const auto all = place(alice, "/statuses");
  EXPECT_THAT(ids_at(all, alice.token), ElementsAre(direct, closed, unlisted, open));
  EXPECT_THAT(ids_at(all, bob.token), ElementsAre(closed, unlisted, open));
  EXPECT_THAT(ids_at(all, carol.token), ElementsAre(direct, unlisted, open));
  EXPECT_THAT(ids_at(all), ElementsAre(unlisted, open));
  EXPECT_THAT(ids_at(all, dora.token), IsEmpty());
  EXPECT_THAT(ids_at(all + "?exclude_direct=1", alice.token), ElementsAre(closed, unlisted, open));
  EXPECT_EQ(server.get(all, with_scopes(bob, "read:accounts").token).status, 403);
}

TEST_F(accounts, sift_their_posts) {
  const auto plain = post(alice, "plain"), reply = post(alice, "@" + bob.name + " yes"),
             other = post(bob, "of bob's"), answer = post(alice, "an answer", {{"in_reply_to_id", other}}),
             thread = post(alice, "going on", {{"in_reply_to_id", plain}}),
             tagged = post(alice, "with #Täg9");
  const auto boost =
      server.send("POST", "/api/v1/statuses/" + other + "/reblog", alice.token, json::object()).text("/id");
  sql(fmt::format(
      "INSERT INTO media_attachments (account_id, status_id, type, processing, created_at, updated_at)"
      " VALUES ({}, {}, 0, 2, now(), now()) RETURNING id",
      alice.id, plain));
  server.send("POST", "/api/v1/statuses/" + thread + "/pin", alice.token, json::object());
  const auto with = [&](const std::string& query) { return ids_at(place(alice, "/statuses?" + query)); };

  EXPECT_THAT(with("exclude_replies=true"), ElementsAre(boost, tagged, thread, reply, plain));
  EXPECT_THAT(with("exclude_reblogs=true"), ElementsAre(tagged, thread, answer, reply, plain));
  EXPECT_THAT(with("only_media=true"), ElementsAre(plain));
  EXPECT_THAT(with("pinned=true"), ElementsAre(thread));
  EXPECT_THAT(with("tagged=t%C3%A4G9"), ElementsAre(tagged));
  EXPECT_THAT(with("tagged=" + encoded("not a tag")), IsEmpty());
  EXPECT_THAT(with("pinned=false&limit=2"), ElementsAre(boost, tagged));
  EXPECT_THAT(with("limit=1&max_id=" + thread), ElementsAre(answer));
  EXPECT_THAT(with("limit=1&since_id=" + plain), ElementsAre(boost));
  EXPECT_THAT(with("limit=1&min_id=" + plain), ElementsAre(reply));
  EXPECT_EQ(server.get(place(alice, "/statuses?limit=-1")).status, 400);
  EXPECT_EQ(server.get(place(alice, "/statuses?limit=x&max_id=x&only_media[]=1&tagged[]=x")).status, 200);
}

TEST_F(accounts, are_paged_through_post_by_post) {
  std::vector<std::string> posted;
  for (int n = 0; n < 45; ++n)
    posted.insert(posted.begin(), post(alice, fmt::format("number {}", n)));
  std::vector<std::string> seen;
  std::string target = place(alice, "/statuses?limit=20&exclude_replies=true");
  for (int pages = 0; pages < 5 && !target.empty(); ++pages) {
    const auto page = server.get(target);
    const auto found = ids(page);
    seen.insert(seen.end(), found.begin(), found.end());
    const auto link = page.header("link");
    if (found.empty())
      EXPECT_EQ(link, "");
    else
      EXPECT_THAT(link, testing::AllOf(HasSubstr("exclude_replies=true"), HasSubstr("rel=\"prev\"")));
    const bool more = link.find("rel=\"next\"") != link.npos;
    target = more ? link.substr(link.find("/api"), link.find('>') - link.find("/api")) : "";
  }
  EXPECT_EQ(seen, posted);
}

TEST_F(accounts, name_followers_that_the_caller_knows) {
  act(alice, "follow", bob);
  act(bob, "follow", carol);
  const auto answer = server.get("/api/v1/accounts/familiar_followers?id[]=" + carol.id, alice.token);
  ASSERT_EQ(ids(answer), std::vector{carol.id}) << answer;
  EXPECT_THAT(ids(answer, "/0/accounts"), ElementsAre(bob.id));
  EXPECT_EQ(server.send("GET", "/api/v1/accounts/familiar_followers", alice.token, {{"id", {carol.id}}})
                .text("/0/accounts/0/id"),
            bob.id)
      << "JSON with a GET";
  change(bob, "hide_collections = true");
  EXPECT_THAT(
      ids(server.get("/api/v1/accounts/familiar_followers?id=" + carol.id, alice.token), "/0/accounts"),
      IsEmpty());
}

TEST_F(accounts, are_endorsed_by_who_follows_them) {
  EXPECT_EQ(act(alice, "endorse", bob).status, 422) << "not followed";
  act(alice, "follow", bob);
  for (const auto* what : {"endorse", "pin"})
    EXPECT_EQ(act(alice, what, bob).at("/endorsed"), json::value(true)) << what;
  EXPECT_THAT(ids_at(place(alice, "/endorsements")), ElementsAre(bob.id));
  EXPECT_THAT(ids_at("/api/v1/endorsements?limit=0", alice.token), ElementsAre(bob.id));
  for (const auto* what : {"unendorse", "unpin"})
    EXPECT_EQ(act(alice, what, bob).at("/endorsed"), json::value(false)) << what;
  EXPECT_THAT(ids_at("/api/v1/endorsements", alice.token), IsEmpty());
}

TEST_F(accounts, that_are_endorsed_come_all_at_once_up_to_a_bound) {
  server.sql(
      fmt::format("WITH made AS (INSERT INTO accounts (username, domain, uri, created_at, updated_at)"
                  "  SELECT 'many{0}_' || n, 'a.example', 'https://a.example/many{0}/' || n, now(), now()"
                  "  FROM generate_series(1, 501) n RETURNING id)"
                  " INSERT INTO account_pins (account_id, target_account_id, created_at, updated_at)"
                  " SELECT {0}, id, now(), now() FROM made RETURNING id",
                  alice.id));
  const auto first = server.get("/api/v1/endorsements?limit=0", alice.token);
  EXPECT_EQ(first.json.as_array().size(), 500u);
  EXPECT_THAT(first.header("Link"), HasSubstr("rel=\"next\"")) << "to the one that is left";
  server.sql(
      fmt::format("DELETE FROM account_pins WHERE id IN (SELECT id FROM account_pins WHERE account_id ="
                  " {} LIMIT 2) RETURNING id",
                  alice.id));
  const auto all = server.get("/api/v1/endorsements?limit=0", alice.token);
  EXPECT_EQ(all.json.as_array().size(), 499u);
  EXPECT_EQ(all.header("Link"), "");
}

TEST_F(accounts, have_lists_that_are_empty_and_not_missing) {
  for (const auto* target :
       {"/api/v1/suggestions", "/api/v2/suggestions", "/api/v1/endorsements", "/api/v1/blocks",
        "/api/v1/featured_tags", "/api/v1/featured_tags/suggestions", "/api/v1/followed_tags",
        "/api/v1/mutes", "/api/v1/domain_blocks", "/api/v1/follow_requests"})
    EXPECT_THAT(server.get(target, alice.token).json, json::value(json::array())) << target;
  for (const auto* more : {"/identity_proofs", "/endorsements", "/featured_tags", "/followers", "/following"})
    EXPECT_THAT(server.get(place(alice, more), alice.token).json, json::value(json::array())) << more;
  EXPECT_EQ(server.send("DELETE", "/api/v1/suggestions/" + bob.id, alice.token, json::object()).body, "{}");
}

TEST_F(accounts, that_want_to_be_found_are_in_the_directory) {
  EXPECT_THAT(ids_at("/api/v1/directory?limit=80"), testing::Not(testing::Contains(alice.id)));
  change(alice, "discoverable = true");
  EXPECT_THAT(ids_at("/api/v1/directory?local=true&order=new"), testing::Contains(alice.id));
  EXPECT_EQ(server.get("/api/v1/directory?offset=-1").status, 400);
}

} // namespace
} // namespace pheidi::test
