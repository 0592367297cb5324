// What hangs on a post: media, poll, quote, emojis, tags, answers, and what each release says of it.
#include "outgoing_fixture.hpp"

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

const std::string remote_note = "https://a.example/notes/1";

struct outgoing_parts : outgoing_fixture {
  std::int64_t id = post();
  /// Values of file_file_name, file_content_type, file_meta, description, blurhash, thumbnail_file_name.
  std::int64_t medium(std::int64_t number, const std::string& values) {
    db.run(fmt::format("INSERT INTO media_attachments (id, status_id, account_id, thumbnail_content_type,"
                       " created_at, updated_at, file_file_name, file_content_type, file_meta, description,"
                       " blurhash, thumbnail_file_name)"
                       " VALUES ({}, {}, {}, 'image/webp', now(), now(), {})",
                       number, id, alice.value, values));
    return number;
  }
  std::vector<std::string> media_urls() {
    std::vector<std::string> urls;
    for (const auto& m : note(id).attachments)
      urls.push_back(m.url);
    return urls;
  }
  void poll(const std::string& more_columns = "", const std::string& more_values = "") {
    const auto number = people.number(fmt::format(
        "INSERT INTO polls (account_id, status_id, options, cached_tallies, voters_count, created_at,"
        " updated_at{}) VALUES ({}, {}, '{{\"Yes, \\\"really\\\"\",No}}', '{{3,4}}', 5, now(),"
        " '2027-01-15 09:00:00'{}) RETURNING id",
        more_columns, alice.value, id, more_values));
    set("statuses", id, fmt::format("poll_id = {}", number));
  }
  void tag(const std::string& name) {
    const auto number = people.number(fmt::format("INSERT INTO tags (name, display_name, created_at, "
                                                  "updated_at) VALUES ('{}', upper('{}'), now(), now())"
                                                  " RETURNING id",
                                                  name, name));
    db.run(fmt::format("INSERT INTO statuses_tags (status_id, tag_id) VALUES ({}, {})", id, number));
  }
  void card(const std::string& as_posted) {
    const auto number =
        people.number("INSERT INTO preview_cards (url, title, created_at, updated_at)"
                      " VALUES ('https://a.example/article', 'x', now(), now()) RETURNING id");
    db.run(fmt::format(
        "INSERT INTO preview_cards_statuses (status_id, preview_card_id, url) VALUES ({}, {}, {})", id,
        number, as_posted));
  }
};

TEST_F(outgoing_parts, medium_is_said_with_what_is_known_of_it) {
  medium(116000000000000001,
         R"('0123456789abcdef.mp4', 'video/mp4', '{"focus":{"x":-0.5,"y":1},"original":{"width":640,)"
         R"("height":480,"frame_rate":"30/1","duration":12.5}}', 'A cat', 'UQ123', 'fedcba.webp')");

  const auto all = note(id).attachments;

  ASSERT_EQ(all.size(), 1u);
  const auto& m = all[0];
  const std::string base = "https://files.example/system/media_attachments/";
  EXPECT_EQ(m.url, base + "files/116/000/000/000/000/001/original/0123456789abcdef.mp4");
  EXPECT_EQ(m.media_type, "video/mp4");
  EXPECT_THAT(m.description, Optional(std::string("A cat")));
  EXPECT_EQ(m.blurhash, "UQ123");
  EXPECT_THAT(m.focus, Optional(activitypub::focal_point{-0.5, 1}));
  EXPECT_THAT(m.width, Optional(640));
  EXPECT_THAT(m.height, Optional(480));
  EXPECT_THAT(m.seconds, Optional(12.5));
  ASSERT_TRUE(m.icon);
  EXPECT_EQ(m.icon->url, base + "thumbnails/116/000/000/000/000/001/original/fedcba.webp");
  EXPECT_EQ(m.icon->media_type, "image/webp");
}

TEST_F(outgoing_parts, medium_of_which_little_is_known_is_said_too) {
  medium(7, "'x y.png', NULL, NULL, NULL, NULL, NULL");
  medium(8, R"('x.png', NULL, '{"focus":[1],"original":{"width":"wide","height":-1}}', '', NULL, NULL)");

  const auto all = note(id).attachments;

  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].url,
            "https://files.example/system/media_attachments/files/000/000/007/original/x%20y.png");
  EXPECT_EQ(all[0].media_type + all[0].blurhash, "");
  for (const auto& m : all)
    EXPECT_FALSE(m.focus || m.width || m.height || m.seconds || m.icon);
  EXPECT_EQ(all[0].description, std::nullopt);
  EXPECT_THAT(all[1].description, Optional(std::string()));
}

TEST_F(outgoing_parts, media_come_in_the_author_s_order_and_four_at_most) {
  for (const int number : {1, 2, 3, 4, 5})
    medium(number, "'x.png', 'image/png', NULL, NULL, NULL, NULL");
  const auto at = [](int number) {
    return fmt::format("https://files.example/system/media_attachments/files/000/000/00{}/original/x.png",
                       number);
  };

  EXPECT_THAT(media_urls(), ElementsAre(at(1), at(2), at(3), at(4)));
  set("statuses", id, "ordered_media_attachment_ids = '{5,3,99}'");
  EXPECT_THAT(media_urls(), ElementsAre(at(5), at(3)));
  set("statuses", id, "ordered_media_attachment_ids = '{}'");
  EXPECT_THAT(media_urls(), IsEmpty());
}

TEST_F(outgoing_parts, media_without_file_are_left_out) {
  medium(1, "NULL, NULL, NULL, NULL, NULL, NULL");
  medium(2, "NULL, NULL, NULL, NULL, NULL, NULL");
  set("media_attachments", 2, "remote_url = 'https://a.example/x.png'");

  EXPECT_THAT(media_urls(), ElementsAre("https://a.example/x.png"));
}

TEST_F(outgoing_parts, poll_is_counted_and_ends) {
  poll(", multiple, expires_at", ", true, '2027-01-15 08:00:01'");

  const auto n = note(id);

  ASSERT_TRUE(n.poll);
  EXPECT_TRUE(n.poll->multiple);
  ASSERT_EQ(n.poll->options.size(), 2u);
  EXPECT_EQ(n.poll->options[0].name, "Yes, \"really\"");
  EXPECT_EQ(n.poll->options[0].votes, 3);
  EXPECT_EQ(n.poll->options[1].votes, 4);
  EXPECT_EQ(n.poll->voters, 5);
  EXPECT_THAT(n.poll->ends_at, Optional(from_unix_seconds(1'800'000'001)));
  EXPECT_FALSE(n.poll->over);
  EXPECT_THAT(n.poll_updated, Optional(from_unix_seconds(1'800'003'600)));
}

TEST_F(outgoing_parts, poll_hides_its_tallies_until_it_is_over) {
  poll(", hide_totals", ", true");
  EXPECT_EQ(note(id).poll->options[0].votes, std::nullopt);
  EXPECT_EQ(note(id).poll->ends_at, std::nullopt);
  EXPECT_FALSE(note(id).poll->over);

  db.run("UPDATE polls SET expires_at = '2027-01-15 08:00:00', voters_count = NULL");
  EXPECT_EQ(note(id).poll->options[0].votes, 3);
  EXPECT_TRUE(note(id).poll->over);
  EXPECT_EQ(note(id).poll->voters, 0);
}

struct quote_case {
  const char* name;
  int state; // 0 pending, 1 accepted, 2 rejected, 3 revoked, 4 deleted
  bool of_ours;
  bool says_uri, is_stamped;
};
constexpr quote_case quote_cases[] = {
    {"pending", 0, false, true, false},        {"accepted", 1, false, true, true},
    {"rejected", 2, false, true, false},       {"revoked", 3, false, true, false},
    {"deleted", 4, false, false, false},       {"pending_of_ours", 0, true, true, false},
    {"accepted_of_ours", 1, true, true, true}, {"revoked_of_ours", 3, true, true, false},
};

struct quotes_of_posts : outgoing_parts, testing::WithParamInterface<quote_case> {};
INSTANTIATE_TEST_SUITE_P(model, quotes_of_posts, testing::ValuesIn(quote_cases),
                         [](const auto& one) { return std::string(one.param.name); });

TEST_P(quotes_of_posts, are_stamped_once_they_are_agreed_to) {
  const auto& c = GetParam();
  const auto carol = people.local("carol");
  const auto quoted = c.of_ours ? people.status(carol) : remote_status(bob, remote_note);
  const auto number = quote(id, quoted, c.of_ours ? carol : bob, c.state,
                            c.of_ours ? "NULL" : "'https://a.example/stamps/1'");
  const auto uri =
      c.of_ours ? fmt::format("https://social.example/users/carol/statuses/{}", quoted) : remote_note;
  const auto stamp = c.of_ours
                         ? fmt::format("https://social.example/users/carol/quote_authorizations/{}", number)
                         : "https://a.example/stamps/1";

  const auto n = note(id);

  ASSERT_TRUE(n.quote);
  EXPECT_EQ(n.quote->uri, c.says_uri ? uri : "");
  EXPECT_EQ(n.quote->authorization, c.is_stamped ? stamp : "");
  EXPECT_FALSE(n.quote->legacy);
}

TEST_F(outgoing_parts, quote_of_what_is_gone_has_no_uri) {
  const auto quoted = remote_status(bob, remote_note);
  quote(id, quoted, bob, 1, "'https://a.example/stamps/1'");
  set("statuses", quoted, "deleted_at = now()");

  ASSERT_TRUE(note(id).quote);
  EXPECT_EQ(note(id).quote->uri + note(id).quote->authorization, "");
}

TEST_F(outgoing_parts, quote_is_named_in_the_text_and_by_old_names_if_it_is_old) {
  quote(id, remote_status(bob, remote_note), bob, 1);
  db.run("UPDATE quotes SET legacy = true");

  const auto n = note(id);

  EXPECT_TRUE(n.quote->legacy);
  EXPECT_THAT(n.content, testing::HasSubstr("https://a.example/page"));
}

TEST_F(outgoing_parts, quote_policy_is_read_by_its_bits) {
  const std::string everybody = "https://www.w3.org/ns/activitystreams#Public";
  const auto policy_of = [&](int bits) {
    set("statuses", id, fmt::format("quote_approval_policy = {}", bits));
    return note(id).policy.value();
  };
  EXPECT_THAT(policy_of(0).automatic, IsEmpty());
  EXPECT_THAT(policy_of(131072).automatic, ElementsAre(everybody));
  EXPECT_THAT(policy_of(262144).automatic, ElementsAre(self + "/followers"));
  EXPECT_THAT(policy_of(131072).manual, IsEmpty());
  EXPECT_THAT(policy_of((8 << 16) | 2).automatic, ElementsAre(self + "/following"));
  EXPECT_THAT(policy_of((8 << 16) | 2).manual, ElementsAre(everybody));
  EXPECT_THAT(policy_of(1 << 16).automatic, IsEmpty());
}

TEST_F(outgoing_parts, card_is_the_address_as_it_was_posted) {
  card("'https://a.example/article?from=alice'");
  EXPECT_THAT(note(id).card, Optional(std::string("https://a.example/article?from=alice")));

  db.run("UPDATE preview_cards_statuses SET url = NULL");
  EXPECT_THAT(note(id).card, Optional(std::string("https://a.example/article")));
}

TEST_F(outgoing_parts, emojis_are_those_of_warning_text_and_poll_that_are_ours) {
  const auto cat = emoji("cat"), dog = emoji("dog"), fox = emoji("fox");
  emoji("fox");
  emoji("owl", "'a.example', false");
  emoji("elk", "NULL, true");
  emoji("ant");
  set("statuses", id, "spoiler_text = ':dog:', text = ':cat: :dog: :owl: :elk: :bee: x:ant:'");
  poll();
  db.run("UPDATE polls SET options = '{\":fox:\"}'");

  const auto emojis = note(id).emojis;

  std::vector<std::string> ids;
  for (const auto& e : emojis)
    ids.push_back(e.id);
  const auto at = [](std::int64_t number) { return fmt::format("https://social.example/emojis/{}", number); };
  EXPECT_THAT(ids, ElementsAre(at(dog), at(cat), at(fox)));
  EXPECT_EQ(emojis.at(0).shortcode, "dog");
  EXPECT_EQ(emojis.at(0).media_type, "image/png");
  EXPECT_EQ(emojis.at(0).updated, noon);
  EXPECT_EQ(
      emojis.at(0).image_url,
      fmt::format("https://files.example/system/custom_emojis/images/000/000/{:03}/original/x.png", dog));
}

TEST_F(outgoing_parts, hashtags_are_linked_by_their_normal_name) {
  tag("sunday");
  tag("grün");

  const auto tags = note(id).hashtags;

  ASSERT_EQ(tags.size(), 2u);
  EXPECT_EQ(tags[0].href + " " + tags[0].name, "https://social.example/tags/sunday #sunday");
  EXPECT_EQ(tags[1].href + " " + tags[1].name, "https://social.example/tags/gr%C3%BCn #grün");
}

TEST_F(outgoing_parts, replies_begin_with_five_of_the_author_s_own) {
  const auto answered = [&](account_id by, int visibility) {
    const auto reply = people.status(by, visibility);
    answer(reply, id, alice);
    return reply;
  };
  answered(bob, 0);
  answered(alice, 2);
  const auto gone = answered(alice, 0);
  set("statuses", gone, "deleted_at = now()");
  std::vector<std::int64_t> own;
  for (const int visibility : {0, 1, 0, 1, 0, 1})
    own.push_back(answered(alice, visibility));
  std::ranges::sort(own);

  const auto page = note(id).replies.value();

  ASSERT_EQ(page.items.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_EQ(page.items[i], uri_of(own[i]));
  EXPECT_EQ(page.next, fmt::format("{}/replies?min_id={}&page=true", uri_of(id), own[4]));
}

TEST_F(outgoing_parts, the_newest_release_says_most) {
  const auto talk = people.number("INSERT INTO conversations (created_at, updated_at, parent_account_id,"
                                  " parent_status_id) VALUES (now(), now(), 1, 2) RETURNING id");
  set("statuses", id, fmt::format("conversation_id = {}", talk));
  quote(id, remote_status(bob, remote_note), bob, 0);
  card("NULL");
  medium(1, R"('x.mp4', 'video/mp4', '{"original":{"duration":1.5}}', NULL, NULL, NULL)");
  const auto said = [&] {
    const auto n = note(id);
    std::string members = n.replies ? "replies" : "";
    if (n.likes && n.shares) members += " counts";
    if (n.quote) members += " quote";
    if (n.context) members += " context";
    if (n.policy) members += " policy";
    if (n.card) members += " card";
    if (n.attachments.at(0).seconds) members += " duration";
    return members;
  };

  EXPECT_EQ(said(), "replies counts quote context policy card duration");
  go_back_to("4.6");
  EXPECT_EQ(said(), "replies counts quote context policy");
}

struct release_case {
  const char* release;
  const char* members;
};
struct releases : outgoing_fixture, testing::WithParamInterface<release_case> {};
INSTANTIATE_TEST_SUITE_P(model, releases,
                         testing::Values(release_case{"4.2", "replies"},
                                         release_case{"4.3", "replies counts"},
                                         release_case{"4.4", "replies counts"},
                                         release_case{"4.5", "replies counts context policy"},
                                         release_case{"4.6", "replies counts context policy"}),
                         [](const auto& one) { return std::string("mastodon_4_") + one.param.release[2]; });

TEST_P(releases, have_their_members) {
  const auto id = post();
  const auto talk = people.number("INSERT INTO conversations (created_at, updated_at, parent_account_id,"
                                  " parent_status_id) VALUES (now(), now(), 1, 2) RETURNING id");
  set("statuses", id, fmt::format("conversation_id = {}", talk));
  go_back_to(GetParam().release);

  const auto n = note(id);

  std::string members = n.replies ? "replies" : "";
  if (n.likes && n.shares) members += " counts";
  if (n.context) members += " context";
  if (n.policy) members += " policy";
  EXPECT_EQ(members, GetParam().members);
  EXPECT_EQ(n.id, uri_of(id));
  EXPECT_EQ(n.conversation.substr(0, 17), "tag:ours.example,");
}

TEST_F(outgoing_parts, cost_the_same_number_of_queries_however_many) {
  const auto rich = id;
  for (int i = 1; i < 4; ++i) {
    medium(i, "'x.png', 'image/png', NULL, NULL, NULL, NULL");
    tag(fmt::format("tag{}", i));
    mention(rich, people.remote(fmt::format("https://a.example/users/u{}", i)));
    emoji(fmt::format("emoji{}", i));
    answer(people.status(alice), rich, alice);
  }
  set("statuses", rich, "spoiler_text = ':emoji1:', text = ':emoji2: :emoji3: #tag1'");
  quote(rich, remote_status(bob, remote_note), bob, 1);
  card("NULL");
  poll();
  const auto plain = post();
  const auto cost = [&](std::int64_t status) {
    return with([&](pqxx::dbtransaction& tx) {
      const statement_log log(tx);
      load_outgoing_status(tx, context(), status_id(status));
      return log.count();
    });
  };

  EXPECT_EQ(cost(rich), cost(plain));
  EXPECT_EQ(cost(rich), 6);
}

} // namespace
} // namespace pheidi::model
