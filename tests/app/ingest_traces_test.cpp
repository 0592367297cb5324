// What activities leave beside their rows: counts for trends, notices, emojis; and who asks for what is
// hidden.
#include "inbox_fixture.hpp"

#include <algorithm>

namespace pheidi::test {

namespace {

constexpr const char* everybody = "https://www.w3.org/ns/activitystreams#Public";

class inbox_traces : public inbox {
 protected:
  /// Whether `id` is among today's candidates for a trend of that kind ("statuses").
  bool may_trend(const std::string& kind, const std::string& id) {
    for (const auto& key : here_.redis().list({"KEYS", "trending_" + kind + ":used:*"}))
      if (here_.redis().integer({"SISMEMBER", key, id}) == 1) return true;
    return false;
  }
  std::string boost(const remote_person& who, const std::string& id, const std::string& of) {
    return who.activity("Announce", who.status(id), quoted(of), addressed({everybody}));
  }
  /// A card of an article, as the link crawler of Mastodon makes it.
  std::string card_of(const std::string& post_id) {
    const auto card =
        sql("INSERT INTO preview_cards (url, title, description, provider_name, image_file_name,"
            " type, link_type, created_at, updated_at) VALUES ('https://news.example/" +
            fresh_name() + "', 'News', 'Of today', 'News', 'x.png', 0, 1, now(), now()) RETURNING id");
    sql(fmt::format("INSERT INTO preview_cards_statuses (preview_card_id, status_id) VALUES ({}, {})"
                    " RETURNING status_id",
                    card, post_id));
    return card;
  }
  /// The schedule's jobs of that class for that argument: the times at which they are due.
  std::vector<double> scheduled(const std::string& klass, const std::string& args) {
    std::vector<double> out;
    const auto all = here_.redis().list({"ZRANGE", "schedule", "0", "-1", "WITHSCORES"});
    for (std::size_t i = 0; i + 1 < all.size(); i += 2)
      if (all[i].find("\"class\":\"" + klass + "\"") != std::string::npos &&
          all[i].find("\"args\":" + args) != std::string::npos)
        out.push_back(std::stod(all[i + 1]));
    return out;
  }
};

TEST_F(inbox_traces, public_posts_that_are_boosted_or_liked_may_trend) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto boosted = own_post("boost me", 0, u), liked = own_post("like me", 0, u),
             quiet = own_post("not in public", 1, u);
  const auto card = card_of(status_id_of(boosted));

  tell(alice, boost(alice, "1", boosted));
  tell(alice, alice.activity("Like", alice.uri() + "#like1", quoted(liked)));
  tell(alice, alice.activity("Like", alice.uri() + "#like2", quoted(quiet)));

  EXPECT_TRUE(may_trend("statuses", status_id_of(boosted)));
  EXPECT_TRUE(may_trend("statuses", status_id_of(liked)));
  EXPECT_FALSE(may_trend("statuses", status_id_of(quiet)));
  EXPECT_TRUE(may_trend("links", card));
  const auto uses = here_.redis().list({"KEYS", "activity:links:" + card + ":*"});
  EXPECT_EQ(uses.size(), 2U) << "how often, and by whom";
}

TEST_F(inbox_traces, cards_of_posts_with_a_warning_do_not_trend) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto post = own_post("boost me", 0, u);
  sql("UPDATE statuses SET spoiler_text = 'news' WHERE id = " + status_id_of(post) + " RETURNING id");
  const auto card = card_of(status_id_of(post));

  tell(alice, boost(alice, "1", post));

  EXPECT_FALSE(may_trend("links", card));
}

TEST_F(inbox_traces, voters_hear_of_a_poll_that_ends_sooner_than_they_were_told) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto question = [&](std::chrono::seconds end) {
    return fmt::format(R"({{"id":"{}","type":"Question","attributedTo":"{}","content":"x","to":["{}"],)"
                       R"("oneOf":[{{"type":"Note","name":"yes"}},{{"type":"Note","name":"no"}}],)"
                       R"("endTime":"{}"}})",
                       alice.status("1"), alice.uri(), everybody, time_text(end));
  };
  tell(alice, alice.activity("Create", alice.status("1") + "/activity", question(std::chrono::hours(5))));
  const auto poll = sql(fmt::format("SELECT p.id FROM polls p JOIN statuses s ON s.id = p.status_id WHERE"
                                    " s.uri = '{}'",
                                    alice.status("1")));
  const auto update = [&](const std::string& id, std::chrono::seconds end) {
    tell(alice, alice.activity("Update", alice.status("1") + id, question(end)));
  };
  update("#u1", std::chrono::hours(4));
  EXPECT_EQ(scheduled("PollExpirationNotifyWorker", "[" + poll + "]").size(), 0U) << "nobody voted";
  sql(fmt::format("INSERT INTO poll_votes (account_id, poll_id, choice, created_at, updated_at)"
                  " VALUES ({}, {}, 0, now(), now()) RETURNING id",
                  user_id(u), poll));

  update("#u2", std::chrono::hours(4));
  EXPECT_EQ(scheduled("PollExpirationNotifyWorker", "[" + poll + "]").size(), 0U) << "as they were told";
  update("#u3", std::chrono::hours(3));

  const auto due = scheduled("PollExpirationNotifyWorker", "[" + poll + "]");
  ASSERT_EQ(due.size(), 1U);
  const auto ends = std::stod(sql("SELECT extract(epoch FROM expires_at) FROM polls WHERE id = " + poll));
  EXPECT_NEAR(due[0], ends + 300, 2);
}

TEST_F(inbox_traces, a_profile_brings_its_emojis) {
  auto alice = friend_of(next_user());
  const auto code = fresh_name();
  const auto emoji = fmt::format(R"(,"name":":{0}:","tag":[{{"type":"Emoji","name":":{0}:","icon":)"
                                 R"({{"type":"Image","url":"https://a.example/{0}.png"}}}}])",
                                 code);
  alice.publish(emoji);

  tell(alice, alice.activity("Update", alice.uri() + "#u", alice.document(emoji)));

  EXPECT_EQ(sql(fmt::format(
                "SELECT domain || ' ' || image_remote_url FROM custom_emojis WHERE shortcode = '{}'", code)),
            "a.example https://a.example/" + code + ".png");
}

TEST_F(inbox_traces, rails_downloads_the_pictures_of_a_profile) {
  auto alice = friend_of(next_user());
  const std::string icon = R"(,"icon":{"type":"Image","url":"https://a.example/icon.png"})";
  alice.publish(icon);

  tell(alice, alice.activity("Update", alice.uri() + "#u", alice.document(icon)));

  const auto args = "\"args\":[" + id_of(alice) + "]";
  EXPECT_TRUE(eventually([&] {
    const auto waiting = jobs("pull", "RedownloadAvatarWorker");
    return std::any_of(waiting.begin(), waiting.end(),
                       [&](const auto& job) { return job.find(args) != job.npos; });
  }));
}

TEST_F(inbox_traces, what_strangers_do_not_see_is_asked_for_by_a_follower) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const auto hidden = "https://a.example/hidden/" + fresh_name();
  ASSERT_TRUE(world_.publish(hidden, "", "text/plain", 404));

  tell(alice, boost(alice, "1", hidden));

  ASSERT_EQ(world_.document_hits(hidden), 2U);
  const auto asked = world_.last_document_request(hidden);
  const auto* signature = asked->find("signature");
  ASSERT_NE(signature, nullptr);
  EXPECT_NE(signature->find(user(u) + "#main-key"), std::string::npos) << *signature;
}

TEST_F(inbox_traces, nobody_asks_another_server_as_a_follower) {
  const auto alice = friend_of(next_user());
  const auto hidden = "https://b.example/hidden/" + fresh_name();
  ASSERT_TRUE(world_.publish(hidden, "", "text/plain", 404));

  tell(alice, boost(alice, "1", hidden));

  EXPECT_EQ(world_.document_hits(hidden), 1U);
}

} // namespace

} // namespace pheidi::test
