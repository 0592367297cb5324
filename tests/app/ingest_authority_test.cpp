// Documents speak only for their own origin, actors only for what is theirs: the attacks by their numbers.
#include "inbox_fixture.hpp"

namespace pheidi::test {

namespace {

const std::string context = R"("@context":"https://www.w3.org/ns/activitystreams",)";

std::string with_context(std::string document) {
  return document.insert(1, context);
}

std::string note_of(const std::string& id_json, const std::string& author_json) {
  return fmt::format(R"({{{}"id":{},"type":"Note","attributedTo":{},"content":"forged",)"
                     R"("to":["https://www.w3.org/ns/activitystreams#Public"]}})",
                     context, id_json, author_json);
}

TEST_F(inbox, O01_O06_O11_what_is_fetched_speaks_only_for_where_it_was_found) {
  const auto u = next_user();
  const auto fan = friend_of(u);
  const auto victim = stranger("b.example", 2), mallory = stranger("evil.example", 3);
  const auto ours = own_post("ours", 0, u);
  struct lie {
    const char* name;
    std::string document;
    std::string type = "application/activity+json";
    int status = 200;
    std::vector<std::pair<std::string, std::string>> fields = {};
  };
  const auto at = [&](int n) { return mallory.status(std::to_string(n)); };
  const std::vector<lie> lies{
      {"O01 an id of another host", note_of(quoted(victim.status("1")), quoted(victim.uri()))},
      {"O02 an id of the same host that is not there", note_of(quoted(at(999)), quoted(mallory.uri()))},
      {"O03 a media type of no document", note_of(quoted(at(3)), quoted(mallory.uri())), "text/plain"},
      {"O03 a JSON that is no ActivityPub", note_of(quoted(at(4)), quoted(mallory.uri())),
       "application/json"},
      {"O05 an id that is null", note_of("null", quoted(mallory.uri()))},
      {"O05 a list of ids", note_of("[" + quoted(at(999)) + "]", quoted(mallory.uri()))},
      {"O05 a relative id", note_of(R"("/users/x")", quoted(mallory.uri()))},
      {"O05 an id with a name before the host",
       note_of(R"("https://b.example@evil.example/x")", quoted(mallory.uri()))},
      {"O06 an author of another host", note_of(quoted(at(9)), quoted(victim.uri()))},
      {"O06 a list of authors, the first of another host",
       note_of(quoted(at(10)), "[" + quoted(victim.uri()) + "," + quoted(mallory.uri()) + "]")},
      {"O11 a post of ours", note_of(quoted(user(u) + "/statuses/424242"), quoted(user(u)))},
      {"O16 a Create of another's post",
       fmt::format(R"({{{}"id":"{}","type":"Create","actor":"{}","object":{}}})", context, at(12),
                   mallory.uri(), note_of(quoted(victim.status("2")), quoted(victim.uri())))}};
  int n = 0;
  for (const auto& l : lies) {
    SCOPED_TRACE(l.name);
    ++n;
    ASSERT_TRUE(world_.publish(at(n), l.document, l.type, l.status, l.fields));
    tell(fan,
         fan.activity("Announce", fan.status(std::to_string(n)) + "/activity", quoted(at(n)), to_public));
    EXPECT_EQ(statuses_of(victim), "0");
    EXPECT_EQ(statuses_of(mallory), "0");
    EXPECT_EQ(count(fmt::format("statuses WHERE account_id = {}", user_id(u))), "1");
    EXPECT_EQ(statuses_of(fan), "0");
  }
  // The way itself is open.
  ASSERT_TRUE(world_.publish(at(500), note_of(quoted(at(500)), quoted(mallory.uri()))));
  tell(fan, fan.activity("Announce", fan.status("500") + "/activity", quoted(at(500)), to_public));
  EXPECT_EQ(statuses_of(mallory), "1");
  EXPECT_FALSE(ours.empty());
}

TEST_F(inbox, O04_a_redirect_to_another_host_does_not_carry_its_authority) {
  const auto u = next_user();
  const auto fan = friend_of(u);
  const auto victim = stranger("b.example", 2), mallory = stranger("evil.example", 3);
  const auto copy = mallory.uri() + "/copy";
  ASSERT_TRUE(world_.publish(copy, note_of(quoted(victim.status("1")), quoted(victim.uri()))));
  ASSERT_TRUE(world_.publish(victim.status("1"), "", "text/plain", 302, {{"Location", copy}}));

  tell(fan, fan.activity("Announce", fan.status("1") + "/activity", quoted(victim.status("1")), to_public));

  EXPECT_EQ(statuses_of(victim), "0");
  EXPECT_EQ(statuses_of(fan), "0");
}

TEST_F(inbox, O06_O17_a_delivered_post_is_its_actors_whoever_it_names_as_author) {
  const auto u = next_user();
  const auto alice = friend_of(u), neighbour = stranger();

  tell(alice, alice.create("1", "x", R"(,"attributedTo":)" + quoted(neighbour.uri())));
  tell(alice, alice.activity("Create", alice.uri() + "#c", neighbour.note("2", "theirs")));
  tell(alice, alice.activity("Create", alice.uri() + "#d",
                             note_of(quoted("https://b.example/1"), quoted("https://b.example/users/x"))));

  EXPECT_EQ(statuses_of(neighbour), "0");
  EXPECT_EQ(count("statuses WHERE uri = 'https://b.example/1'"), "0");
}

TEST_F(inbox, O07_O08_an_edit_is_the_authors_and_changes_neither_author_nor_audience_nor_time) {
  const auto u = next_user();
  const auto alice = friend_of(u), neighbour = friend_of(u);
  tell(alice, alice.create("1", "first"));
  const auto row = [&] {
    return sql(
        fmt::format("SELECT concat_ws('|', account_id, text, visibility, created_at) FROM statuses WHERE"
                    " uri = '{}'",
                    alice.status("1")));
  };
  const auto before = row();

  tell(neighbour, neighbour.activity("Update", neighbour.uri() + "#u",
                                     alice.note("1", "forged", R"(,"updated":"2026-11-21T10:00:00Z")")));
  EXPECT_EQ(row(), before);
  tell(alice,
       alice.activity("Update", alice.uri() + "#u",
                      alice.note("1", "second",
                                 fmt::format(R"(,"updated":"2026-11-21T10:00:00Z","attributedTo":"{}",)"
                                             R"("published":"2020-01-01T00:00:00Z","type":"Question")",
                                             neighbour.uri()) +
                                     addressed({user(u)}))));

  EXPECT_EQ(row(), fmt::format("{}|second|0|2026-11-20 10:00:00", id_of(alice)));
}

TEST_F(inbox, O16_an_embedded_copy_of_anothers_post_is_not_believed) {
  const auto u = next_user();
  const auto fan = friend_of(u);
  const auto victim = stranger("b.example", 2);
  ASSERT_TRUE(world_.publish(victim.status("1"), with_context(victim.note("1", "what I said"))));

  tell(fan, fan.activity("Announce", fan.status("1") + "/activity", victim.note("1", "forged"), to_public));
  EXPECT_EQ(sql("SELECT text FROM statuses WHERE account_id = " + id_of(victim)), "what I said");
  // Nor one that claims to be the booster's own and is of another host, or hides another inside.
  tell(fan, fan.activity("Announce", fan.status("2") + "/activity",
                         note_of(quoted(victim.status("2")), quoted(fan.uri())), to_public));
  tell(fan,
       fan.activity("Announce", fan.status("3") + "/activity",
                    fmt::format(R"({{"id":"{}","type":["Create","Note"],"attributedTo":"{}","object":{}}})",
                                fan.status("30"), fan.uri(), victim.note("3", "forged")),
                    to_public));
  EXPECT_EQ(statuses_of(victim), "1");
}

TEST_F(inbox, O16_a_request_to_quote_brings_no_post_of_another) {
  const auto u = next_user();
  const auto mallory = stranger("evil.example", 3), victim = stranger("b.example", 2);
  const auto post = own_post("quote me", 0, u);
  sql(fmt::format("UPDATE statuses SET quote_approval_policy = {} WHERE uri = '{}' RETURNING id", 2 << 16,
                  post));
  const auto quoting = [&](const remote_person& who) {
    return who.note("1", "x", R"(,"quote":)" + quoted(post));
  };

  tell(mallory, mallory.activity("QuoteRequest", mallory.uri() + "/q/1", quoted(post),
                                 R"(,"instrument":)" + quoting(victim)));
  tell(mallory,
       mallory.activity("QuoteRequest", mallory.uri() + "/q/2", quoted(post),
                        fmt::format(R"(,"instrument":{{"id":"{}","type":"Create","actor":"{}","object":{}}})",
                                    mallory.status("2"), victim.uri(), quoting(victim))));

  EXPECT_EQ(statuses_of(victim), "0");
  EXPECT_EQ(count("quotes WHERE quoted_status_id = " + status_id_of(post)), "0");
}

TEST_F(inbox, O18_nobody_deletes_or_undoes_what_is_anothers) {
  const auto u = next_user();
  const auto alice = friend_of(u), neighbour = friend_of(u);
  const auto post = own_post("hello", 0, u);
  const auto boost = alice.status("1") + "/activity";
  tell(alice, alice.activity("Announce", boost, quoted(post), to_public));
  tell(alice, alice.activity("Like", alice.uri() + "#l", quoted(post)));
  tell(alice, alice.activity("Follow", alice.uri() + "#f", quoted(user(u))));
  const auto undo = [&](const std::string& n, const std::string& what) {
    tell(neighbour, neighbour.activity("Undo", neighbour.uri() + "#u" + n, what));
  };

  undo("1", inner("Announce", boost, alice.uri(), post));
  undo("2", inner("Like", alice.uri() + "#l", alice.uri(), post));
  undo("3", inner("Follow", alice.uri() + "#f", alice.uri(), user(u)));
  undo("4", quoted(boost));
  undo("5", quoted(alice.uri() + "#f"));
  tell(neighbour, neighbour.activity("Delete", neighbour.uri() + "#d", quoted(boost)));
  tell(neighbour, neighbour.activity("Delete", neighbour.uri() + "#d2", quoted(post)));
  tell(neighbour, neighbour.activity("Delete", neighbour.uri() + "#d3", quoted(alice.uri())));

  EXPECT_EQ(statuses_of(alice), "1");
  EXPECT_EQ(count("favourites WHERE account_id = " + id_of(alice)), "1");
  EXPECT_EQ(count("follows WHERE account_id = " + id_of(alice)), "1");
  EXPECT_EQ(sql("SELECT suspended_at FROM accounts WHERE id = " + id_of(alice)), "");
  EXPECT_EQ(count(fmt::format("statuses WHERE uri = '{}' AND deleted_at IS NULL", post)), "1");
}

TEST_F(inbox, O19_an_accept_of_a_follow_that_nobody_sent_makes_none) {
  const auto u = next_user();
  const auto alice = stranger();

  for (const char* type : {"Accept", "Reject"})
    tell(alice, alice.activity(type, alice.uri() + "#" + type,
                               inner("Follow", "https://local.example/never", user(u), alice.uri())));

  EXPECT_EQ(count("follows WHERE target_account_id = " + id_of(alice)), "0");
}

TEST_F(inbox, O20_a_move_to_oneself_or_round_in_circles_ends) {
  const auto u = next_user();
  auto alice = friend_of(u), bob = friend_of(u, "b.example", 2);
  alice.publish(R"(,"alsoKnownAs":[)" + quoted(alice.uri()) + "," + quoted(bob.uri()) + "]");
  bob.publish(R"(,"alsoKnownAs":[)" + quoted(alice.uri()) + "]");
  const auto move = [&](const remote_person& from, const remote_person& to, const std::string& n) {
    tell(from, from.activity("Move", from.uri() + "#m" + n, quoted(from.uri()),
                             R"(,"target":)" + quoted(to.uri())));
  };

  move(alice, alice, "1");
  EXPECT_EQ(sql("SELECT moved_to_account_id FROM accounts WHERE id = " + id_of(alice)), "");
  move(alice, bob, "2");
  move(bob, alice, "3");
  move(alice, bob, "4");

  EXPECT_EQ(jobs_with("default", "MoveWorker", fmt::format("[{},", id_of(alice))), 1U);
  EXPECT_LE(jobs_with("default", "MoveWorker", fmt::format("[{},", id_of(bob))), 1U);
}

TEST_F(inbox, O21_collections_and_blocks_of_others_are_not_touched) {
  const auto u = next_user();
  const auto alice = friend_of(u), neighbour = friend_of(u);
  tell(alice, alice.create("1", "mine"));
  tell(neighbour, neighbour.create("1", "theirs"));

  tell(neighbour, neighbour.activity("Add", neighbour.uri() + "#a", quoted(neighbour.status("1")),
                                     R"(,"target":)" + quoted(alice.uri() + "/collections/featured")));
  tell(neighbour, neighbour.activity("Block", neighbour.uri() + "#b", quoted(alice.uri())));

  EXPECT_EQ(count(fmt::format("status_pins WHERE account_id IN ({}, {})", id_of(alice), id_of(neighbour))),
            "0");
  EXPECT_EQ(count("blocks WHERE target_account_id = " + id_of(alice)), "0");
}

TEST_F(inbox, O22_what_was_deleted_does_not_come_back_by_any_way) {
  const auto u = next_user();
  const auto alice = friend_of(u), fan = friend_of(u, "b.example", 2);
  ASSERT_TRUE(world_.publish(alice.status("1"), with_context(alice.note("1", "back"))));
  tell(alice, alice.create("1", "first"));
  tell(alice, alice.activity("Delete", alice.uri() + "#d", quoted(alice.status("1"))));
  // Rails' RemovalWorker takes the row away for good.
  sql(fmt::format("DELETE FROM statuses WHERE uri = '{}' RETURNING id", alice.status("1")));

  tell(alice, alice.create("1", "again"));
  tell(alice, alice.activity("Update", alice.uri() + "#u", alice.note("1", "again", fresh_edit())));
  tell(fan, fan.activity("Announce", fan.status("1") + "/activity", quoted(alice.status("1")), to_public));

  EXPECT_EQ(count(fmt::format("statuses WHERE uri = '{}'", alice.status("1"))), "0");
  EXPECT_EQ(statuses_of(fan), "0");
}

} // namespace

} // namespace pheidi::test
