// Who follows, blocks, likes and reports whom, by the numbers of the conformance list; and what makes room
// for it in Redis.
#include "inbox_fixture.hpp"

#include "pheidi/crypto/digest.hpp"

namespace pheidi::test {

namespace {

std::string text_at(const boost::json::object& o, const char* name) {
  return std::string(o.at(name).as_string());
}

TEST_F(inbox, conformance_34_a_follow_of_an_open_account_is_made_and_accepted_by_its_id) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto id = alice.uri() + "#follow-7";

  tell(alice, alice.activity("Follow", id, quoted(user(u))));

  EXPECT_EQ(count(fmt::format("follows WHERE account_id = {} AND target_account_id = {} AND uri = '{}'",
                              id_of(alice), user_id(u), id)),
            "1");
  const auto sent = sent_to(alice.uri() + "/inbox");
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(text_at(sent[0], "type"), "Accept");
  EXPECT_EQ(text_at(sent[0], "actor"), user(u));
  const auto& object = sent[0].at("object").as_object();
  EXPECT_EQ(text_at(object, "id"), id);
  EXPECT_EQ(text_at(object, "type"), "Follow");
  EXPECT_EQ(text_at(object, "actor"), alice.uri());
  EXPECT_EQ(text_at(object, "object"), user(u));
  EXPECT_EQ(notifications(u, "follow"), 1U);
}

TEST_F(inbox, conformance_35_a_second_follow_is_accepted_again_under_its_new_id) {
  const auto u = next_user();
  const auto alice = stranger();
  tell(alice, alice.activity("Follow", alice.uri() + "#1", quoted(user(u))));

  tell(alice, alice.activity("Follow", alice.uri() + "#2", quoted(user(u))));

  const auto sent = sent_to(alice.uri() + "/inbox");
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(text_at(sent[1], "type"), "Accept");
  EXPECT_EQ(text_at(sent[1].at("object").as_object(), "id"), alice.uri() + "#2");
  EXPECT_EQ(sql("SELECT uri FROM follows WHERE account_id = " + id_of(alice)), alice.uri() + "#2");
  EXPECT_EQ(notifications(u, "follow"), 1U);
}

TEST_F(inbox, conformance_35_a_follow_of_somebody_who_blocks_is_rejected) {
  const auto u = next_user();
  const auto alice = stranger();
  sql(fmt::format("INSERT INTO blocks (account_id, target_account_id, created_at, updated_at)"
                  " VALUES ({}, {}, now(), now()) RETURNING id",
                  user_id(u), id_of(alice)));

  tell(alice, alice.activity("Follow", alice.uri() + "#f", quoted(user(u))));

  EXPECT_EQ(count("follows WHERE account_id = " + id_of(alice)), "0");
  EXPECT_EQ(count("follow_requests WHERE account_id = " + id_of(alice)), "0");
  const auto sent = sent_to(alice.uri() + "/inbox");
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(text_at(sent[0], "type"), "Reject");
  EXPECT_EQ(text_at(sent[0].at("object").as_object(), "id"), alice.uri() + "#f");
}

TEST_F(inbox, conformance_35_a_follow_of_a_locked_account_waits_and_takes_a_new_id_in_silence) {
  const auto u = next_user();
  const auto alice = stranger();
  sql(fmt::format("UPDATE accounts SET locked = true WHERE id = {} RETURNING id", user_id(u)));

  tell(alice, alice.activity("Follow", alice.uri() + "#1", quoted(user(u))));
  tell(alice, alice.activity("Follow", alice.uri() + "#2", quoted(user(u))));

  EXPECT_EQ(count("follows WHERE account_id = " + id_of(alice)), "0");
  EXPECT_EQ(sql("SELECT uri FROM follow_requests WHERE account_id = " + id_of(alice)), alice.uri() + "#2");
  EXPECT_TRUE(sent_to(alice.uri() + "/inbox").empty());
  EXPECT_EQ(notifications(u, "follow_request"), 1U);
}

TEST_F(inbox, conformance_35_a_follow_by_somebody_limited_waits_too) {
  const auto u = next_user();
  const auto alice = stranger();
  sql(fmt::format("UPDATE accounts SET silenced_at = now() WHERE id = {} RETURNING id", id_of(alice)));

  tell(alice, alice.activity("Follow", alice.uri() + "#1", quoted(user(u))));

  EXPECT_EQ(count("follow_requests WHERE account_id = " + id_of(alice)), "1");
}

TEST_F(inbox, conformance_36_undo_of_a_follow_under_another_id_unfollows) {
  const auto u = next_user();
  const auto alice = stranger();
  tell(alice, alice.activity("Follow", alice.uri() + "#known", quoted(user(u))));
  ASSERT_EQ(count("follows WHERE account_id = " + id_of(alice)), "1");

  tell(alice, alice.activity("Undo", alice.uri() + "#undo",
                             inner("Follow", alice.uri() + "#unknown", alice.uri(), user(u))));

  EXPECT_EQ(count("follows WHERE account_id = " + id_of(alice)), "0");
}

TEST_F(inbox, conformance_36_an_undo_that_comes_first_cancels_what_comes_later_under_its_id) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto post = own_post("hello", 0, u);
  const auto note = alice.status("44");
  struct undone {
    std::string type, id, object, rows;
  };
  const auto me = id_of(alice);
  const std::vector<undone> all{{"Follow", alice.uri() + "#f", user(u), "follows WHERE account_id = " + me},
                                {"Like", alice.uri() + "#l", post, "favourites WHERE account_id = " + me},
                                {"Block", alice.uri() + "#b", user(u), "blocks WHERE account_id = " + me},
                                {"Announce", note + "/activity", post, "statuses WHERE account_id = " + me}};
  for (const auto& what : all) {
    SCOPED_TRACE(what.type);
    tell(alice,
         alice.activity("Undo", what.id + "/undo", inner(what.type, what.id, alice.uri(), what.object)));
    EXPECT_GT(ttl(marker(alice, what.id)), 21000);
    EXPECT_LE(ttl(marker(alice, what.id)), 21600);
    tell(alice, alice.activity(what.type, what.id, quoted(what.object), to_public));
    EXPECT_EQ(count(what.rows), "0");
    tell(alice, alice.activity(what.type, what.id + "-again", quoted(what.object), to_public));
    EXPECT_EQ(count(what.rows), "1");
  }
}

TEST_F(inbox, an_undo_by_uri_finds_what_has_kept_its_id) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto post = own_post("hello", 0, u);
  const auto follow = alice.uri() + "#f", block = alice.uri() + "#b", boost = alice.status("1") + "/activity";
  tell(alice, alice.activity("Announce", boost, quoted(post), to_public));
  tell(alice, alice.activity("Follow", follow, quoted(user(u))));
  EXPECT_EQ(statuses_of(alice), "1");
  for (const auto& uri : {follow, boost})
    tell(alice, alice.activity("Undo", uri + "/undo", quoted(uri)));
  tell(alice, alice.activity("Block", block, quoted(user(u))));
  tell(alice, alice.activity("Undo", block + "/undo", quoted(block)));

  EXPECT_EQ(statuses_of(alice), "0");
  EXPECT_EQ(count("follows WHERE account_id = " + id_of(alice)), "0");
  EXPECT_EQ(count("blocks WHERE account_id = " + id_of(alice)), "0");
}

TEST_F(inbox, conformance_43_a_second_like_is_no_news_and_its_undo_removes_it) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto post = own_post("hello", 0, u);

  tell(alice, alice.activity("Like", alice.uri() + "#1", quoted(post)));
  tell(alice, alice.activity("Like", alice.uri() + "#2", quoted(post), R"(,"content":":heart:")"));
  EXPECT_EQ(notifications(u, "favourite"), 1U);
  EXPECT_EQ(count("favourites WHERE account_id = " + id_of(alice)), "1");
  tell(alice,
       alice.activity("Undo", alice.uri() + "#3", inner("Like", alice.uri() + "#1", alice.uri(), post)));

  EXPECT_EQ(count("favourites WHERE account_id = " + id_of(alice)), "0");
  EXPECT_EQ(sql("SELECT favourites_count FROM status_stats WHERE status_id = " + status_id_of(post)), "0");
}

TEST_F(inbox, conformance_44_a_block_cuts_both_follows_and_a_ban_from_a_community_nothing) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  tell(alice, alice.activity("Follow", alice.uri() + "#f", quoted(user(u))));
  const auto both = fmt::format("follows WHERE account_id IN ({0}, {1}) AND target_account_id IN ({0}, {1})",
                                id_of(alice), user_id(u));
  ASSERT_EQ(count(both), "2");

  tell(alice, alice.activity("Block", alice.uri() + "#ban", quoted(user(u)),
                             R"(,"target":"https://a.example/c/cats","removeData":true)"));
  EXPECT_EQ(count(both), "2");
  EXPECT_EQ(count("blocks WHERE account_id = " + id_of(alice)), "0");
  tell(alice, alice.activity("Block", alice.uri() + "#block", quoted(user(u))));

  EXPECT_EQ(count(both), "0");
  EXPECT_EQ(sql("SELECT uri FROM blocks WHERE account_id = " + id_of(alice)), alice.uri() + "#block");
}

TEST_F(inbox, conformance_45_a_move_needs_the_other_ones_word_and_the_actors_own) {
  const auto u = next_user();
  const auto alice = friend_of(u), mallory = stranger();
  auto elsewhere = stranger("b.example");
  const auto move = [&](const remote_person& who, const std::string& of, const std::string& n) {
    return who.activity("Move", who.uri() + "#m" + n, quoted(of), R"(,"target":)" + quoted(elsewhere.uri()));
  };
  const auto target = [&] {
    return sql("SELECT moved_to_account_id FROM accounts WHERE id = " + id_of(alice));
  };

  tell(alice, move(alice, alice.uri(), "1"));
  EXPECT_EQ(target(), "") << "the target does not name it";
  elsewhere.publish(R"(,"alsoKnownAs":[)" + quoted(alice.uri()) + "]");
  tell(mallory, move(mallory, alice.uri(), "2"));
  EXPECT_EQ(target(), "") << "said by somebody else";
  tell(alice, move(alice, alice.uri(), "3"));

  EXPECT_EQ(target(), id_of(elsewhere));
  EXPECT_EQ(jobs_with("default", "MoveWorker", fmt::format("[{},{}]", id_of(alice), id_of(elsewhere))), 1U);
  EXPECT_GT(ttl("move_in_progress:" + id_of(alice)), 604000);
}

TEST_F(inbox, conformance_45_a_second_move_within_a_week_is_not_followed) {
  const auto alice = friend_of(next_user());
  auto first = stranger("b.example"), second = stranger("c.example");
  for (auto* target : {&first, &second}) {
    target->publish(R"(,"alsoKnownAs":)" + quoted(alice.uri()));
    tell(alice, alice.activity("Move", alice.uri() + "#to-" + target->host(), quoted(alice.uri()),
                               R"(,"target":)" + quoted(target->uri())));
  }

  EXPECT_EQ(sql("SELECT moved_to_account_id FROM accounts WHERE id = " + id_of(alice)), id_of(first));
  EXPECT_EQ(jobs_with("default", "MoveWorker", "[" + id_of(alice) + ","), 1U);
}

TEST_F(inbox, conformance_46_a_flag_makes_one_report_for_each_account) {
  const auto u = next_user(), v = next_user();
  const auto alice = stranger();
  const auto post = own_post("bad", 0, u), hidden = own_post("for friends", 2, u);
  const auto list =
      fmt::format("[{},{},{},{}]", quoted(user(u)), quoted(post), quoted(hidden), quoted(user(v)));

  tell(alice, alice.activity("Flag", alice.uri() + "#flag", list, R"(,"content":"look at this")"));
  tell(alice, alice.activity("Flag", alice.uri() + "#flag", list, R"(,"content":"look at this")"));

  EXPECT_EQ(count("reports WHERE account_id = " + id_of(alice)), "2");
  EXPECT_EQ(sql(fmt::format("SELECT concat_ws('|', status_ids, comment, uri) FROM reports"
                            " WHERE account_id = {} AND target_account_id = {}",
                            id_of(alice), user_id(u))),
            fmt::format("{{{}}}|look at this|{}#flag", status_id_of(post), alice.uri()));
}

TEST_F(inbox, conformance_46_lemmys_scalar_flag_with_a_summary_counts_and_one_about_strangers_does_not) {
  const auto u = next_user();
  const auto alice = stranger(), bob = stranger("b.example");

  tell(alice, alice.activity("Flag", alice.uri() + "#1", quoted(user(u)), R"(,"summary":"spam")"));
  tell(alice, alice.activity("Flag", alice.uri() + "#2", quoted(bob.uri()), R"(,"content":"dislike")"));

  EXPECT_EQ(sql("SELECT comment FROM reports WHERE account_id = " + id_of(alice)), "spam");
  EXPECT_EQ(count("reports WHERE account_id = " + id_of(alice)), "1");
}

TEST_F(inbox, conformance_47_only_the_followed_accepts_and_rejects) {
  const auto u = next_user();
  const auto alice = stranger(), mallory = stranger("evil.example");
  const auto asked = "https://local.example/follow-" + id_of(alice);
  sql(fmt::format("INSERT INTO follow_requests (account_id, target_account_id, uri, created_at, updated_at)"
                  " VALUES ({}, {}, '{}', now(), now()) RETURNING id",
                  user_id(u), id_of(alice), asked));
  const auto follow = inner("Follow", asked, user(u), alice.uri());
  const auto followed =
      fmt::format("follows WHERE account_id = {} AND target_account_id = {}", user_id(u), id_of(alice));

  tell(mallory, mallory.activity("Accept", mallory.uri() + "#1", follow));
  tell(mallory, mallory.activity("Accept", mallory.uri() + "#2", quoted(asked)));
  EXPECT_EQ(count(followed), "0");
  tell(alice, alice.activity("Accept", alice.uri() + "#3", quoted(asked)));
  EXPECT_EQ(count(followed), "1");
  EXPECT_EQ(jobs_with("default", "MergeWorker", fmt::format("[{},{},", id_of(alice), user_id(u))), 1U);
  tell(mallory, mallory.activity("Reject", mallory.uri() + "#4", follow));
  EXPECT_EQ(count(followed), "1");
  tell(alice, alice.activity("Reject", alice.uri() + "#5", follow));
  EXPECT_EQ(count(followed), "0");
}

TEST_F(inbox, an_accept_that_is_taken_back_leaves_a_request) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto asked = "https://local.example/follow-" + id_of(alice);
  sql(fmt::format("UPDATE follows SET uri = '{}' WHERE target_account_id = {} RETURNING id", asked,
                  id_of(alice)));

  tell(alice,
       alice.activity("Undo", alice.uri() + "#u", inner("Accept", alice.uri() + "#a", alice.uri(), asked)));

  EXPECT_EQ(count("follows WHERE target_account_id = " + id_of(alice)), "0");
  EXPECT_EQ(count("follow_requests WHERE target_account_id = " + id_of(alice)), "1");
}

TEST_F(inbox, conformance_48_only_ones_own_posts_are_pinned_to_ones_own_profile) {
  const auto u = next_user();
  const auto alice = friend_of(u), bob = friend_of(u);
  tell(alice, alice.create("1", "mine"));
  tell(bob, bob.create("1", "his"));
  const auto pins = "status_pins WHERE account_id = " + id_of(alice);
  const auto pin = [&](const remote_person& who, const std::string& type, const std::string& uri,
                       const remote_person& whose) {
    // Mastodon's have no id.
    return fmt::format(R"({{"@context":"https://www.w3.org/ns/activitystreams","type":"{}","actor":"{}",)"
                       R"("object":"{}","target":"{}/collections/featured"}})",
                       type, who.uri(), uri, whose.uri());
  };

  tell(alice, pin(alice, "Add", bob.status("1"), alice));
  EXPECT_EQ(count(pins), "0") << "somebody else's post";
  tell(bob, pin(bob, "Add", alice.status("1"), alice));
  EXPECT_EQ(count(pins), "0") << "somebody else's profile";
  tell(alice, pin(alice, "Add", alice.status("1"), alice));
  EXPECT_EQ(count(pins), "1");
  tell(bob, pin(bob, "Remove", alice.status("1"), alice));
  EXPECT_EQ(count(pins), "1");
  tell(alice, pin(alice, "Remove", alice.status("1"), alice));
  EXPECT_EQ(count(pins), "0");
}

TEST_F(inbox, a_hashtag_is_featured_and_no_longer) {
  const auto alice = friend_of(next_user());
  const auto change = [&](const std::string& type) {
    return alice.activity(type, alice.uri() + "#" + type,
                          R"({"type":"Hashtag","name":"#Cats","href":"https://a.example/tags/cats"})",
                          R"(,"target":)" + quoted(alice.uri() + "/collections/featured"));
  };

  tell(alice, change("Add"));
  EXPECT_EQ(sql("SELECT name FROM featured_tags WHERE account_id = " + id_of(alice)), "Cats");
  tell(alice, change("Remove"));

  EXPECT_EQ(count("featured_tags WHERE account_id = " + id_of(alice)), "0");
}

TEST_F(inbox, conformance_55_of_the_suspended_only_delete_reject_undo_and_update_count) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto post = own_post("hello", 0, u);
  tell(alice, alice.create("1", "before"));
  tell(alice, alice.activity("Like", alice.uri() + "#l", quoted(post)));
  sql(fmt::format("UPDATE accounts SET suspended_at = now() WHERE id = {} RETURNING id", id_of(alice)));

  tell(alice, alice.create("2", "after"));
  tell(alice, alice.activity("Follow", alice.uri() + "#f", quoted(user(u))));
  tell(alice, alice.activity("Block", alice.uri() + "#b", quoted(user(u))));
  tell(alice, alice.activity("Announce", alice.status("3") + "/activity", quoted(post), to_public));
  EXPECT_EQ(statuses_of(alice), "1");
  EXPECT_EQ(count("follows WHERE account_id = " + id_of(alice)), "0");
  EXPECT_EQ(count("blocks WHERE account_id = " + id_of(alice)), "0");

  tell(alice,
       alice.activity("Undo", alice.uri() + "#u", inner("Like", alice.uri() + "#l", alice.uri(), post)));
  EXPECT_EQ(count("favourites WHERE account_id = " + id_of(alice)), "0");
  tell(alice, alice.activity("Update", alice.uri() + "#up",
                             alice.note("1", "edited", R"(,"updated":"2026-11-21T10:00:00Z")")));
  EXPECT_EQ(sql("SELECT text FROM statuses WHERE account_id = " + id_of(alice)), "edited");
  tell(alice, alice.activity("Update", alice.uri() + "#up2", alice.note("4", "new", fresh_edit())));
  EXPECT_EQ(statuses_of(alice), "1") << "an edit is no way around a suspension";
  tell(alice, alice.activity("Delete", alice.uri() + "#d", quoted(alice.status("1"))));
  EXPECT_EQ(statuses_of(alice), "0");
}

TEST_F(inbox, what_rails_keeps_of_a_relation_is_dropped_from_its_caches) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto me = std::to_string(user_id(u)), she = id_of(alice);
  const std::vector<std::string> of_follow{
      "cache:relationships/" + me + "/" + she, "cache:relationships/" + she + "/" + me,
      "cache:follow_recommendations/" + she, "cache:followers_hash:" + me + ":https://a.example/"};
  const std::vector<std::string> of_block{"cache:relationships/" + me + "/" + she,
                                          "cache:exclude_account_ids_for:" + me,
                                          "cache:exclude_account_ids_for:" + she};
  const auto fill = [&](const std::vector<std::string>& names) {
    for (const auto& name : names)
      here_.redis().run({"SET", name, "x"});
  };
  const auto left = [&](const std::vector<std::string>& names) {
    std::int64_t out = 0;
    for (const auto& name : names)
      out += here_.redis().integer({"EXISTS", name});
    return out;
  };

  fill(of_follow);
  tell(alice, alice.activity("Follow", alice.uri() + "#f", quoted(user(u))));
  EXPECT_EQ(left(of_follow), 0);
  fill(of_follow);
  tell(alice,
       alice.activity("Undo", alice.uri() + "#u", inner("Follow", alice.uri() + "#f", alice.uri(), user(u))));
  EXPECT_EQ(left(of_follow), 0);
  fill(of_block);
  tell(alice, alice.activity("Block", alice.uri() + "#b", quoted(user(u))));
  EXPECT_EQ(left(of_block), 0);
}

TEST_F(inbox, what_rails_keeps_of_a_post_is_dropped_with_an_edit_and_a_delete) {
  const auto alice = friend_of(next_user());
  tell(alice, alice.create("1", "first"));
  const auto id = status_id_of(alice.status("1"));
  const auto cached = [&] {
    return here_.redis().integer({"EXISTS", "cache:v3:statuses/" + id, "cache:fan-out/" + id});
  };
  const auto fill = [&] {
    here_.redis().run({"MSET", "cache:v3:statuses/" + id, "x", "cache:fan-out/" + id, "x"});
  };

  fill();
  tell(alice, alice.activity("Update", alice.uri() + "#u",
                             alice.note("1", "second", R"(,"updated":"2026-11-21T10:00:00Z")")));
  EXPECT_EQ(cached(), 0);
  fill();
  tell(alice, alice.activity("Delete", alice.uri() + "#d", quoted(alice.status("1"))));
  EXPECT_EQ(cached(), 0);
}

TEST_F(inbox, conformance_61_a_differing_list_of_followers_is_read_and_an_equal_or_foreign_one_is_not) {
  const auto u = next_user();
  const auto alice = friend_of(u), mallory = stranger("b.example");
  const auto say = [&](const remote_person& who, const std::string& collection, const std::string& url,
                       const std::string& digest) {
    const auto body = who.activity("Like", who.uri() + "#l", quoted("https://c.example/1"));
    auto fields = who.sign("/inbox", body, {});
    fields.emplace_back("Collection-Synchronization",
                        fmt::format(R"(collectionId="{}", digest="{}", url="{}")", collection, digest, url));
    return ask_http(here_.path("inbox.sock"), "POST", "/inbox", fields, body).status;
  };
  const std::string wrong(64, '0');
  const auto right = crypto::hex(crypto::sha256(user(u)));
  const auto list = alice.uri() + "/followers_synchronization";
  const std::string foreign = "https://b.example/list";
  const auto document = [&](const std::string& id) {
    return fmt::format(R"({{"@context":"https://www.w3.org/ns/activitystreams","id":"{}",)"
                       R"("type":"OrderedCollection","orderedItems":["{}"]}})",
                       id, user(u));
  };
  for (const auto& id : {list, foreign})
    ASSERT_TRUE(world_.publish(id, document(id)));

  EXPECT_EQ(say(alice, alice.followers(), list, right), 202);
  EXPECT_EQ(say(alice, alice.followers(), foreign, wrong), 202);
  EXPECT_EQ(say(mallory, alice.followers(), foreign, wrong), 202);
  EXPECT_TRUE(settled());
  EXPECT_EQ(world_.document_hits(list) + world_.document_hits(foreign), 0U);
  EXPECT_EQ(say(alice, alice.followers(), list, wrong), 202);
  EXPECT_TRUE(eventually([&] { return world_.document_hits(list) == 1; }));
  EXPECT_TRUE(settled());
  EXPECT_EQ(count("follows WHERE target_account_id = " + id_of(alice)), "1");
}

} // namespace

} // namespace pheidi::test
