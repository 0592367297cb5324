// What we write is what our own inbox reads: the readers find the same values again.
#include "document.hpp"
#include "outgoing_samples.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/crypto/ld_signature.hpp"

#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

const std::string ada = "https://harbour.example/users/ada";
const std::string bo = "https://island.example/users/bo";

using texts = std::vector<std::string>;

note read_back(const outgoing::note& n) {
  auto read = read_note(object_in(serialise(n)));
  if (!read) throw std::runtime_error(read.error().message());
  return std::move(*read);
}

activity read_back(std::string_view text) {
  auto read = read_activity(text);
  if (!read) throw std::runtime_error(read.error().message());
  return std::move(*read);
}

} // namespace

TEST(serialise_read_back, a_note_with_everything) {
  const auto written = samples::full_note();
  const auto n = read_back(written);

  EXPECT_EQ(n.id, written.id);
  EXPECT_EQ(n.type, "Note");
  EXPECT_EQ(n.url, written.url);
  EXPECT_EQ(n.attributed_to, written.attributed_to);
  EXPECT_EQ(n.text, written.content);
  EXPECT_EQ(n.spoiler, *written.summary);
  EXPECT_TRUE(n.sensitive);
  EXPECT_EQ(n.language, "en");
  EXPECT_EQ(n.published, written.published);
  EXPECT_EQ(n.updated, written.updated);
  EXPECT_EQ(n.in_reply_to, *written.in_reply_to);
  EXPECT_EQ(n.conversation, written.conversation);
  EXPECT_EQ(n.to, written.to);
  EXPECT_EQ(n.cc, written.cc);
  EXPECT_EQ(n.likes, 12);
  EXPECT_EQ(n.shares, 0);
  EXPECT_EQ(n.replies, written.replies->id);
  EXPECT_EQ(n.reply_ids, written.replies->items);
  EXPECT_EQ(n.direct_message, std::nullopt);
  EXPECT_EQ(n.poll, std::nullopt);
  EXPECT_EQ(n.quote, std::nullopt);
}

TEST(serialise_read_back, tags_and_media_of_a_note) {
  const auto written = samples::full_note();
  const auto n = read_back(written);

  EXPECT_EQ(n.mentions, (texts{bo, "https://harbour.example/users/cy"}));
  EXPECT_EQ(n.hashtags, (std::vector<hashtag>{{"dawn", "dawn"}}));
  ASSERT_EQ(n.emojis.size(), 1U);
  EXPECT_EQ(n.emojis[0].shortcode, "gull");
  EXPECT_EQ(n.emojis[0].uri, written.emojis[0].id);
  EXPECT_EQ(n.emojis[0].image_url, written.emojis[0].image_url);
  EXPECT_EQ(n.emojis[0].updated, written.emojis[0].updated);
  ASSERT_EQ(n.attachments.size(), 2U) << "a link preview is no media";
  EXPECT_EQ(n.attachments[0].url, written.attachments[0].url);
  EXPECT_EQ(n.attachments[0].media_type, written.attachments[0].media_type);
  EXPECT_EQ(n.attachments[0].description, *written.attachments[0].description);
  EXPECT_EQ(n.attachments[0].blurhash, written.attachments[0].blurhash);
  EXPECT_EQ(n.attachments[0].focus, written.attachments[0].focus);
  EXPECT_EQ(n.attachments[0].thumbnail_url, written.attachments[0].icon->url);
  EXPECT_EQ(n.attachments[1].description, "");
  EXPECT_EQ(n.attachments[1].blurhash, "");
}

TEST(serialise_read_back, visibilities_and_policies) {
  const auto followers = ada + "/followers", following = ada + "/following";
  auto hidden = samples::bare_note();
  hidden.to = {followers};
  hidden.cc = {};
  hidden.direct_message = false;
  const auto visibility_of_note = [&](const outgoing::note& written) {
    const auto n = read_back(written);
    return visibility_of(n.to, n.cc, followers, n.direct_message);
  };
  const auto policy_of = [&](const outgoing::note& written) {
    return quote_policy_of(object_in(serialise(written)), ada, followers, following);
  };

  EXPECT_EQ(visibility_of_note(samples::bare_note()), visibility::public_);
  EXPECT_EQ(visibility_of_note(hidden), visibility::private_);
  EXPECT_EQ(visibility_of_note(samples::direct_note()), visibility::direct);
  EXPECT_EQ(policy_of(samples::full_note()), 4 << 16 | 2);
  EXPECT_EQ(policy_of(samples::quoting_note()), 2 << 16);
  EXPECT_EQ(policy_of(samples::direct_note()), 0) << "the author alone is nobody";
}

TEST(serialise_read_back, polls) {
  const auto open = read_back(samples::question()).poll;
  const auto over = read_back(samples::finished_question()).poll;

  ASSERT_TRUE(open && over);
  EXPECT_FALSE(open->multiple);
  EXPECT_EQ(open->options, (texts{"Tea", "Coffee"}));
  EXPECT_EQ(open->tallies, (std::vector<std::int64_t>{3, 2}));
  EXPECT_EQ(open->ends_at, samples::at(20));
  EXPECT_EQ(open->voters, 5);
  EXPECT_TRUE(over->multiple);
  EXPECT_EQ(over->options, (texts{"Rain", "Wind", "Sun"}));
  EXPECT_EQ(over->tallies, (std::vector<std::int64_t>{1, 4, 0}));
  EXPECT_EQ(over->ends_at, samples::at(9));
}

TEST(serialise_read_back, quotes) {
  auto gone = samples::bare_note();
  gone.quote = outgoing::quotation{};
  const auto quoted = read_back(samples::quoting_note()).quote;
  const auto legacy = read_back(samples::legacy_quoting_note()).quote;
  const auto tombstone = read_back(gone).quote;

  ASSERT_TRUE(quoted && legacy && tombstone);
  EXPECT_EQ(quoted->uri, bo + "/statuses/7");
  EXPECT_EQ(quoted->approval, bo + "/stamps/3");
  EXPECT_FALSE(quoted->legacy);
  EXPECT_EQ(legacy->uri, bo + "/statuses/7");
  EXPECT_TRUE(legacy->legacy);
  EXPECT_TRUE(tombstone->tombstone);
}

TEST(serialise_read_back, an_actor_with_everything) {
  const auto written = samples::full_actor();
  const auto read = read_actor(object_in(serialise(written)));
  ASSERT_TRUE(read) << read.error().message();
  const auto& a = *read;

  EXPECT_EQ(a.id, written.id);
  EXPECT_EQ(a.type, "Person");
  EXPECT_EQ(a.username, "ada");
  EXPECT_EQ(a.webfinger, written.webfinger);
  EXPECT_EQ(a.inbox, written.inbox);
  EXPECT_EQ(a.outbox, written.outbox);
  EXPECT_EQ(a.shared_inbox, written.shared_inbox);
  EXPECT_EQ(a.followers, written.followers);
  EXPECT_EQ(a.following, written.following);
  EXPECT_EQ(a.featured, written.featured);
  EXPECT_EQ(a.featured_tags, written.featured_tags);
  EXPECT_EQ(a.collections, *written.featured_collections);
  EXPECT_EQ(a.url, written.url);
  EXPECT_EQ(a.name, written.name);
  EXPECT_EQ(a.summary, written.summary);
  EXPECT_TRUE(a.locked && a.discoverable && a.indexable && a.memorial && a.suspended);
  EXPECT_EQ(a.published, samples::at(0)) << "the day alone";
  EXPECT_EQ(a.show_featured, true);
  EXPECT_EQ(a.show_media, true);
  EXPECT_EQ(a.show_replies_in_media, false);
  EXPECT_EQ(a.feature_policy, 4 << 16);
  EXPECT_EQ(a.moved_to, *written.moved_to);
  EXPECT_EQ(a.also_known_as, written.also_known_as);
  EXPECT_EQ(a.attribution_domains, written.attribution_domains);
}

TEST(serialise_read_back, pictures_fields_tags_and_key_of_an_actor) {
  const auto written = samples::full_actor();
  const auto a = read_actor(object_in(serialise(written))).value();

  EXPECT_EQ(a.icon_url, written.icon->url);
  EXPECT_EQ(a.icon_description, "A lamp");
  EXPECT_EQ(a.image_url, written.image->url);
  EXPECT_EQ(a.image_description, "");
  ASSERT_EQ(a.fields.size(), 2U);
  EXPECT_EQ(a.fields[0],
            (std::pair<std::string, std::string>(written.fields[0].name, written.fields[0].value)));
  EXPECT_EQ(a.emojis.at(0).shortcode, "gull");
  EXPECT_EQ(a.hashtags, (std::vector<hashtag>{{"tides", "tides"}}));
  EXPECT_EQ(a.keys, (std::vector<public_key>{{written.key_id, written.id, key_kind::rsa, written.key_pem}}));
}

TEST(serialise_read_back, activities) {
  struct expectation {
    activity_type type;
    std::string id, actor, object, document;
  };
  const auto n = samples::question();
  const auto s = samples::follow_of_bo();
  const std::string id = "https://harbour.example/x";
  const std::vector<expectation> all{
      {activity_type::create, n.activity_id, ada, n.id, create(n)},
      {activity_type::update, n.id + "#updates/1772622000", ada, n.id, update(n, samples::at(11))},
      {activity_type::update, n.id + "#updates/1772625600", ada, n.id, update_tally(n)},
      {activity_type::update, ada + "#updates/1772622000", ada, ada,
       update(samples::full_actor(), samples::at(11))},
      {activity_type::announce, ada + "/statuses/8/activity", ada, bo + "/statuses/7",
       announce(samples::boost())},
      {activity_type::announce, ada + "/statuses/8/activity", ada, n.id, announce(samples::private_boost())},
      {activity_type::undo, id, ada, ada + "/statuses/8/activity", undo_announce(samples::boost(), id)},
      {activity_type::delete_, n.id + "#delete", ada, n.id, delete_note(ada, n.id, n.id)},
      {activity_type::delete_, ada + "#delete", ada, ada, delete_actor(ada)},
      {activity_type::move, id, ada, ada, activitypub::move(id, ada, bo)},
      {activity_type::follow, s.id, ada, bo, follow(s)},
      {activity_type::like, s.id, ada, bo, like(s)},
      {activity_type::block, s.id, ada, bo, block(s)},
      {activity_type::undo, id, ada, s.id, undo(id, "Follow", s)},
      {activity_type::accept, id, bo, s.id, accept_follow(id, s)},
      {activity_type::reject, id, bo, s.id, reject_follow(id, s)},
      {activity_type::flag, id, ada, bo, flag(id, ada, "", texts{bo})},
      {activity_type::add, "", ada, n.id, add(ada, n.id, ada + "/featured")},
      {activity_type::remove, "", ada, n.id, activitypub::remove(ada, n.id, ada + "/featured")},
      {activity_type::create, id + "/activity", ada, id, vote(id, ada, "Tea", n.id, bo)},
      {activity_type::quote_request, id, ada, bo + "/7", quote_request(id, ada, bo + "/7", n)},
  };

  for (const auto& each : all) {
    const auto a = read_back(each.document);
    EXPECT_EQ(a.type, each.type) << each.document;
    EXPECT_EQ(a.id, each.id);
    EXPECT_EQ(a.actor, each.actor);
    EXPECT_EQ(a.object.id, each.object) << each.document;
  }
}

TEST(serialise_read_back, the_post_and_the_audience_of_a_create) {
  const auto written = samples::full_note();
  const auto a = read_back(create(written));

  EXPECT_EQ(a.to, written.to);
  EXPECT_EQ(a.cc, written.cc);
  ASSERT_TRUE(a.object.embedded);
  EXPECT_EQ(read_note(*a.object.embedded).value().text, written.content);
}

TEST(serialise_read_back, a_vote_is_known_as_one) {
  const auto a = read_back(vote(ada + "#votes/6", ada, "Tea", bo + "/statuses/9", bo));

  EXPECT_EQ(a.to, texts{bo});
  ASSERT_TRUE(a.object.embedded);
  const auto n = read_note(*a.object.embedded).value();
  EXPECT_EQ(n.name, "Tea");
  EXPECT_EQ(n.text, "");
  EXPECT_EQ(n.in_reply_to, bo + "/statuses/9");
  EXPECT_EQ(n.attributed_to, ada);
}

TEST(serialise_read_back, what_is_forwarded_says_the_same_in_the_terms_of_the_inbox) {
  auto gone = samples::bare_note();
  gone.quote = outgoing::quotation{};
  const auto id = ada + "/statuses/1";
  for (const auto& text :
       {create(samples::bare_note()), create(samples::full_note()),
        update(samples::quoting_note(), samples::at(11)), create(samples::legacy_quoting_note()),
        create(gone), create(samples::direct_note()), update_tally(samples::question()),
        create(samples::finished_question()), delete_note(ada, id, id), announce(samples::boost()),
        announce(samples::private_boost())}) {
    const auto original = object_in(text);
    const auto compacted = crypto::compact_activity(original);
    ASSERT_TRUE(compacted) << compacted.error().message();
    EXPECT_TRUE(crypto::safe_to_forward(original, *compacted)) << text;
  }
}

} // namespace pheidi::activitypub
