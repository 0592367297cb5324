// Timelines, notifications, conversations, pictures: what happens to others because somebody posted
// (client-api.md 7: 25, 27, 31, 32, 33, 42, 43, 50).
#include "api_server.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <array>
#include <set>

namespace pheidi::test {
namespace {

namespace json = boost::json;

api_server& server() {
  return api_server::shared();
}

std::string post(const api_person& who, const std::string& text, const std::string& more = "") {
  const auto a = server().post("/api/v1/statuses", who.token, "status=" + encoded(text) + more);
  EXPECT_EQ(a.status, 200) << a;
  return a.text("/id");
}

std::vector<std::string> ids(const api_answer& a) {
  std::vector<std::string> out;
  if (!a.json.is_array()) return out;
  for (const auto& each : a.json.get_array())
    out.emplace_back(each.at("id").as_string());
  return out;
}

bool has(const api_answer& a, const std::string& id) {
  const auto all = ids(a);
  return std::ranges::find(all, id) != all.end();
}

testing::AssertionResult reaches_home(const api_person& who, const std::string& id) {
  const bool there = server().becomes("/api/v1/timelines/home?limit=40", who.token,
                                      [&](const api_answer& a) { return has(a, id); });
  if (there) return testing::AssertionSuccess();
  return testing::AssertionFailure() << who.name << " does not find " << id << " in "
                                     << server().get("/api/v1/timelines/home", who.token) << '\n'
                                     << server().engine->log().substr(0, 8000);
}

void follow(const api_person& who, const api_person& whom) {
  const auto a = server().post("/api/v1/accounts/" + whom.id + "/follow", who.token);
  ASSERT_EQ(a.status, 200) << a;
}

TEST(timelines, a_post_reaches_its_author_and_followers) {
  const auto author = server().add_person("tl_author"), reader = server().add_person("tl_reader"),
             stranger = server().add_person("tl_stranger");
  follow(reader, author);
  EXPECT_EQ(server().get("/api/v1/timelines/home", reader.token).body, "[]");
  const auto id = post(author, "hello");
  EXPECT_TRUE(reaches_home(author, id));
  EXPECT_TRUE(reaches_home(reader, id));
  EXPECT_FALSE(has(server().get("/api/v1/timelines/home", stranger.token), id));
  EXPECT_TRUE(has(server().get("/api/v1/timelines/public?local=true"), id));
  EXPECT_FALSE(has(server().get("/api/v1/timelines/public?remote=true"), id));
}

TEST(timelines, who_sees_what) {
  const auto author = server().add_person("vis_author"), follower = server().add_person("vis_follower"),
             mentioned = server().add_person("vis_mentioned");
  follow(follower, author);
  const auto unlisted = post(author, "one", "&visibility=unlisted");
  const auto followers = post(author, "two", "&visibility=private");
  const auto direct = post(author, "@vis_mentioned three", "&visibility=direct");
  EXPECT_TRUE(reaches_home(follower, unlisted));
  EXPECT_TRUE(reaches_home(follower, followers));
  const auto everybody = server().get("/api/v1/timelines/public");
  for (const auto& hidden : {unlisted, followers, direct})
    EXPECT_FALSE(has(everybody, hidden));
  EXPECT_FALSE(has(server().get("/api/v1/timelines/home", follower.token), direct));
  const auto path = [](const std::string& id) { return "/api/v1/statuses/" + id; };
  EXPECT_EQ(server().get(path(unlisted)).status, 200);
  EXPECT_EQ(server().get(path(followers)).status, 404);
  EXPECT_EQ(server().get(path(followers), follower.token).status, 200);
  EXPECT_EQ(server().get(path(followers), mentioned.token).status, 404);
  EXPECT_EQ(server().get(path(direct), mentioned.token).status, 200);
  EXPECT_EQ(server().get(path(direct), follower.token).status, 404);
}

TEST(timelines, line_31_tags_any_all_none) {
  const auto author = server().add_person("tag_author");
  const auto a = post(author, "#TlApple"), ab = post(author, "#tlapple #tlpear"), b = post(author, "#tlpear");
  const auto apple = ids(server().get("/api/v1/timelines/tag/TLAPPLE"));
  EXPECT_EQ(apple, (std::vector<std::string>{ab, a}));
  EXPECT_EQ(ids(server().get("/api/v1/timelines/tag/tlapple?any[]=tlpear")),
            (std::vector<std::string>{b, ab, a}));
  EXPECT_EQ(ids(server().get("/api/v1/timelines/tag/tlapple?all[]=tlpear")), std::vector<std::string>{ab});
  EXPECT_EQ(ids(server().get("/api/v1/timelines/tag/tlapple?none[]=tlpear")), std::vector<std::string>{a});
  EXPECT_EQ(server().get("/api/v1/timelines/tag/neverseen").body, "[]");
}

/// Follows rel="next" until there is none.
std::vector<std::string> walk(std::string target, const std::string& token) {
  std::vector<std::string> out;
  for (int pages = 0; pages < 20 && !target.empty(); ++pages) {
    const auto a = server().get(target, token);
    EXPECT_EQ(a.status, 200) << a;
    const auto found = ids(a);
    out.insert(out.end(), found.begin(), found.end());
    const auto link = a.header("Link");
    const auto next = link.find(">; rel=\"next\"");
    if (next == link.npos) break;
    EXPECT_TRUE(link.starts_with("<https://local.example/api/")) << link;
    target = link.substr(22, next - 22); // without "<https://local.example"
  }
  return out;
}

TEST(timelines, line_32_every_post_once_over_pages) {
  const auto author = server().add_person("pages_author");
  std::vector<std::string> made;
  for (int i = 0; i < 45; ++i)
    made.insert(made.begin(), post(author, "post " + std::to_string(i)));
  ASSERT_TRUE(reaches_home(author, made.front()));
  const bool all_there = server().becomes("/api/v1/timelines/home?limit=40", author.token,
                                          [](const api_answer& a) { return ids(a).size() == 40; });
  EXPECT_TRUE(all_there);
  EXPECT_EQ(walk("/api/v1/timelines/home?limit=20", author.token), made);
  EXPECT_EQ(walk("/api/v1/accounts/" + author.id + "/statuses?limit=20", author.token), made);
  const auto upwards = server().get("/api/v1/timelines/home?limit=5&min_id=" + made[44], author.token);
  EXPECT_EQ(ids(upwards), (std::vector<std::string>{made[39], made[40], made[41], made[42], made[43]}));
  const auto newest = server().get("/api/v1/timelines/home?limit=5&since_id=" + made[44], author.token);
  EXPECT_EQ(ids(newest), (std::vector<std::string>(made.begin(), made.begin() + 5)));
}

TEST(timelines, line_33_links) {
  const auto author = server().add_person("link_author");
  const auto first = post(author, "#tllinks 1"), second = post(author, "#tllinks 2");
  const auto a =
      server().get("/api/v1/timelines/tag/tllinks?local=true&limit=1&access_token=" + author.token);
  const auto link = a.header("Link");
  EXPECT_EQ(
      link,
      "<https://local.example/api/v1/timelines/tag/tllinks?local=true&limit=1&max_id=" + second +
          ">; rel=\"next\", <https://local.example/api/v1/timelines/tag/tllinks?local=true&limit=1&min_id=" +
          second + ">; rel=\"prev\"");
}

std::vector<std::string> types(const api_person& who, const std::string& query = "") {
  std::vector<std::string> out;
  const auto a = server().get("/api/v1/notifications" + query, who.token);
  if (a.json.is_array())
    for (const auto& each : a.json.get_array())
      out.emplace_back(each.at("type").as_string());
  return out;
}

TEST(notifications, line_42_of_every_kind) {
  const auto alice = server().add_person("note_alice"), bob = server().add_person("note_bob");
  const auto own = post(alice, "mine");
  follow(bob, alice);
  server().post("/api/v1/statuses/" + own + "/favourite", bob.token);
  server().post("/api/v1/statuses/" + own + "/reblog", bob.token);
  post(bob, "@note_alice hi");
  const bool came = server().becomes("/api/v1/notifications", alice.token,
                                     [](const api_answer& a) { return ids(a).size() == 4; });
  ASSERT_TRUE(came) << server().get("/api/v1/notifications", alice.token) << server().engine->log();
  const auto found = types(alice);
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()),
            (std::set<std::string>{"follow", "favourite", "reblog", "mention"}));
  EXPECT_EQ(types(alice, "?types[]=mention"), std::vector<std::string>{"mention"});
  EXPECT_EQ(types(alice, "?types[]=mention&types[]=nonsense"), std::vector<std::string>{"mention"});
  EXPECT_EQ(types(alice, "?exclude_types[]=mention&exclude_types[]=follow").size(), 2u);
  EXPECT_EQ(server().get("/api/v1/notifications/unread_count", alice.token).at("/count"), 4);
  const auto one = server().get("/api/v1/notifications?types[]=follow", alice.token).text("/0/id");
  EXPECT_EQ(server().get("/api/v1/notifications/" + one, alice.token).text("/account/id"), bob.id);
  EXPECT_EQ(server().get("/api/v1/notifications/" + one, bob.token).status, 404);
  EXPECT_EQ(server().post("/api/v1/notifications/" + one + "/dismiss", bob.token).status, 404);
  EXPECT_EQ(server().post("/api/v1/notifications/" + one + "/dismiss", alice.token).body, "{}");
  EXPECT_EQ(types(alice).size(), 3u);
  EXPECT_EQ(server().post("/api/v1/notifications/clear", alice.token).body, "{}");
  EXPECT_EQ(types(alice).size(), 0u);
}

TEST(notifications, line_43_five_favourites_are_one_group) {
  const auto alice = server().add_person("group_alice");
  const auto own = post(alice, "liked");
  const auto counted = [&alice](int likes) {
    return server().becomes("/api/v2/notifications", alice.token, [likes](const api_answer& a) {
      return a.at("/notification_groups/0/notifications_count") == likes;
    });
  };
  for (int i = 0; i < 5; ++i) {
    const auto fan = server().add_person("group_fan" + std::to_string(i));
    server().post("/api/v1/statuses/" + own + "/favourite", fan.token);
    // An hour may end now: later ones join a group that is there.
    if (i == 0) {
      ASSERT_TRUE(counted(1)) << server().get("/api/v2/notifications", alice.token);
    }
  }
  ASSERT_TRUE(counted(5)) << server().get("/api/v2/notifications", alice.token);
  const auto a = server().get("/api/v2/notifications?expand_accounts=partial_avatars", alice.token);
  ASSERT_EQ(a.at("/notification_groups").as_array().size(), 1u) << a;
  std::set<std::string> known;
  for (const auto* list : {"/accounts", "/partial_accounts"}) {
    const auto accounts = a.at(list);
    if (!accounts.is_array()) continue;
    for (const auto& each : accounts.get_array())
      known.emplace(each.at("id").as_string());
  }
  const auto samples = a.at("/notification_groups/0/sample_account_ids");
  for (const auto& sample : samples.as_array())
    EXPECT_TRUE(known.contains(std::string(sample.as_string()))) << sample;
  EXPECT_EQ(a.text("/notification_groups/0/status_id"), own);
  EXPECT_EQ(a.text("/statuses/0/id"), own);
  const auto key = a.text("/notification_groups/0/group_key");
  EXPECT_EQ(ids(server().get("/api/v2/notifications/" + key + "/accounts", alice.token)).size(), 5u);
  EXPECT_EQ(server().get("/api/v2/notifications/unread_count", alice.token).at("/count"), 1);
  for (int twice = 0; twice < 2; ++twice) // another device may have been first
    EXPECT_EQ(server().post("/api/v2/notifications/" + key + "/dismiss", alice.token).body, "{}");
  EXPECT_EQ(server().get("/api/v2/notifications", alice.token).at("/notification_groups").as_array().size(),
            0u);
}

TEST(notifications, a_policy_is_kept) {
  const auto who = server().add_person("policy_owner");
  const auto a =
      server().send("PATCH", "/api/v2/notifications/policy", who.token, {{"for_not_following", "filter"}});
  EXPECT_EQ(a.text("/for_not_following"), "filter") << a;
  EXPECT_EQ(server().get("/api/v1/notifications/policy", who.token).at("/filter_not_following"), true);
  EXPECT_EQ(server().send("PATCH", "/api/v2/notifications/policy", who.token, {{"for_bots", "eat"}}).status,
            422);
  const auto sender = server().add_person("policy_sender");
  post(sender, "@policy_owner hello?");
  const bool asked = server().becomes("/api/v1/notifications/requests", who.token,
                                      [](const api_answer& r) { return ids(r).size() == 1; });
  ASSERT_TRUE(asked) << server().engine->log();
  EXPECT_EQ(types(who).size(), 0u);
  const auto request = server().get("/api/v1/notifications/requests", who.token).text("/0/id");
  EXPECT_EQ(server().post("/api/v1/notifications/requests/" + request + "/accept", who.token).body, "{}");
  EXPECT_EQ(types(who), std::vector<std::string>{"mention"});
}

TEST(conversations, line_50_direct_messages) {
  const auto alice = server().add_person("dm_alice"), bob = server().add_person("dm_bob");
  follow(bob, alice);
  const auto id = post(alice, "@dm_bob psst", "&visibility=direct");
  const bool came = server().becomes("/api/v1/conversations", bob.token, [](const api_answer& a) {
    return a.json.is_array() && !ids(a).empty();
  });
  ASSERT_TRUE(came) << server().engine->log();
  const auto a = server().get("/api/v1/conversations", bob.token);
  EXPECT_EQ(a.at("/0/unread"), true);
  EXPECT_EQ(a.text("/0/accounts/0/id"), alice.id);
  EXPECT_EQ(a.text("/0/last_status/id"), id);
  const auto path = "/api/v1/conversations/" + a.text("/0/id");
  EXPECT_EQ(server().post(path + "/read", alice.token).status, 404);
  EXPECT_EQ(server().post(path + "/read", bob.token).at("/unread"), false);
  EXPECT_EQ(server().post(path + "/unread", bob.token).at("/unread"), true);
  EXPECT_EQ(server().ask("DELETE", path, bob.token).body, "{}");
  EXPECT_EQ(server().get("/api/v1/conversations", bob.token).body, "[]");
}

/// A picture of one pixel, put together by hand: a PNG with its header, one row and its end.
std::string tiny_png() {
  static const unsigned char bytes[] = {
      0x89, 'P',  'N',  'G', 0x0d, 0x0a, 0x1a, 0x0a, 0,    0,    0,    13,   'I',  'H',  'D',  'R',  0, 0,
      0,    1,    0,    0,   0,    1,    8,    2,    0,    0,    0,    0x90, 0x77, 0x53, 0xde, 0,    0, 0,
      12,   'I',  'D',  'A', 'T',  0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0,    0,    0x03, 0x01, 0x01, 0, 0x18,
      0xdd, 0x8d, 0xb0, 0,   0,    0,    0,    'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82};
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

api_answer upload(const api_person& who, const std::string& bytes, const std::string& version = "v2",
                  const std::string& more = "") {
  return server().ask("POST", "/api/" + version + "/media", who.token, "multipart/form-data; boundary=XX",
                      "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
                      "Content-Type: image/png\r\n\r\n" +
                          bytes + "\r\n" + more + "--XX--\r\n");
}

std::string field(const std::string& name, const std::string& value) {
  return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

TEST(pictures, line_25_uploaded_described_and_posted) {
  const auto who = server().add_person("pic_owner"), other = server().add_person("pic_other");
  const auto a = upload(who, tiny_png(), "v2", field("description", "a dot") + field("focus", "0.5,-0.5"));
  ASSERT_EQ(a.status, 200) << a << server().engine->log();
  const auto id = a.text("/id");
  EXPECT_EQ(a.text("/type"), "image");
  EXPECT_EQ(a.text("/description"), "a dot");
  EXPECT_EQ(a.at("/meta/original/width"), 1);
  EXPECT_EQ(a.at("/meta/original/height"), 1);
  EXPECT_EQ(a.at("/meta/focus/x"), 0.5);
  EXPECT_FALSE(a.text("/blurhash").empty());
  const auto url = a.text("/url");
  ASSERT_TRUE(url.starts_with("https://local.example/system/media_attachments/files/")) << url;
  EXPECT_EQ(server().get(url.substr(21)).status, 200);
  EXPECT_EQ(server().get(url.substr(21)).header("Content-Type"), "image/png");
  EXPECT_EQ(server().get("/api/v1/media/" + id, other.token).status, 404);
  EXPECT_EQ(server()
                .send("PUT", "/api/v1/media/" + id, who.token, {{"description", "a point"}})
                .text("/description"),
            "a point");
  EXPECT_EQ(server().post("/api/v1/statuses", other.token, "status=x&media_ids[]=" + id).status, 422);
  const auto posted = server().post("/api/v1/statuses", who.token, "status=x&media_ids[]=" + id);
  ASSERT_EQ(posted.status, 200) << posted;
  EXPECT_EQ(posted.text("/media_attachments/0/id"), id);
  EXPECT_EQ(server().post("/api/v1/statuses", who.token, "status=again&media_ids[]=" + id).status, 422);
  EXPECT_EQ(server().ask("DELETE", "/api/v1/media/" + id, who.token).status, 422);
  EXPECT_EQ(server().send("PUT", "/api/v1/media/" + id, who.token, {{"description", "other words"}}).status,
            404)
      << "it is changed with its post from now on";
}

TEST(pictures, go_with_their_post_when_it_is_deleted_so) {
  const auto who = server().add_person("pic_gone");
  const auto posted_with = [&who] {
    const auto a = upload(who, tiny_png());
    const auto posted = server().post("/api/v1/statuses", who.token, "status=x&media_ids[]=" + a.text("/id"));
    return std::array{posted.text("/id"), a.text("/id"), a.text("/url").substr(21)};
  };
  const auto kept = posted_with(), gone = posted_with();
  EXPECT_EQ(server().ask("DELETE", "/api/v1/statuses/" + kept[0], who.token).status, 200);
  EXPECT_EQ(server().ask("DELETE", "/api/v1/statuses/" + gone[0] + "?delete_media=true", who.token).status,
            200);

  EXPECT_TRUE(server().becomes(gone[2], "", [](const api_answer& a) { return a.status == 404; }))
      << server().engine->log();
  EXPECT_TRUE(server().becomes("/api/v1/media/" + gone[1], who.token,
                               [](const api_answer& a) { return a.status == 404; }));
  EXPECT_TRUE(
      eventually([&] { return server().sql("SELECT count(*) FROM statuses WHERE id = " + kept[0]) == "0"; }));
  EXPECT_EQ(server().get(kept[2]).status, 200);
  EXPECT_EQ(server().post("/api/v1/statuses", who.token, "status=again&media_ids[]=" + kept[1]).status, 200);
}

TEST(pictures, what_is_none_is_refused) {
  const auto who = server().add_person("pic_bad");
  for (const auto& version : {"v1", "v2"}) {
    EXPECT_EQ(upload(who, "no picture", version).status, 422);
    EXPECT_EQ(upload(who, tiny_png().substr(0, 40), version).status, 422);
    EXPECT_EQ(upload(who, "<svg xmlns='http://www.w3.org/2000/svg'/>", version).status, 422);
  }
  EXPECT_EQ(server().post("/api/v2/media", who.token).status, 422);
  EXPECT_EQ(server().post("/api/v2/media", "").status, 401);
  EXPECT_EQ(server().get("/system/../../etc/passwd").status, 404);
}

TEST(pictures, longer_than_a_small_body_are_only_let_in_with_a_token_and_only_as_long_as_they_can_be) {
  const auto who = server().add_person("pic_long");
  const auto announced = [](const std::string& target, const std::string& token, std::size_t bytes) {
    return server().ask("POST", target, token, "image/png", "", {{"Content-Length", std::to_string(bytes)}});
  };
  const auto stranger = announced("/api/v2/media", "", 16'000'000);
  EXPECT_EQ(stranger.status, 401);
  EXPECT_EQ(stranger.text("/error"), "The access token is invalid");
  EXPECT_EQ(announced("/api/v2/media?access_token=x", "", 30'000'000).status, 413);
  EXPECT_EQ(announced("/api/v2/media", who.token, 30'000'000).status, 413);
}

TEST(pictures, line_41_those_of_accounts_without_any_are_there) {
  for (const auto* target : {"/avatars/original/missing.png", "/headers/original/missing.png"}) {
    const auto a = server().get(target);
    EXPECT_EQ(a.status, 200) << target;
    EXPECT_EQ(a.header("Content-Type"), "image/png");
  }
}

} // namespace
} // namespace pheidi::test
