// One's own account: who a token stands for, the profile in all forms of bodies, and its pictures
// (client-api.md 7: 11, 12, 40, 41, 57).
#include "instance/api/people.hpp"

#include <boost/json/serialize.hpp>

#include <filesystem>

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr const char* update = "/api/v1/accounts/update_credentials";

struct credentials : people {
  api_answer patch(const json::value& body) { return server.send("PATCH", update, alice.token, body); }
  api_answer patch_form(const std::string& form) {
    return server.ask("PATCH", update, alice.token, "application/x-www-form-urlencoded", form);
  }
  api_answer verify() { return server.get("/api/v1/accounts/verify_credentials", alice.token); }
  /// A multipart body of a file and a text.
  api_answer upload(const std::string& name, const std::string& bytes, const std::string& more = "") {
    const std::string body =
        fmt::format("--x\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"p.gif\"\r\n"
                    "Content-Type: image/gif\r\n\r\n{}\r\n{}--x--\r\n",
                    name, bytes, more);
    return server.ask("PATCH", update, alice.token, "multipart/form-data; boundary=x", body);
  }
  /// One white pixel.
  static std::string gif() {
    return {"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;", 35};
  }
};

TEST_F(credentials, say_who_the_token_stands_for) {
  const auto answer = verify();
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/id"), alice.id);
  EXPECT_EQ(answer.text("/source/privacy"), "public");
  EXPECT_EQ(answer.at("/source/sensitive"), json::value(false));
  EXPECT_EQ(answer.at("/source/follow_requests_count"), json::value(0));
  EXPECT_EQ(answer.text("/role/id"), "-99");
  EXPECT_EQ(server.get("/api/v1/accounts/verify_credentials").status, 401);
  for (const auto* scope : {"profile", "read:accounts", "read"})
    EXPECT_EQ(server.get("/api/v1/accounts/verify_credentials", with_scopes(alice, scope).token).status, 200)
        << scope;
  EXPECT_EQ(
      server.get("/api/v1/accounts/verify_credentials", with_scopes(alice, "read:statuses").token).status,
      403);
  EXPECT_EQ(server.get("/api/v1/accounts/verify_credentials", server.add_application_token("read")).status,
            422);
}

TEST_F(credentials, change_with_what_is_given_and_nothing_else) {
  const auto answer = patch({{"display_name", " Alice "},
                             {"note", "I am #Alice, https://alice.example"},
                             {"locked", true},
                             {"bot", "true"},
                             {"discoverable", "1"},
                             {"hide_collections", true},
                             {"indexable", "on"},
                             {"attribution_domains", {"Alice.example"}}});
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/display_name"), "Alice");
  EXPECT_THAT(answer.text("/note"), HasSubstr("<a href=\"https://alice.example\""));
  EXPECT_EQ(answer.text("/source/note"), "I am #Alice, https://alice.example");
  for (const auto* flag : {"locked", "bot", "discoverable", "hide_collections", "indexable"})
    EXPECT_EQ(answer.at(std::string("/") + flag), json::value(true)) << flag;
  EXPECT_EQ(answer.at("/source/attribution_domains"), json::value(json::array{"alice.example"}));

  const auto later = patch_form("bot=false&note=");
  EXPECT_EQ(later.at("/bot"), json::value(false));
  EXPECT_EQ(later.text("/note"), "");
  EXPECT_EQ(later.text("/display_name"), "Alice");
  EXPECT_EQ(later.at("/locked"), json::value(true));
  EXPECT_EQ(patch({{"display_name", nullptr}}).text("/display_name"), "Alice")
      << "null is as if it were not there";
  EXPECT_EQ(verify().text("/display_name"), "Alice");
}

TEST_F(credentials, take_fields_in_every_form) {
  const json::value two{{{"name", "web"}, {"value", "https://alice.example"}},
                        {{"name", "x"}, {"value", "y"}}};
  const auto expect = [&](const api_answer& answer) {
    EXPECT_EQ(answer.status, 200) << answer;
    EXPECT_EQ(answer.text("/source/fields/0/value"), "https://alice.example") << answer;
    EXPECT_EQ(answer.text("/source/fields/1/name"), "x");
    EXPECT_THAT(answer.text("/fields/0/value"), HasSubstr("<a href"));
    EXPECT_EQ(patch({{"fields_attributes", json::array()}}).at("/fields"), json::value(json::array()));
  };
  expect(patch({{"fields_attributes", two}}));
  expect(patch({{"fields_attributes", {{"0", two.at(0)}, {"1", two.at(1)}}}}));
  expect(patch_form("fields_attributes[0][name]=web&fields_attributes[0][value]=https://alice.example"
                    "&fields_attributes[1][name]=x&fields_attributes[1][value]=y"
                    "&fields_attributes[2][name]=&fields_attributes[2][value]="));
  expect(patch_form("fields_attributes[][name]=web&fields_attributes[][value]=https://alice.example"
                    "&fields_attributes[][name]=x&fields_attributes[][value]=y"));
}

TEST_F(credentials, choose_how_posts_begin) {
  auto answer = patch(
      {{"source",
        {{"privacy", "private"}, {"sensitive", true}, {"language", "de"}, {"quote_policy", "nobody"}}}});
  EXPECT_EQ(answer.text("/source/privacy"), "private") << answer;
  EXPECT_EQ(answer.at("/source/sensitive"), json::value(true));
  EXPECT_EQ(answer.text("/source/language"), "de");
  EXPECT_EQ(answer.text("/source/quote_policy"), "nobody");
  const auto id = post(alice, "as I chose");
  EXPECT_EQ(server.get("/api/v1/statuses/" + id, alice.token).text("/visibility"), "private");
  answer = patch_form("source[privacy]=unlisted&source[sensitive]=0&source[language]=");
  EXPECT_EQ(answer.text("/source/privacy"), "unlisted");
  EXPECT_EQ(answer.at("/source/sensitive"), json::value(false));
  EXPECT_EQ(answer.text("/source/language"), "en") << "of the person";
}

TEST_F(credentials, refuse_what_is_too_long_or_unknown) {
  const auto details = [&](const json::value& body, const std::string& member) {
    const auto answer = patch(body);
    EXPECT_EQ(answer.status, 422) << answer;
    EXPECT_THAT(answer.text("/error"), testing::StartsWith("Validation failed: ")) << answer;
    return answer.text("/details/" + member + "/0/error");
  };
  EXPECT_EQ(details({{"display_name", std::string(41, 'x')}}, "display_name"), "ERR_TOO_LONG");
  EXPECT_EQ(details({{"note", std::string(501, 'x')}}, "note"), "ERR_TOO_LONG");
  EXPECT_EQ(details({{"source", {{"privacy", "direct"}}}}, "privacy"), "ERR_INCLUSION");
  EXPECT_EQ(details({{"source", {{"quote_policy", "me"}}}}, "quote_policy"), "ERR_INCLUSION");
  EXPECT_EQ(details({{"source", {{"language", "klingonisch"}}}}, "language"), "ERR_INCLUSION");
  const json::value field{{"name", "a"}, {"value", "b"}};
  EXPECT_EQ(details({{"fields_attributes", {field, field, field, field, field}}}, "fields"), "ERR_TOO_LONG");
  EXPECT_EQ(details({{"fields_attributes", json::array{{{"name", std::string(256, 'x')}, {"value", "b"}}}}},
                    "fields"),
            "ERR_TOO_LONG");
  EXPECT_EQ(details({{"attribution_domains", {"not a domain/"}}}, "attribution_domains"), "ERR_INVALID");
  EXPECT_EQ(patch({{"display_name", std::string(40, 'x')}}).status, 200);
  EXPECT_EQ(patch({{"note", std::string(490, 'x') + " https://example.com/" + std::string(20, 'y')}}).status,
            422);
  EXPECT_EQ(patch({{"note", std::string(470, 'x') + " https://example.com/" + std::string(100, 'y')}}).status,
            200);
}

TEST_F(credentials, survive_bodies_of_wrong_types) {
  for (const auto& body : std::initializer_list<json::value>{
           {{"display_name", {1, 2}}, {"note", {{"a", "b"}}}, {"locked", json::array()}},
           {{"fields_attributes", 5}},
           {{"fields_attributes", {1, "x", nullptr}}},
           {{"source", "x"}},
           {{"source", {{"privacy", {1}}}}},
           {{"avatar", "no file"}, {"header", 5}},
           {{"attribution_domains", {{"a", 1}}}}})
    EXPECT_EQ(patch(body).status, 200) << json::serialize(body);
  EXPECT_EQ(server.ask("PATCH", update, alice.token, "application/json", "{\"note\": \"\\u0000\"}").status,
            400);
  EXPECT_EQ(patch_form("note=%ff").status, 400);
  EXPECT_EQ(server.ask("PATCH", update, alice.token, "application/json", "{").status, 400);
  EXPECT_EQ(
      server.send("PATCH", update, with_scopes(alice, "read write:statuses").token, json::object()).status,
      403);
  EXPECT_EQ(server.send("PATCH", update, "", json::object()).status, 401);
}

TEST_F(credentials, bring_pictures) {
  const auto answer = upload("avatar", gif(),
                             "--x\r\nContent-Disposition: form-data; name=\"avatar_description\"\r\n\r\n"
                             "a pixel\r\n");
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_THAT(answer.text("/avatar"), EndsWith(".png"));
  EXPECT_THAT(answer.text("/avatar"), Not(HasSubstr("missing")));
  EXPECT_EQ(answer.text("/avatar_description"), "a pixel");
  const auto path = answer.text("/avatar").substr(std::string("https://local.example").size());
  const auto file = server.get(path);
  EXPECT_EQ(file.status, 200) << path;
  EXPECT_EQ(file.header("content-type"), "image/png");

  EXPECT_THAT(upload("header", gif()).text("/header"), Not(HasSubstr("missing")));
  EXPECT_EQ(upload("avatar", "no picture at all").status, 422);
  EXPECT_EQ(upload("avatar", "").text("/avatar"), answer.text("/avatar")) << "nothing chosen changes nothing";

  const auto without = server.send("DELETE", "/api/v1/profile/avatar", alice.token, json::object());
  EXPECT_THAT(without.text("/avatar"), HasSubstr("/avatars/original/missing.png"));
  EXPECT_EQ(without.text("/avatar_description"), "");
  EXPECT_EQ(server.send("DELETE", "/api/v1/profile/header", alice.token, json::object()).status, 200);
  EXPECT_EQ(server.get("/avatars/original/missing.png").status, 200);
}

TEST_F(credentials, keep_no_files_of_pictures_that_were_replaced) {
  const std::string base = "https://local.example";
  const auto gone = [&](const std::string& url) {
    return eventually([&] { return server.get(url.substr(base.size())).status == 404; },
                      std::chrono::seconds(60));
  };
  for (const auto* which : {"avatar", "header"}) {
    const auto member = std::string("/") + which;
    const auto first = upload(which, gif()).text(member), second = upload(which, gif()).text(member);
    ASSERT_NE(first, second);
    EXPECT_TRUE(gone(first)) << first;
    EXPECT_EQ(server.get(second.substr(base.size())).status, 200);
    patch({{"note", "another word"}});
    EXPECT_EQ(verify().text(member), second);
    EXPECT_EQ(
        server.send("DELETE", std::string("/api/v1/profile/") + which, alice.token, json::object()).status,
        200);
    EXPECT_TRUE(gone(second)) << second;
    EXPECT_EQ(
        server.send("DELETE", std::string("/api/v1/profile/") + which, alice.token, json::object()).status,
        200);
  }
}

TEST_F(credentials, that_are_refused_leave_no_files) {
  const auto answer = upload("avatar", gif(),
                             "--x\r\nContent-Disposition: form-data; name=\"header\"; filename=\"h.gif\"\r\n"
                             "Content-Type: image/gif\r\n\r\nno picture at all\r\n");
  EXPECT_EQ(answer.status, 422) << answer;
  for (const auto& each : std::filesystem::recursive_directory_iterator(server.here.path("system"))) {
    auto path = each.path().string();
    std::erase(path, '/');
    EXPECT_FALSE(each.is_regular_file() && path.find(alice.id) != path.npos) << each.path();
  }
}

TEST_F(credentials, of_whom_the_staff_suspends_lose_their_pictures) {
  const auto answer = upload("avatar", gif());
  const auto path = answer.text("/avatar").substr(std::string("https://local.example").size());
  EXPECT_EQ(server.get(path).status, 200);
  change(alice, "suspended_at = now()");
  EXPECT_TRUE(server.becomes(path, "", [](const api_answer& a) { return a.status == 404; }));
  EXPECT_EQ(server.get("/system/%61ccounts" + path.substr(path.find("/avatars/"))).status, 404)
      << "by another spelling of its address";
  change(alice, "suspended_at = NULL");
  EXPECT_TRUE(server.becomes(path, "", [](const api_answer& a) { return a.status == 200; }));
}

TEST_F(credentials, are_a_profile_too) {
  patch({{"display_name", "Alice"}, {"note", "plain"}});
  const auto profile = server.get("/api/v1/profile", alice.token);
  EXPECT_EQ(profile.text("/note"), "plain") << profile;
  EXPECT_EQ(profile.text("/formatted_note"), "<p>plain</p>");
  EXPECT_EQ(profile.at("/avatar"), json::value(nullptr));
  const auto changed = server.send("PUT", "/api/v1/profile", alice.token, {{"show_media", false}});
  EXPECT_EQ(changed.at("/show_media"), json::value(false)) << changed;
  EXPECT_EQ(changed.at("/show_featured"), json::value(true));
}

TEST_F(credentials, that_open_a_locked_account_let_everybody_in_who_waits) {
  patch({{"locked", true}});
  EXPECT_EQ(act(bob, "follow", alice).at("/requested"), json::value(true));
  patch({{"note", "still locked"}});
  EXPECT_EQ(server.get("/api/v1/accounts/relationships?id=" + bob.id, alice.token).at("/0/requested_by"),
            json::value(true));
  patch({{"locked", false}});
  EXPECT_EQ(server.get("/api/v1/accounts/relationships?id=" + bob.id, alice.token).at("/0/followed_by"),
            json::value(true));
}

TEST_F(credentials, are_told_to_followers_elsewhere) {
  const remote_person dora(server.world, "a.example", next_name());
  const auto id = add_person(server.here, dora);
  add_follow(server.here, id, alice.id);
  const auto before = server.world.snapshot().deliveries.delivered;
  patch({{"note", "told"}});
  EXPECT_TRUE(eventually([&] { return server.world.snapshot().deliveries.delivered > before; },
                         std::chrono::seconds(60)));
}

} // namespace
} // namespace pheidi::test
