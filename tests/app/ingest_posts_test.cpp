// Posts, boosts, votes and quotes, by the numbers of the conformance list.
#include "inbox_fixture.hpp"

#include "pheidi/activitypub/html.hpp"

namespace pheidi::test {

namespace {

constexpr const char* everybody = "https://www.w3.org/ns/activitystreams#Public";

TEST_F(inbox, conformance_37_a_post_of_another_host_is_dropped) {
  const auto alice = friend_of(next_user());
  const auto foreign = fmt::format(
      R"({{"id":"https://b.example/notes/1","type":"Note","attributedTo":"{}","content":"x","to":["{}"]}})",
      alice.uri(), everybody);

  tell(alice, alice.activity("Create", alice.uri() + "#1", foreign));

  EXPECT_EQ(statuses_of(alice), "0");
}

/// What a post has to do with anybody here.
struct tie {
  const char* name;
  bool followed = false, addressed = false, personal = false, answers = false;
};

TEST_F(inbox, conformance_37_a_post_that_concerns_nobody_here_is_dropped_whatever_its_visibility) {
  const auto u = next_user();
  const auto post = own_post("ask me", 0, u);
  const auto known = friend_of(u), unknown = stranger("b.example");
  const std::vector<tie> ties{{"none"},
                              {.name = "followed", .followed = true},
                              {.name = "addressed", .addressed = true},
                              {.name = "told personally", .personal = true},
                              {.name = "answers", .answers = true}};
  struct audience {
    const char* name;
    std::string to, cc;              // FOLLOWERS stands for the author's
    bool followed, answers, limited; // taken when that is the only tie
  };
  const std::vector<audience> audiences{{"public", everybody, "FOLLOWERS", true, true, false},
                                        {"unlisted", "FOLLOWERS", everybody, true, true, false},
                                        {"private", "FOLLOWERS", "", true, false, false},
                                        {"direct", "https://c.example/users/x", "", false, false, false},
                                        {"limited", "https://c.example/users/x", "", false, false, true}};
  int n = 0;
  for (const auto& seen : audiences)
    for (const auto& t : ties) {
      SCOPED_TRACE(fmt::format("{}, {}", seen.name, t.name));
      const auto& who = t.followed ? known : unknown;
      const auto real = [&](const std::string& uri) { return uri == "FOLLOWERS" ? who.followers() : uri; };
      std::vector<std::string> to{real(seen.to)}, cc{real(seen.cc)};
      if (t.addressed) to.push_back(user(u));
      auto more = addressed(to, cc);
      if (t.answers) more += R"(,"inReplyTo":)" + quoted(post);
      if (seen.limited) more += R"(,"directMessage":false)";
      const auto id = std::to_string(++n);
      const auto target = t.personal ? fmt::format("/users/user{}/inbox", u + 1) : std::string("/inbox");

      tell(who, who.activity("Create", who.status(id) + "/activity", who.note(id, "x", more)), target);

      const bool asked = t.addressed || t.personal;
      const bool taken =
          !seen.limited && (asked || (t.followed && seen.followed) || (t.answers && seen.answers));
      EXPECT_EQ(count(fmt::format("statuses WHERE uri = '{}'", who.status(id))), taken ? "1" : "0");
    }
}

TEST_F(inbox, conformance_38_a_second_copy_gives_no_second_post_and_a_personal_one_gives_access) {
  const auto u = next_user(), v = next_user();
  const auto alice = friend_of(u);
  const auto body = alice.create("1", "for friends", addressed({alice.followers()}));
  tell(alice, body);
  tell(alice, body);
  const auto id = status_id_of(alice.status("1"));
  EXPECT_EQ(statuses_of(alice), "1");
  EXPECT_EQ(jobs_with("default", "DistributionWorker", "[" + id + "]"), 1U);

  tell(alice, body, fmt::format("/users/user{}/inbox", v + 1));
  tell(alice, body, fmt::format("/users/user{}/inbox", u + 1));

  EXPECT_EQ(statuses_of(alice), "1");
  EXPECT_EQ(count(fmt::format("mentions WHERE status_id = {} AND silent AND account_id IN ({}, {})", id,
                              user_id(u), user_id(v))),
            "2");
  EXPECT_EQ(jobs_with("default", "FeedInsertWorker", fmt::format("[{},{},\"home\"]", id, user_id(u))), 1U);
  EXPECT_EQ(jobs_with("default", "FeedInsertWorker", fmt::format("[{},{},\"home\"]", id, user_id(v))), 0U);
}

TEST_F(inbox,
       conformance_38_a_direct_message_told_personally_is_for_a_limited_round_unless_it_says_otherwise) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto target = fmt::format("/users/user{}/inbox", u + 1);
  const auto to = addressed({"https://c.example/users/x"});

  tell(alice, alice.create("1", "x", to), target);
  tell(alice, alice.create("2", "x", to + R"(,"directMessage":true)"), target);

  const auto seen = [&](const char* n) {
    return sql(fmt::format("SELECT visibility FROM statuses WHERE uri = '{}'", alice.status(n)));
  };
  EXPECT_EQ(seen("1"), "4");
  EXPECT_EQ(seen("2"), "3");
}

TEST_F(inbox, conformance_39_a_delete_before_its_create_holds_for_good) {
  const auto alice = friend_of(next_user());
  const auto uri = alice.status("1");

  tell(alice,
       alice.activity("Delete", uri + "#delete", fmt::format(R"({{"id":"{}","type":"Tombstone"}})", uri)));
  EXPECT_GT(ttl(marker(alice, uri)), 21000);
  EXPECT_LE(ttl(marker(alice, uri)), 21600);
  here_.redis().run({"DEL", marker(alice, uri)}); // as if six hours had passed
  tell(alice, alice.create("1", "too late"));
  tell(alice, alice.activity("Update", uri + "#u", alice.note("1", "x", fresh_edit())));

  EXPECT_EQ(statuses_of(alice), "0");
  EXPECT_EQ(count(fmt::format("tombstones WHERE uri = '{}' AND account_id = {}", uri, id_of(alice))), "1");
}

TEST_F(inbox, conformance_39_nobody_else_deletes_a_post_whether_of_the_same_host_or_another) {
  const auto u = next_user();
  const auto alice = friend_of(u), neighbour = stranger(), mallory = stranger("evil.example");
  tell(alice, alice.create("1", "mine"));

  for (const auto* who : {&neighbour, &mallory}) {
    tell(*who, who->activity("Delete", who->uri() + "#d", quoted(alice.status("1"))));
    EXPECT_EQ(statuses_of(alice), "1") << who->uri();
  }
  EXPECT_EQ(count(fmt::format("tombstones WHERE uri = '{}'", alice.status("1"))), "0");
  // Nor does somebody of another host keep one from coming.
  tell(mallory, mallory.activity("Delete", mallory.uri() + "#d2", quoted(alice.status("2"))));
  tell(alice, alice.create("2", "mine too"));
  EXPECT_EQ(statuses_of(alice), "2");
}

TEST_F(inbox, conformance_40_only_newer_versions_of_the_author_count) {
  const auto u = next_user();
  const auto alice = friend_of(u), neighbour = friend_of(u);
  tell(alice, alice.create("1", "first"));
  const auto version = [&](const std::string& text, const std::string& time) {
    return alice.activity("Update", alice.status("1") + "#" + time,
                          alice.note("1", text, fmt::format(R"(,"updated":"{}")", time)));
  };
  const auto text = [&] { return sql("SELECT text FROM statuses WHERE account_id = " + id_of(alice)); };
  const auto stolen = [&] { // the note as alice's own, said by a neighbour
    return neighbour.activity("Update", neighbour.uri() + "#u",
                              alice.note("1", "stolen", R"(,"updated":"2026-11-25T10:00:00Z")"));
  };

  tell(neighbour, stolen());
  EXPECT_EQ(text(), "first");
  tell(alice, version("third", "2026-11-23T10:00:00Z"));
  EXPECT_EQ(text(), "third");
  tell(alice, version("second", "2026-11-22T10:00:00Z"));
  EXPECT_EQ(text(), "third") << "older";
  tell(alice, alice.activity("Update", alice.status("1") + "#none", alice.note("1", "no time")));
  EXPECT_EQ(text(), "third") << "without a time";
  tell(alice, version("fourth", "2026-11-24T10:00:00Z"));

  EXPECT_EQ(text(), "fourth");
  EXPECT_EQ(
      sql("SELECT string_agg(text, ' ' ORDER BY id) FROM status_edits WHERE account_id = " + id_of(alice)),
      "first third fourth");
}

TEST_F(inbox, an_edit_in_the_second_of_the_post_is_one) {
  const auto alice = friend_of(next_user());
  tell(alice, alice.create("1", "frist"));

  tell(alice, alice.activity("Update", alice.status("1") + "#u",
                             alice.note("1", "first", R"(,"updated":"2026-11-20T10:00:00Z")")));

  EXPECT_EQ(sql("SELECT text FROM statuses WHERE account_id = " + id_of(alice)), "first");
}

TEST_F(inbox, an_update_of_something_old_that_never_came_is_no_news) {
  const auto alice = friend_of(next_user());

  tell(alice, alice.activity("Update", alice.status("1") + "#u",
                             alice.note("1", "old", R"(,"updated":"2026-11-26T10:00:00Z")")));

  EXPECT_EQ(statuses_of(alice), "0");
}

TEST_F(inbox, an_edit_without_a_mention_leaves_the_reader_and_does_not_name_him) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto mention = fmt::format(R"(,"tag":[{{"type":"Mention","href":"{}"}}])", user(u));
  const auto to = addressed({everybody}, {user(u)});
  tell(alice, alice.create("1", "hello you", mention + to));
  const auto silent = [&] {
    return sql(fmt::format("SELECT silent FROM mentions WHERE account_id = {} AND status_id = {}", user_id(u),
                           status_id_of(alice.status("1"))));
  };
  EXPECT_EQ(silent(), "f");

  tell(alice, alice.activity("Update", alice.uri() + "#u",
                             alice.note("1", "hello", to + R"(,"updated":"2026-11-21T10:00:00Z")")));

  EXPECT_EQ(silent(), "t");
}

TEST_F(inbox, conformance_41_new_tallies_are_no_edit) {
  const auto alice = friend_of(next_user());
  const auto poll = [&](int yes, const std::string& more = "") {
    return alice.note("1", "well?",
                      fmt::format(R"(,"type":"Question","endTime":"2026-12-24T10:00:00Z","votersCount":{},)"
                                  R"("oneOf":[{{"name":"yes","replies":{{"totalItems":{}}}}},)"
                                  R"({{"name":"no","replies":{{"totalItems":1}}}}]{})",
                                  yes + 1, yes, more));
  };
  tell(alice, alice.activity("Create", alice.uri() + "#c", poll(0)));

  tell(alice, alice.activity("Update", alice.uri() + "#u1", poll(7)));

  const auto row = [&] {
    return sql(
        fmt::format("SELECT concat_ws('|', p.cached_tallies, p.votes_count, p.voters_count, s.edited_at,"
                    " (SELECT count(*) FROM status_edits e WHERE e.status_id = s.id), s.poll_id = p.id)"
                    " FROM polls p JOIN statuses s ON s.id = p.status_id WHERE s.uri = '{}'",
                    alice.status("1")));
  };
  EXPECT_EQ(row(), "{7,1}|8|8|0|t");
  tell(alice, alice.activity("Update", alice.uri() + "#u2", poll(9, R"(,"closed":"2026-11-22T10:00:00Z")")));
  EXPECT_EQ(row(), "{9,1}|10|10|0|t");
  const auto end = [&] { return sql("SELECT expires_at FROM polls WHERE account_id = " + id_of(alice)); };
  EXPECT_EQ(end(), "2026-11-22 10:00:00");
  tell(alice, alice.activity("Update", alice.uri() + "#u3", poll(9, R"(,"closed":true)")));
  EXPECT_EQ(end(), "2026-11-22 10:00:00") << "it was over before";
}

TEST_F(inbox, conformance_42_one_boost_for_each_account_and_post) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto post = own_post("hello", 0, u);

  for (const char* id : {"1", "1", "2"})
    tell(alice, alice.activity("Announce", alice.status(id) + "/activity", quoted(post), to_public));

  EXPECT_EQ(statuses_of(alice), "1");
  EXPECT_EQ(sql("SELECT uri FROM statuses WHERE account_id = " + id_of(alice)),
            alice.status("1") + "/activity");
  EXPECT_EQ(notifications(u, "reblog"), 1U);
  EXPECT_EQ(sql("SELECT reblogs_count FROM status_stats WHERE status_id = " + status_id_of(post)), "1");
}

TEST_F(inbox, conformance_42_what_may_not_be_boosted_is_not) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto hidden = own_post("for friends", 2, u), shown = own_post("for all", 0, u);
  tell(alice, alice.create("9", "own, for friends", addressed({alice.followers()})));
  const auto boost = [&](const std::string& id, const std::string& of, const std::string& more) {
    tell(alice, alice.activity("Announce", alice.status(id) + "/activity", quoted(of), more));
    return statuses_of(alice, " AND reblog_of_id IS NOT NULL");
  };

  EXPECT_EQ(boost("1", hidden, to_public), "0") << "somebody else's private post";
  EXPECT_EQ(boost("2", shown, ""), "0") << "addressed to nobody";
  EXPECT_EQ(boost("3", alice.status("9"), addressed({alice.followers()})), "1") << "one's own private post";
}

TEST_F(inbox, a_boost_by_a_group_is_no_news_to_its_member) {
  const auto u = next_user(), v = next_user();
  const auto group = friend_of(u);
  sql(fmt::format("UPDATE accounts SET actor_type = 'Group' WHERE id = {} RETURNING id", id_of(group)));

  tell(group,
       group.activity("Announce", group.status("1") + "/activity", quoted(own_post("a", 0, u)), to_public));
  tell(group,
       group.activity("Announce", group.status("2") + "/activity", quoted(own_post("b", 0, v)), to_public));

  EXPECT_EQ(statuses_of(group), "2");
  EXPECT_EQ(notifications(u, "reblog"), 0U);
  EXPECT_EQ(notifications(v, "reblog"), 1U);
}

TEST_F(inbox, lemmys_announce_of_a_create_becomes_a_boost_of_the_page) {
  const auto u = next_user();
  const auto community = friend_of(u, "b.example", 2);
  const auto alice = stranger();
  const auto page = fmt::format(
      R"({{"id":"{0}","type":"Page","attributedTo":"{1}","to":["{2}","{3}"],"name":"Cats & <b>dogs</b>",)"
      R"("content":"<p>hidden</p>","audience":"{2}","published":"2026-11-20T10:00:00Z",)"
      R"("source":{{"content":"x","mediaType":"text/markdown"}},)"
      R"("attachment":[{{"type":"Link","href":"https://c.example/cats"}}],)"
      R"("tag":[{{"type":"CommunityPostTag","name":"meta"}}]}})",
      "https://a.example/post/" + id_of(alice), alice.uri(), community.uri(), everybody);
  const auto create = "https://a.example/activities/create/" + id_of(alice);
  const auto activity = alice.activity("Create", create, page, addressed({community.uri(), everybody}));
  ASSERT_TRUE(world_.publish(create, activity));

  tell(community, community.activity("Announce", community.uri() + "/announce/1", activity, to_public));

  EXPECT_EQ(statuses_of(alice), "1");
  EXPECT_EQ(statuses_of(community, " AND reblog_of_id IS NOT NULL"), "1");
  // Everything else that the community repeats is nothing to boost, and is not asked for.
  const auto like = inner("Like", "https://a.example/activities/like/" + id_of(alice), alice.uri(), page);
  tell(community, community.activity("Announce", community.uri() + "/announce/2", like, to_public));
  EXPECT_EQ(statuses_of(community), "1");
}

TEST_F(inbox, a_relay_brings_posts_and_boosts_none) {
  const auto relay = stranger("relay.example", 3);
  const auto alice = stranger();
  sql(fmt::format(
      "INSERT INTO relays (inbox_url, state, created_at, updated_at) VALUES ('{}/inbox', 2, now(),"
      " now()) RETURNING id",
      relay.uri()));
  ASSERT_TRUE(world_.publish(
      alice.status("1"),
      alice.note("1", "news").insert(1, R"("@context":"https://www.w3.org/ns/activitystreams",)")));

  tell(relay, relay.activity("Announce", relay.uri() + "/1", quoted(alice.status("1")), to_public));

  EXPECT_EQ(statuses_of(alice), "1");
  EXPECT_EQ(statuses_of(relay), "0");
}

/// An open poll of that user's, its options yes and no; the post's URI.
std::string poll_sql(std::int64_t author, const std::string& status, bool multiple,
                     const std::string& expires) {
  return fmt::format(
      "WITH p AS (INSERT INTO polls (account_id, status_id, options, cached_tallies, multiple,"
      " voters_count, expires_at, created_at, updated_at) VALUES ({0}, {1}, '{{yes,no}}', '{{0,0}}',"
      " {2}, 0, {3}, now(), now()) RETURNING id)"
      " UPDATE statuses SET poll_id = p.id FROM p WHERE statuses.id = {1} RETURNING statuses.id",
      author, status, multiple, expires);
}

TEST_F(inbox, conformance_49_a_vote_makes_no_post_and_counts_once_and_in_time) {
  const auto u = next_user();
  const auto alice = stranger(), bob = stranger("b.example", 2);
  const auto ask = [&](bool multiple, const std::string& expires) {
    const auto post = own_post("well?", 0, u);
    sql(poll_sql(user_id(u), status_id_of(post), multiple, expires));
    return post;
  };
  const auto open = ask(false, "now() AT TIME ZONE 'UTC' + interval '1 day'");
  const auto over = ask(false, "now() AT TIME ZONE 'UTC' - interval '1 day'");
  const auto many = ask(true, "NULL");
  int n = 0;
  const auto note = [&](const remote_person& who, const std::string& post, const std::string& name) {
    ++n;
    return fmt::format(R"({{"id":"{}#votes/{}","type":"Note","name":"{}","attributedTo":"{}","to":"{}",)"
                       R"("inReplyTo":"{}"}})",
                       who.uri(), n, name, who.uri(), user(u), post);
  };
  const auto vote = [&](const remote_person& who, const std::string& post, const std::string& name) {
    tell(who, who.activity("Create", who.uri() + fmt::format("#c{}", n), note(who, post, name)));
  };
  const auto tallies = [&](const std::string& post) {
    return sql(
        fmt::format("SELECT concat_ws(' ', cached_tallies, voters_count) FROM polls WHERE status_id = {}",
                    status_id_of(post)));
  };

  vote(alice, open, "yes");
  vote(alice, open, "no");
  vote(bob, open, "yes");
  EXPECT_EQ(tallies(open), "{2,0} 2");
  vote(alice, over, "yes");
  EXPECT_EQ(tallies(over), "{0,0} 0");
  // GoToSocial sends all choices with one Create.
  tell(bob, bob.activity("Create", bob.uri() + "#both",
                         "[" + note(bob, many, "yes") + "," + note(bob, many, "no") + "]"));
  vote(bob, many, "no");
  EXPECT_EQ(tallies(many), "{1,1} 1");
  EXPECT_EQ(statuses_of(alice), "0");
  EXPECT_EQ(statuses_of(bob), "0");
}

TEST_F(inbox, conformance_49_a_vote_for_what_is_no_option_is_an_answer) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto post = own_post("well?", 0, u);
  sql(poll_sql(user_id(u), status_id_of(post), false, "NULL"));

  tell(alice, alice.create("1", "I do not know", R"(,"name":"maybe","inReplyTo":)" + quoted(post)));

  EXPECT_EQ(statuses_of(alice), "1");
}

TEST_F(inbox, conformance_50_a_request_to_quote_is_answered_by_the_posts_policy) {
  const auto u = next_user();
  const auto alice = stranger(), bob = stranger("b.example", 2);
  const auto post = own_post("quote me", 0, u);
  const auto policy = [&](int automatic) {
    sql(fmt::format("UPDATE statuses SET quote_approval_policy = {} WHERE uri = '{}' RETURNING id",
                    automatic << 16, post));
  };
  const auto request = [&](const remote_person& who, const std::string& n) {
    const auto quoting = who.note(n, "look", R"(,"quote":)" + quoted(post));
    return who.activity("QuoteRequest", who.uri() + "/quote_requests/" + n, quoted(post),
                        R"(,"instrument":)" + quoting);
  };

  policy(0);
  tell(alice, request(alice, "1"));
  auto sent = sent_to(alice.uri() + "/inbox");
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].at("type").as_string(), "Reject");
  EXPECT_EQ(count("quotes WHERE account_id = " + id_of(alice)), "0");

  policy(2);
  tell(bob, request(bob, "1"));
  sent = sent_to(bob.uri() + "/inbox");
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].at("type").as_string(), "Accept");
  EXPECT_EQ(sent[0].at("object").at("id").as_string(), bob.uri() + "/quote_requests/1");
  const auto row = "FROM quotes WHERE account_id = " + id_of(bob);
  EXPECT_EQ(sent[0].at("result").as_string(), user(u) + "/quote_authorizations/" + sql("SELECT id " + row));
  EXPECT_EQ(sql("SELECT concat_ws('|', state, activity_uri) " + row), "1|" + bob.uri() + "/quote_requests/1");
  EXPECT_EQ(notifications(u, "quote"), 1U);
}

TEST_F(inbox, conformance_50_a_request_for_a_post_that_quotes_nothing_gets_no_stamp) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto post = own_post("quote me", 0, u);
  sql(fmt::format("UPDATE statuses SET quote_approval_policy = {} WHERE uri = '{}' RETURNING id", 2 << 16,
                  post));

  tell(alice, alice.activity("QuoteRequest", alice.uri() + "/q/1", quoted(post),
                             R"(,"instrument":)" + alice.note("1", "nothing to see")));

  EXPECT_TRUE(sent_to(alice.uri() + "/inbox").empty());
  EXPECT_EQ(count("quotes WHERE account_id = " + id_of(alice)), "0");
}

TEST_F(inbox, a_withdrawn_stamp_ends_the_quote) {
  const auto u = next_user();
  const auto alice = friend_of(u), bob = friend_of(u, "b.example", 2);
  tell(alice, alice.create("1", "quote me"));
  tell(bob, bob.create("1", "look", R"(,"quote":)" + quoted(alice.status("1"))));
  const auto stamp = alice.uri() + "/stamps/1";
  sql(fmt::format("UPDATE quotes SET state = 1, approval_uri = '{}' WHERE account_id = {} RETURNING id",
                  stamp, id_of(bob)));
  const auto state = [&] { return sql("SELECT state FROM quotes WHERE account_id = " + id_of(bob)); };

  tell(bob, bob.activity("Delete", bob.uri() + "#d", quoted(stamp)));
  EXPECT_EQ(state(), "1") << "not his to withdraw";
  tell(alice, alice.activity("Delete", stamp + "#delete", quoted(stamp)));

  EXPECT_NE(state(), "1");
}

TEST_F(inbox, conformance_51_spellings_of_public_scalars_and_nulls_are_understood) {
  const auto alice = friend_of(next_user());
  struct spelling {
    const char* name;
    std::string more, expected; // visibility|tags|media
  };
  const std::string tag = R"({"type":"Hashtag","name":"#One"})";
  const std::string media = R"({"type":"Document","mediaType":"image/png","url":"https://a.example/1.png"})";
  const std::vector<spelling> all{
      {"as:Public in to", R"(,"to":"as:Public","cc":null)", "0|0|0"},
      {"Public in cc", R"(,"to":[],"cc":"Public")", "1|0|0"},
      {"an object with an id", fmt::format(R"(,"to":[{{"id":"{}"}}])", everybody), "0|0|0"},
      {"scalar tag", R"(,"tag":)" + tag, "0|1|0"},
      {"scalar attachment", R"(,"attachment":)" + media, "0|0|1"},
      {"nulls",
       R"(,"tag":null,"attachment":null,"summary":null,"inReplyTo":null,"sensitive":null,"updated":null)",
       "0|0|0"},
      {"list of types", R"(,"type":["Note","https://c.example/ns#Thing"])", "0|0|0"},
      {"list of parents", R"(,"inReplyTo":["https://c.example/1"],"tag":[)" + tag + "]", "0|1|0"},
      {"list of urls", R"(,"url":["https://a.example/x",{"type":"Link","href":"https://a.example/y"}])",
       "0|0|0"},
      {"list of authors", fmt::format(R"(,"attributedTo":["{}"])", alice.uri()), "0|0|0"},
      {"numeric keys",
       R"(,"tag":{"0":)" + tag + R"(,"Mention":{"type":"Mention","href":"https://c.example/x"}})", "0|1|0"}};
  int n = 0;
  for (const auto& s : all) {
    SCOPED_TRACE(s.name);
    const auto id = std::to_string(++n);
    tell(alice, alice.create(id, "x", s.more));
    const auto row = sql(fmt::format("SELECT concat_ws('|', visibility, (SELECT count(*) FROM statuses_tags t"
                                     " WHERE t.status_id = s.id), (SELECT count(*) FROM media_attachments m"
                                     " WHERE m.status_id = s.id)) FROM statuses s WHERE uri = '{}'",
                                     alice.status(id)));
    EXPECT_EQ(row.substr(0, s.expected.size()), s.expected);
  }
}

TEST_F(inbox, conformance_51_an_actor_that_is_a_list_or_an_object_is_the_one_who_signed) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto follow = [&](const std::string& actor, const std::string& object) {
    return fmt::format(R"({{"@context":["https://www.w3.org/ns/activitystreams",{{"x":"y"}}],"id":"{}#f",)"
                       R"("type":"Follow","actor":{},"object":{}}})",
                       alice.uri(), actor, object);
  };
  const auto undo = alice.activity("Undo", alice.uri() + "#u", inner("Follow", "x", alice.uri(), user(u)));
  const std::vector<std::pair<std::string, std::string>> spellings{
      {"[" + quoted(alice.uri()) + "]", quoted(user(u))},
      {R"({"type":"Person","id":)" + quoted(alice.uri()) + "}", "[" + quoted(user(u)) + "]"},
      {quoted(alice.uri()), R"({"type":"Person","id":)" + quoted(user(u)) + "}"}};

  for (const auto& [actor, object] : spellings) {
    SCOPED_TRACE(actor);
    tell(alice, follow(actor, object));
    EXPECT_EQ(count("follows WHERE account_id = " + id_of(alice)), "1");
    tell(alice, undo);
  }
}

TEST_F(inbox, conformance_52_somebody_named_but_not_addressed_is_not_notified) {
  const auto u = next_user(), v = next_user();
  const auto alice = friend_of(u);
  const auto tags = fmt::format(
      R"(,"tag":[{{"type":"Mention","href":"{}"}},{{"type":"Mention","href":"{}"}}])", user(u), user(v));

  tell(alice, alice.create("1", "hello", tags + addressed({everybody}, {user(u)})));

  const auto id = status_id_of(alice.status("1"));
  EXPECT_EQ(count("mentions WHERE NOT silent AND status_id = " + id), "2");
  EXPECT_EQ(jobs_with("default", "DistributionWorker",
                      fmt::format(R"([{},{{"silenced_account_ids":[{}]}}])", id, user_id(v))),
            1U);
}

TEST_F(inbox, conformance_53_what_is_no_note_becomes_its_title_and_a_link) {
  const auto alice = friend_of(next_user());
  int n = 0;
  for (const char* type : {"Article", "Page", "Video", "Event", "Audio", "Image"}) {
    SCOPED_TRACE(type);
    const auto id = std::to_string(++n);
    tell(alice, alice.create(id, "the whole content",
                             fmt::format(R"(,"type":"{}","name":"A title","url":"https://a.example/read/{}")",
                                         type, id)));
    const auto text = sql(fmt::format("SELECT text FROM statuses WHERE uri = '{}'", alice.status(id)));
    EXPECT_EQ(text.find("the whole content"), text.npos);
    EXPECT_NE(text.find("A title"), text.npos);
    EXPECT_NE(text.find("https://a.example/read/" + id), text.npos);
  }
}

TEST_F(inbox, conformance_54_the_text_is_kept_as_it_came_and_nothing_dangerous_of_it_is_shown) {
  const auto alice = friend_of(next_user());
  const std::string text = R"html(<p onclick="x()">a<script>alert(1)</script><style>p{}</style>)html"
                           R"html(<a href="javascript:alert(1)">b</a><img src=x onerror=alert(1)></p>)html";

  tell(alice, alice.create("1", text));

  const auto stored = sql("SELECT text FROM statuses WHERE account_id = " + id_of(alice));
  EXPECT_EQ(stored, text) << "edits compare texts, so Rails keeps what came";
  const auto shown = activitypub::sanitise_html(stored);
  for (const char* bad : {"script", "style", "onclick", "onerror", "javascript:", "alert"})
    EXPECT_EQ(shown.find(bad), shown.npos) << bad << " in " << shown;
}

TEST_F(inbox, conformance_59_a_signed_public_answer_goes_on_to_the_followers_of_who_is_answered) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto post = own_post("ask me", 0, u);
  const std::string signature =
      R"(,"signature":{"type":"RsaSignature2017","creator":"x","signatureValue":"x"})";
  const auto answer = [&](const std::string& id, const std::string& audience, const std::string& signed_by) {
    return alice.activity("Create", alice.status(id) + "/activity",
                          alice.note(id, "so", R"(,"inReplyTo":)" + quoted(post) + audience), signed_by);
  };
  const auto body = answer("1", "", signature);
  tell(alice, body);
  tell(alice, answer("2", "", ""));
  tell(alice, answer("3", addressed({alice.followers(), user(u)}), signature));

  std::vector<boost::json::array> forwarded;
  for (const auto& job : jobs("push", "ActivityPub::RawDistributionWorker")) {
    auto args = boost::json::parse(job).at("args").as_array();
    if (args.at(1).as_int64() == user_id(u)) forwarded.push_back(std::move(args));
  }
  ASSERT_EQ(forwarded.size(), 1U);
  EXPECT_EQ(forwarded[0].at(0).as_string(), body) << "as it was received";
  EXPECT_EQ(forwarded[0].at(2), boost::json::parse("[\"https://a.example/inbox\"]")) << "not to its origin";
}

TEST_F(inbox, an_answer_knows_whom_it_answers_through_ones_own_thread) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto post = own_post("ask me", 0, u);

  tell(alice, alice.create("1", "first", R"(,"inReplyTo":)" + quoted(post)));
  tell(alice,
       alice.create("2", "and",
                    R"(,"inReplyTo":)" + quoted(alice.status("1")) + addressed({everybody}, {user(u)})));

  EXPECT_EQ(count(fmt::format("statuses WHERE account_id = {} AND in_reply_to_account_id = {} AND reply",
                              id_of(alice), user_id(u))),
            "2");
  EXPECT_EQ(count(fmt::format("(SELECT DISTINCT conversation_id FROM statuses WHERE account_id = {}) AS c",
                              id_of(alice))),
            "1");
  EXPECT_EQ(sql("SELECT replies_count FROM status_stats WHERE status_id = " + status_id_of(post)), "1");
}

TEST_F(inbox, hashtags_of_public_posts_are_counted_for_trends) {
  const auto alice = friend_of(next_user());
  const auto name = fresh_name() + "tag";
  const auto tag = fmt::format(R"(,"tag":[{{"type":"Hashtag","name":"#{}"}}])", name);
  tell(alice, alice.create("1", "x", tag));
  tell(alice, alice.create("2", "x", tag));
  tell(alice, alice.create("3", "x", tag + addressed({alice.followers()}, {everybody})));

  const auto id = sql(fmt::format("SELECT id FROM tags WHERE name = '{}'", name));
  const auto keys = here_.redis().list({"KEYS", "activity:tags:" + id + ":*"});
  if (keys.size() == 4) return; // midnight came between them
  ASSERT_EQ(keys.size(), 2U);
  const auto& uses = keys[0].ends_with(":accounts") ? keys[1] : keys[0];
  EXPECT_EQ(here_.redis().text({"GET", uses}), "2");
  EXPECT_EQ(here_.redis().integer({"PFCOUNT", uses + ":accounts"}), 1);
  EXPECT_GT(ttl(uses), 13 * 86400);
  const auto day = uses.substr(uses.rfind(':') + 1);
  EXPECT_EQ(here_.redis().integer({"SISMEMBER", "trending_tags:used:" + day, id}), 1);
}

} // namespace

} // namespace pheidi::test
