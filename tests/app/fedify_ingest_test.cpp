// What Fedify sends arrives: its signatures of requests, of documents and of objects, and our answer at
// Fedify. The engine learns who sends from Fedify's own handlers, and nothing that was altered on the way has
// an effect.
#include "fedify_sender.hpp"
#include "fedify_server.hpp"
#include "ingest_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace pheidi::test {

namespace {

namespace json = boost::json;

class fedify_ingest : public ingest {
 protected:
  void SetUp() override {
    if (!fedify_server::installed())
      GTEST_SKIP() << "Fedify is not there: tests/interop/fedify/install.sh brings it";
    fedify_ = std::make_unique<fedify_sender>(here_);
    engine_ = here_.start();
  }

  std::string alice() const { return std::string(fedify_sender::author) + "alice"; }
  std::string bob() const { return std::string(fedify_sender::author) + "bob"; }
  static std::string note(const std::string& author, const std::string& number) {
    return author + "/notes/" + number;
  }

  /// Alice sends with sendActivity.
  json::object send(const std::string& spec, json::object activity, const std::string& inbox = "/inbox") {
    return fedify_->act("/send", {{"by", "alice@fedify.example"},
                                  {"spec", spec},
                                  {"inbox", "https://local.example" + inbox},
                                  {"activity", std::move(activity)}});
  }
  /// Carol of relay.example passes on what Bob of fedify.example signed.
  json::object pass_on(json::array seals, json::object activity, json::object more = {}) {
    json::object told{{"by", "bob@fedify.example"},
                      {"through", "carol@relay.example"},
                      {"spec", "rfc9421"},
                      {"inbox", "https://local.example/inbox"},
                      {"seals", std::move(seals)},
                      {"keep", false},
                      {"activity", std::move(activity)}};
    for (auto& [name, value] : more)
      told[name] = value;
    return fedify_->act("/pass", told);
  }
  json::object create(const std::string& number, const std::string& text) const {
    return {{"type", "Create"},
            {"id", "create-" + number},
            {"note", number},
            {"text", text},
            {"mention", user()}};
  }
  static json::object act(const std::string& type, const std::string& id, const std::string& object) {
    return {{"type", type}, {"id", id}, {"object", object}};
  }

  /// One request, signed so, answered so: a second knock would show here.
  static std::string attempts(const json::object& answer) {
    std::string out;
    for (const auto& a : answer.at("attempts").as_array())
      out += fmt::format("{} {}\n", a.at("scheme").as_string().c_str(), a.at("status").as_int64());
    return out;
  }
  std::string count(const std::string& table) { return sql("SELECT count(*) FROM " + table); }

  std::unique_ptr<fedify_sender> fedify_;
};

TEST_F(fedify_ingest, a_follow_signed_with_cavage_is_kept_and_our_accept_is_verified_by_fedify) {
  const auto answer = send("cavage", act("Follow", "follow-1", user()), "/users/user1/inbox");

  EXPECT_EQ(attempts(answer), "cavage 202\n") << answer;
  ASSERT_TRUE(becomes("SELECT uri FROM follows", alice() + "#follow-1")) << fedify_->log();
  EXPECT_EQ(sql("SELECT concat_ws('|', username, domain, display_name, inbox_url, shared_inbox_url,"
                " followers_url, actor_type) FROM accounts WHERE uri = '" +
                alice() + "'"),
            "alice|fedify.example|alice of fedify.example|" + alice() +
                "/inbox|https://fedify.example/inbox|" + alice() + "/followers|Person");
  const auto accept = [&]() -> json::object {
    for (const auto& r : fedify_->received())
      if (r.at("kind") == "accept") return r.as_object();
    return {};
  };
  ASSERT_TRUE(eventually([&] { return !accept().empty(); })) << engine_->log() << fedify_->log();
  EXPECT_EQ(accept().at("actor").as_string(), user());
  EXPECT_EQ(accept().at("object").as_string(), alice() + "#follow-1");
}

TEST_F(fedify_ingest, all_keys_of_an_actor_are_kept_and_it_was_asked_for_with_a_signature) {
  send("cavage", act("Follow", "follow-1", user()));

  ASSERT_TRUE(becomes("SELECT count(*) FROM follows", "1")) << fedify_->log();
  EXPECT_EQ(
      sql("SELECT string_agg(k.uri || ' ' || k.type, ', ' ORDER BY k.uri) FROM keypairs k JOIN accounts a"
          " ON a.id = k.account_id WHERE a.uri = '" +
          alice() + "'"),
      alice() + "#main-key 0, " + alice() + "#multikey-1 0, " + alice() + "#multikey-2 1");
  const auto received = fedify_->received();
  const auto asked = std::find_if(received.begin(), received.end(), [&](const json::value& r) {
    return r.at("kind") == "fetch" && r.at("url").as_string() == alice();
  });
  ASSERT_NE(asked, received.end()) << received;
  EXPECT_EQ(asked->at("key"), "https://local.example/actor#main-key") << received;
}

TEST_F(fedify_ingest, a_post_signed_with_rfc9421_becomes_a_row) {
  const auto answer = send("rfc9421", create("1", "<p>Hello from <b>Fedify</b></p>"));

  EXPECT_EQ(attempts(answer), "rfc9421 202\n") << answer;
  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses", "1")) << fedify_->log();
  EXPECT_EQ(sql("SELECT concat_ws('|', uri, text, visibility, local, created_at) FROM statuses"),
            note(alice(), "1") + "|<p>Hello from <b>Fedify</b></p>|0|f|2026-11-20 10:00:00");
  EXPECT_EQ(sql("SELECT account_id FROM mentions"), std::to_string(user_id()));
}

TEST_F(fedify_ingest, a_relayed_post_with_the_ld_signature_of_its_author_is_the_authors) {
  const auto answer = pass_on({"ld"}, create("1", "<p>signed as linked data</p>"));

  EXPECT_EQ(attempts(answer), "rfc9421 202\n") << answer;
  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses", "1")) << answer << fedify_->log();
  EXPECT_EQ(sql("SELECT concat_ws('|', s.uri, s.text, a.uri) FROM statuses s JOIN accounts a"
                " ON a.id = s.account_id"),
            note(bob(), "1") + "|<p>signed as linked data</p>|" + bob());
}

TEST_F(fedify_ingest, a_relayed_post_with_an_object_integrity_proof_alone_is_the_authors) {
  const auto answer = pass_on({"proof"}, create("1", "<p>proved</p>"));

  EXPECT_EQ(attempts(answer), "rfc9421 202\n") << answer;
  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses", "1")) << answer << fedify_->log();
  EXPECT_EQ(sql("SELECT concat_ws('|', s.uri, s.text, a.uri) FROM statuses s JOIN accounts a"
                " ON a.id = s.account_id"),
            note(bob(), "1") + "|<p>proved</p>|" + bob());
}

TEST_F(fedify_ingest, a_relayed_post_with_a_proof_and_an_ld_signature_stands_by_either) {
  pass_on({"proof", "ld"}, create("1", "both"));
  pass_on({"proof", "ld"}, create("2", "only the proof"), {{"tamper", "signature_value"}});
  pass_on({"proof", "ld"}, create("3", "neither"), {{"tamper", "text"}});

  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses", "2")) << fedify_->log();
  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT string_agg(text, '|' ORDER BY text) FROM statuses"), "both|only the proof");
}

TEST_F(fedify_ingest, what_was_altered_after_its_author_signed_it_has_no_effect) {
  const json::array ld{"ld"}, proof{"proof"};
  const std::vector<std::pair<json::array, std::string>> altered{{ld, "text"},
                                                                 {ld, "audience"},
                                                                 {ld, "extra"},
                                                                 {ld, "signature_value"},
                                                                 {ld, "signature_created"},
                                                                 {ld, "signature_creator"},
                                                                 {proof, "text"},
                                                                 {proof, "audience"},
                                                                 {proof, "extra"},
                                                                 {proof, "proof_value"},
                                                                 {proof, "proof_created"},
                                                                 {proof, "proof_purpose"},
                                                                 {proof, "proof_method"}};

  int number = 100;
  for (const auto& [seals, how] : altered) {
    const auto answer = pass_on(seals, create(std::to_string(number++), how), {{"tamper", how}});
    EXPECT_EQ(attempts(answer), "rfc9421 202\n") << "who passes it on is what he says he is: " << how;
  }
  pass_on({}, create(std::to_string(number), "not signed by its author at all"));
  pass_on(proof, create("1", "the last, and whole"));

  ASSERT_TRUE(becomes("SELECT string_agg(text, '|') FROM statuses", "the last, and whole")) << fedify_->log();
  ASSERT_TRUE(settled());
  EXPECT_EQ(sql("SELECT string_agg(text, '|') FROM statuses"), "the last, and whole");
}

TEST_F(fedify_ingest, what_nobody_vouches_for_is_taken_from_where_it_comes_from) {
  pass_on({"ld"}, create("1", "true"), {{"tamper", "text"}, {"keep", true}});

  ASSERT_TRUE(becomes("SELECT text FROM statuses", "true")) << fedify_->log();
  ASSERT_TRUE(settled());
  EXPECT_EQ(count("statuses"), "1");
}

TEST_F(fedify_ingest, a_request_altered_after_it_was_signed_is_refused) {
  const auto altered = [&](const std::string& spec, const std::string& how) {
    return attempts(fedify_->act("/pass", {{"by", "alice@fedify.example"},
                                           {"spec", spec},
                                           {"inbox", "https://local.example/users/user1/inbox"},
                                           {"tamper_request", how},
                                           {"activity", create("1", "forged")}}));
  };

  for (const auto* how : {"body", "digest_too", "path", "date", "created", "key_id"})
    EXPECT_EQ(altered("rfc9421", how), "rfc9421 401\n") << how;
  for (const auto* how : {"body", "path", "date"})
    EXPECT_EQ(altered("cavage", how), "cavage 401\n") << how;
  send("rfc9421", create("2", "whole"));

  ASSERT_TRUE(becomes("SELECT string_agg(text, '|') FROM statuses", "whole")) << fedify_->log();
  ASSERT_TRUE(settled());
  EXPECT_EQ(count("statuses"), "1");
}

TEST_F(fedify_ingest, the_url_that_is_signed_is_https_though_the_proxy_speaks_http_to_us) {
  const auto sent_to = [&](const std::string& inbox) {
    return attempts(fedify_->act("/pass", {{"by", "alice@fedify.example"},
                                           {"spec", "rfc9421"},
                                           {"inbox", inbox},
                                           {"activity", act("Follow", "f", user())}}));
  };

  EXPECT_EQ(sent_to("http://local.example/inbox"), "rfc9421 401\n");
  EXPECT_EQ(sent_to("https://local.example/inbox"), "rfc9421 202\n");
}

TEST_F(fedify_ingest, an_update_changes_a_post_and_a_delete_removes_it) {
  send("rfc9421", create("1", "<p>first</p>"));
  ASSERT_TRUE(becomes("SELECT text FROM statuses", "<p>first</p>")) << fedify_->log();

  auto newer = create("1", "<p>second</p>");
  newer["type"] = "Update";
  newer["id"] = "update-1";
  newer["updated"] = "2026-11-21T10:00:00Z";
  EXPECT_EQ(attempts(send("cavage", newer)), "cavage 202\n");
  ASSERT_TRUE(
      becomes("SELECT concat_ws('|', text, edited_at) FROM statuses", "<p>second</p>|2026-11-21 10:00:00"))
      << fedify_->log();

  EXPECT_EQ(attempts(send("rfc9421", {{"type", "Delete"}, {"id", "delete-1"}, {"note", "1"}})),
            "rfc9421 202\n");
  ASSERT_TRUE(becomes("SELECT count(*) FROM statuses WHERE deleted_at IS NULL", "0")) << fedify_->log();
  EXPECT_EQ(sql("SELECT uri FROM tombstones"), note(alice(), "1"));
}

TEST_F(fedify_ingest, an_update_of_a_person_changes_the_account) {
  send("rfc9421", act("Follow", "follow-1", user()));
  ASSERT_TRUE(becomes("SELECT count(*) FROM follows", "1")) << fedify_->log();

  send("rfc9421", {{"type", "UpdatePerson"}, {"id", "update-me"}, {"name", "Alice the second"}});

  ASSERT_TRUE(becomes("SELECT display_name FROM accounts WHERE uri = '" + alice() + "'", "Alice the second"))
      << fedify_->log();
}

TEST_F(fedify_ingest, likes_boosts_and_follows_come_and_are_undone) {
  const auto post = own_post();
  const auto follow = act("Follow", "f", user()), like = act("Like", "l", post),
             boost = act("Announce", "b", post);
  const std::string all = "SELECT (SELECT count(*) FROM follows) || ' ' || (SELECT count(*) FROM favourites)"
                          " || ' ' || (SELECT count(*) FROM statuses WHERE reblog_of_id IS NOT NULL"
                          " AND deleted_at IS NULL)";
  for (const auto& a : {follow, like, boost})
    EXPECT_EQ(attempts(send("rfc9421", a)), "rfc9421 202\n");
  ASSERT_TRUE(becomes(all, "1 1 1")) << fedify_->log();

  for (const auto& a : {follow, like, boost}) {
    const auto id = "undo-" + std::string(a.at("id").as_string());
    EXPECT_EQ(attempts(send("cavage", {{"type", "Undo"}, {"id", id}, {"object", a}})), "cavage 202\n");
  }

  ASSERT_TRUE(becomes(all, "0 0 0")) << fedify_->log();
}

TEST_F(fedify_ingest, a_boost_fetches_the_post_from_fedify) {
  send("cavage", act("Follow", "f", user()));
  ASSERT_TRUE(becomes("SELECT count(*) FROM follows", "1")) << fedify_->log();
  sql(fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                  " SELECT {}, id, now(), now() FROM accounts WHERE uri = '{}' RETURNING id",
                  user_id(), alice()));
  // Only kept to be served; nobody here is told.
  pass_on({}, create("7", "<p>worth reading</p>"), {{"keep", true}, {"tamper_request", "date"}});

  send("rfc9421", act("Announce", "b", note(bob(), "7")));

  ASSERT_TRUE(becomes("SELECT o.text FROM statuses b JOIN statuses o ON o.id = b.reblog_of_id",
                      "<p>worth reading</p>"))
      << fedify_->log();
}

} // namespace

} // namespace pheidi::test
