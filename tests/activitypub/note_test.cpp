// Posts as each server writes them, and each rule of reading them on its own.
#include "document.hpp"

#include "pheidi/activitypub/note.hpp"

#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

using texts = std::vector<std::string>;

note note_named(const std::string& name) {
  auto n = read_note(document(name));
  if (!n) throw std::runtime_error(name + ": " + n.error().message());
  return std::move(*n);
}

/// A Note with these further members.
note note_with(std::string_view members) {
  auto n = read_note(object_in(R"({"id":"https://a.example/1","type":"Note",)" + std::string(members) + "}"));
  if (!n) throw std::runtime_error(n.error().message());
  return std::move(*n);
}

std::string date_of(const std::optional<wall_time>& t) {
  return t ? utc_iso_time(*t) : "none";
}

} // namespace

TEST(note, of_mastodon_has_everything) {
  const auto n = note_named("mastodon-note");

  EXPECT_EQ(n.id, "https://harbour.example/users/ada/statuses/1");
  EXPECT_EQ(n.type, "Note");
  EXPECT_FALSE(n.converted);
  EXPECT_EQ(n.url, "https://harbour.example/@ada/1");
  EXPECT_EQ(n.attributed_to, "https://harbour.example/users/ada");
  EXPECT_TRUE(n.text.starts_with("<p>Ships at <a href=")) << n.text;
  EXPECT_EQ(n.spoiler, "");
  EXPECT_EQ(n.language, "en");
  EXPECT_EQ(date_of(n.published), "2024-05-01T10:00:00.000Z");
  EXPECT_EQ(date_of(n.updated), "2024-05-01T11:30:00.000Z");
  EXPECT_EQ(n.in_reply_to, "");
  EXPECT_EQ(n.conversation, "tag:harbour.example,2024-05-01:objectId=7:objectType=Conversation");
  EXPECT_EQ(n.likes, 12);
  EXPECT_EQ(n.shares, 3);
  EXPECT_EQ(n.replies, "https://harbour.example/users/ada/statuses/1/replies");
  EXPECT_EQ(n.reply_ids, texts{"https://harbour.example/users/ada/statuses/2"});
  EXPECT_EQ(n.mentions, texts{"https://island.example/users/bo"});
  EXPECT_EQ(n.hashtags, (std::vector<hashtag>{{"dawn", "Dawn"}}));
}

TEST(note, of_mastodon_has_its_media_and_emoji) {
  const auto n = note_named("mastodon-note");

  ASSERT_EQ(n.attachments.size(), 1U);
  const auto& media = n.attachments.front();
  EXPECT_EQ(media.url, "https://harbour.example/media/1.png");
  EXPECT_EQ(media.media_type, "image/png");
  EXPECT_EQ(media.description, "A gull on a mast");
  EXPECT_EQ(media.blurhash, "L0123456789abcdefghijklmnop#");
  EXPECT_EQ(media.focus, (focal_point{-0.25, 1}));
  ASSERT_EQ(n.emojis.size(), 1U);
  EXPECT_EQ(n.emojis.front().shortcode, "gull");
  EXPECT_EQ(n.emojis.front().image_url, "https://harbour.example/emoji/gull.png");
  EXPECT_EQ(n.emojis.front().uri, "https://harbour.example/emojis/9");
  EXPECT_EQ(date_of(n.emojis.front().updated), "2024-01-01T00:00:00.000Z");
}

TEST(note, a_question_has_a_poll) {
  const auto n = note_named("mastodon-question");

  ASSERT_TRUE(n.poll);
  EXPECT_FALSE(n.poll->multiple);
  EXPECT_EQ(n.poll->options, (texts{"Tea", "Coffee"}));
  EXPECT_EQ(n.poll->tallies, (std::vector<std::int64_t>{3, 2}));
  EXPECT_EQ(date_of(n.poll->ends_at), "2024-05-02T10:00:00.000Z");
  EXPECT_FALSE(n.poll->closed);
  EXPECT_EQ(n.poll->voters, 5);
  EXPECT_EQ(n.to, texts{"https://harbour.example/users/ada/followers"});
}

TEST(note, of_lemmy_becomes_title_and_link) {
  const auto n = note_named("lemmy-page");

  EXPECT_TRUE(n.converted);
  EXPECT_EQ(n.type, "Page");
  EXPECT_EQ(n.text, "<h2>Which apple keeps <best>?</h2>\n\n"
                    "<a href=\"https://orchard.example/post/31\">https://orchard.example/post/31</a>");
  EXPECT_EQ(n.spoiler, "");
  EXPECT_TRUE(n.attachments.empty()) << "a Link is no media";
  EXPECT_EQ(n.hashtags, (std::vector<hashtag>{{"apples", "apples"}}));
}

TEST(note, of_peertube_has_the_page_among_its_links_and_the_person_as_author) {
  const auto n = note_named("peertube-video");

  EXPECT_EQ(n.url, "https://reel.example/w/aabb");
  EXPECT_EQ(n.attributed_to, "https://reel.example/accounts/dot");
  EXPECT_EQ(n.text, "<h2>How a sail is cut</h2>\n\n<a "
                    "href=\"https://reel.example/w/aabb\">https://reel.example/w/aabb</a>");
  EXPECT_EQ(n.likes, std::nullopt);
  EXPECT_EQ(n.shares, std::nullopt);
}

TEST(note, of_misskey_has_its_parent_embedded_and_a_legacy_quote) {
  const auto n = note_named("misskey-note");

  EXPECT_EQ(n.in_reply_to, "https://harbour.example/users/ada/statuses/1");
  EXPECT_EQ(n.spoiler, "\u200b");
  EXPECT_TRUE(n.sensitive);
  ASSERT_TRUE(n.quote);
  EXPECT_EQ(n.quote->uri, "https://island.example/notes/7");
  EXPECT_TRUE(n.quote->legacy);
  EXPECT_EQ(n.emojis.front().shortcode, "leaf");
}

TEST(note, of_pleroma_may_have_null_everywhere) {
  const auto n = note_named("pleroma-note");

  EXPECT_FALSE(n.sensitive);
  EXPECT_EQ(n.direct_message, true);
  EXPECT_EQ(n.conversation, "https://fen.example/contexts/77");
  ASSERT_EQ(n.attachments.size(), 1U);
  EXPECT_EQ(n.attachments.front().url, "https://fen.example/media/a%20b.jpg");
  EXPECT_EQ(n.attachments.front().media_type, "image/jpeg");
  EXPECT_EQ(n.attachments.front().description, "");
  ASSERT_EQ(n.emojis.size(), 1U);
  EXPECT_EQ(n.emojis.front().shortcode, "reed");
  EXPECT_EQ(n.emojis.front().uri, "");
}

TEST(note, of_pixelfed_has_an_object_where_tags_should_be_a_list) {
  const auto n = note_named("pixelfed-note");

  EXPECT_EQ(n.text, "");
  EXPECT_EQ(n.mentions, texts{"https://harbour.example/users/ada"});
  EXPECT_EQ(n.hashtags, (std::vector<hashtag>{{"pier", "pier"}}));
  EXPECT_EQ(n.attachments.front().description, "A pier");
}

TEST(note, of_writefreely_has_no_to) {
  const auto n = note_named("writefreely-article");

  EXPECT_TRUE(n.to.empty());
  EXPECT_EQ(n.language, "de");
  EXPECT_EQ(
      visibility_of(n.to, n.cc, "https://quill.example/api/collections/gail/followers", n.direct_message),
      visibility::direct);
}

TEST(note, of_gotosocial_has_scalars_for_lists_of_one) {
  const auto n = note_named("gotosocial-note");

  EXPECT_EQ(n.to, texts{"https://sloth.example/users/hal/followers"});
  EXPECT_EQ(n.cc, texts{"https://harbour.example/users/ada"});
  EXPECT_EQ(n.mentions, texts{"https://harbour.example/users/ada"});
  ASSERT_EQ(n.attachments.size(), 1U);
  EXPECT_EQ(n.attachments.front().description, "Moss on a stone");
  EXPECT_EQ(n.reply_ids, texts{"https://sloth.example/users/hal/statuses/01J"});
}

TEST(note, of_wordpress_keeps_its_queries) {
  const auto n = note_named("wordpress-article");

  EXPECT_EQ(n.id, "https://bakery.example/?p=12");
  EXPECT_EQ(n.attributed_to, "https://bakery.example/?author=0");
  EXPECT_EQ(n.text, "<h2>Rye, again</h2>\n\n<p>A second try.</p>\n\n"
                    "<a href=\"https://bakery.example/2024/rye/?a=1&amp;b=2\">"
                    "https://bakery.example/2024/rye/?a=1&amp;b=2</a>");
  EXPECT_EQ(n.reply_ids.size(), 5U);
}

TEST(note, of_bookwyrm_quotes_words_and_no_post) {
  const auto n = note_named("bookwyrm-quotation");

  EXPECT_EQ(n.quote, std::nullopt);
  EXPECT_EQ(n.attachments.front().media_type, "");
}

TEST(note, of_friendica_may_be_public_by_cc) {
  const auto n = note_named("friendica-note");

  EXPECT_EQ(visibility_of(n.to, n.cc, "https://hearth.example/followers/jo", n.direct_message),
            visibility::unlisted);
}

TEST(note, of_discourse_is_addressed_by_its_activity) {
  const auto a =
      read_activity(text_in_file(PHEIDI_SOURCE_DIR "/tests/data/activitypub/discourse-create.json"));
  ASSERT_TRUE(a);

  const auto n = read_note(*a->object.embedded, a->to, a->cc);

  ASSERT_TRUE(n);
  EXPECT_EQ(n->to, a->to);
  EXPECT_EQ(n->cc, a->cc);
  EXPECT_EQ(n->name, "Welcome to the forum");
  EXPECT_EQ(n->text, "Read the rules first.");
}

TEST(note, of_nodebb_has_null_for_absent) {
  const auto n = note_named("nodebb-article");

  EXPECT_EQ(n.updated, std::nullopt);
  EXPECT_TRUE(n.hashtags.empty() && n.mentions.empty() && n.attachments.empty());
  EXPECT_EQ(n.in_reply_to, "");
}

TEST(note, of_mobilizon_is_an_event_of_a_group) {
  const auto n = note_named("mobilizon-event");

  EXPECT_TRUE(n.converted);
  EXPECT_EQ(n.type, "Event");
  EXPECT_EQ(n.attributed_to, "https://agenda.example/@choir");
  EXPECT_EQ(n.attachments.size(), 1U);
}

TEST(note, of_smithereen_mentions_without_a_name) {
  const auto n = note_named("smithereen-note");

  EXPECT_EQ(n.mentions, texts{"https://wall.example/users/4"});
  EXPECT_EQ(visibility_of(n.to, n.cc, "", n.direct_message), visibility::public_);
}

TEST(note, of_threads_has_slashes_at_the_end_of_ids) {
  const auto n = note_named("threads-note");

  EXPECT_EQ(n.id, "https://www.yarn.example/ap/users/17/post/18/");
  EXPECT_EQ(n.language, "en-GB");
  EXPECT_EQ(date_of(n.published), "2024-12-05T00:00:00.000Z");
  ASSERT_TRUE(n.quote);
  EXPECT_EQ(n.quote->uri, "https://www.yarn.example/ap/users/17/post/9/");
}

TEST(note, of_gnu_social_has_dates_without_zone_and_replies_by_atom_uri) {
  const auto n = note_named("gnusocial-note");

  EXPECT_EQ(date_of(n.published), "2024-12-06T00:00:00.000Z");
  EXPECT_EQ(n.in_reply_to, "tag:heron.example,2024:noticeId=1");
  EXPECT_EQ(n.conversation, "");
}

TEST(note, with_a_portable_id_is_refused) {
  EXPECT_TRUE(read_note(document("nomadic-note")).error().is(errc::no_id));
}

TEST(note, is_refused_without_an_id_that_is_a_web_address) {
  for (const auto* id : {"null", "7", "[]", R"(["https://a.example/1"])", R"({"id":"https://a.example/1"})",
                         R"("/1")", R"("")", R"("https://a:b@a.example/1")"}) {
    const auto o = object_in(R"({"type":"Note","id":)" + std::string(id) + "}");
    const auto n = read_note(o);
    ASSERT_FALSE(n) << id;
    EXPECT_TRUE(n.error().is(errc::no_id)) << id;
  }
}

TEST(note, is_refused_when_it_is_of_another_type) {
  for (const auto* type : {"null", R"("Tombstone")", R"("note")", R"(["Place"])", "7", R"("ChatMessage")"}) {
    const auto o = object_in(R"({"id":"https://a.example/1","type":)" + std::string(type) + "}");
    EXPECT_FALSE(is_note(o)) << type;
    EXPECT_TRUE(read_note(o).error().is(errc::wrong_type)) << type;
  }
}

TEST(note, takes_the_native_type_of_several) {
  const auto o = object_in(R"({"id":"https://a.example/1","type":["Article","Note"],"content":"x"})");
  const auto n = read_note(o);

  ASSERT_TRUE(n);
  EXPECT_EQ(n->type, "Note");
  EXPECT_EQ(n->text, "x");
}

TEST(note, with_a_bearcap_has_the_url_in_it_as_id) {
  const auto o = object_in(R"({"type":"Note","id":"bear:?t=secret&u=https%3A%2F%2Fa.example%2F1"})");
  const auto n = read_note(o);

  ASSERT_TRUE(n);
  EXPECT_EQ(n->id, "https://a.example/1");
  EXPECT_FALSE(read_note(object_in(R"({"type":"Note","id":"bear:?t=secret"})")));
}

TEST(note, has_the_first_text_of_a_map_when_there_is_no_content) {
  EXPECT_EQ(note_with(R"("content":"","contentMap":{"fr":"oui","en":"yes"})").text, "oui");
  EXPECT_EQ(note_with(R"("content":null,"contentMap":{"fr":null,"en":"yes"})").text, "yes");
  EXPECT_EQ(note_with(R"("summaryMap":{"fr":"attention"})").spoiler, "attention");
  EXPECT_EQ(note_with(R"("name":{"@value":"n"})").name, "n");
  EXPECT_EQ(note_with(R"("content":7)").text, "");
}

TEST(note, has_the_language_of_its_first_map) {
  EXPECT_EQ(note_with(R"("contentMap":{"zh-tw":"x","en":"y"},"nameMap":{"fr":"z"})").language, "zh-TW");
  EXPECT_EQ(note_with(R"("nameMap":{"FR":"z"},"summaryMap":{"de":"z"})").language, "fr");
  EXPECT_EQ(note_with(R"("summaryMap":{"sr-LATN":"z"})").language, "sr-Latn");
  EXPECT_EQ(note_with(R"("contentMap":{"de-CH-1996":"z"})").language, "de-CH-1996");
  EXPECT_EQ(note_with(R"("contentMap":{},"language":{"identifier":"en"})").language, "");
  EXPECT_EQ(note_with(R"("contentMap":{")" + std::string(36, 'x') + R"(":"z"})").language, "");
}

TEST(note, links_to_the_first_page_for_people) {
  EXPECT_EQ(note_with(R"("url":"https://b.example/p")").url, "https://b.example/p");
  EXPECT_EQ(note_with(R"("url":["javascript:x","https://b.example/p"])").url, "https://b.example/p");
  EXPECT_EQ(note_with(R"("url":{"type":"Link","href":"https://b.example/p"})").url, "https://b.example/p");
  EXPECT_EQ(note_with(R"("url":[{"href":"https://b.example/v","mediaType":"video/mp4"},)"
                      R"({"href":"https://b.example/p","mediaType":"text/html"}])")
                .url,
            "https://b.example/p");
  for (const auto* url :
       {"null", "7", "[]", R"("ftp://b.example/")", R"([{"href":"https://b/","mediaType":"video/mp4"}])"})
    EXPECT_EQ(note_with(R"("url":)" + std::string(url)).url, "https://a.example/1") << url;
}

TEST(note, addresses_of_the_object_win_each_for_itself) {
  const auto o = object_in(R"({"id":"https://a.example/1","type":"Note","to":[]})");
  const auto n = read_note(o, {"https://a.example/to"}, {"https://a.example/cc"});

  ASSERT_TRUE(n);
  EXPECT_TRUE(n->to.empty());
  EXPECT_EQ(n->cc, texts{"https://a.example/cc"});
}

TEST(note, counts_are_clamped) {
  const auto n = note_with(R"("likes":{"totalItems":"99999999999"},"shares":{"totalItems":-4})");

  EXPECT_EQ(n.likes, 100'000'000);
  EXPECT_EQ(n.shares, std::nullopt);
}

TEST(note, keeps_four_media) {
  const auto n = note_with(
      R"("attachment":[7,null,{"type":"Image"},{"url":"data:image/png;base64,"},{"url":["https://a.example/1.png"]},)"
      R"({"url":{"href":"https://a.example/2.mp4","mediaType":"video/mp4"}},{"url":"https://a.example/3#x"},)"
      R"({"url":"https://a.example/4"},{"url":"https://a.example/5"}])");

  ASSERT_EQ(n.attachments.size(), 4U);
  EXPECT_EQ(n.attachments[0].url, "https://a.example/1.png");
  EXPECT_EQ(n.attachments[1].media_type, "video/mp4");
  EXPECT_EQ(n.attachments[2].url, "https://a.example/3");
  EXPECT_EQ(n.attachments[3].url, "https://a.example/4");
}

TEST(note, describes_media_with_at_most_ten_thousand_characters) {
  std::string umlauts;
  for (int i = 0; i < 10001; ++i)
    umlauts += "\u00fc";
  const auto n =
      note_with(R"("attachment":{"url":"https://a.example/1","nameMap":{"de":")" + umlauts + "\"}}");

  EXPECT_EQ(n.attachments.front().description.size(), 20000U);
}

TEST(note, has_a_thumbnail_from_an_icon) {
  for (const auto* icon : {R"("https://a.example/t.png")", R"({"url":"https://a.example/t.png"})",
                           R"([{"type":"Image","url":{"href":"https://a.example/t.png"}}])"}) {
    const auto n =
        note_with(R"("attachment":{"url":"https://a.example/1","icon":)" + std::string(icon) + "}");
    EXPECT_EQ(n.attachments.front().thumbnail_url, "https://a.example/t.png") << icon;
  }
}

TEST(note, keeps_only_well_formed_blurhashes_and_focal_points) {
  const auto media = [](std::string_view members) {
    return note_with(R"("attachment":{"url":"https://a.example/1",)" + std::string(members) + "}")
        .attachments.front();
  };
  EXPECT_EQ(media(R"("blurhash":"00AAAA")").blurhash, "00AAAA");
  for (const auto* hash : {"", "0", "00AAA", "00AAAAA", "L0AAAA", "00AA\\\"A", "00AA A"})
    EXPECT_EQ(media(R"("blurhash":")" + std::string(hash) + "\"").blurhash, "") << hash;
  // 5 across: one too many makes "5" (5 = 5 % 9, six across).
  EXPECT_EQ(media(R"("blurhash":")" + ("5" + std::string(15, 'A')) + "\"").blurhash, "");
  EXPECT_EQ(media(R"("blurhash":")" + ("4" + std::string(13, 'A')) + "\"").blurhash,
            "4" + std::string(13, 'A'));
  EXPECT_EQ(media(R"("focalPoint":[0,-1])").focus, (focal_point{0, -1}));
  for (const auto* focus : {"[0]", "[0,0,0]", "[2,0]", R"(["0","0"])", "null", R"("0,0")"})
    EXPECT_EQ(media(R"("focalPoint":)" + std::string(focus)).focus, std::nullopt) << focus;
  EXPECT_EQ(media(R"("width":640,"height":480)").size, (picture_size{640, 480}));
  for (const auto* size :
       {R"("width":640)", R"("width":0,"height":1)", R"("width":-1,"height":1)",
        R"("width":"640","height":480)", R"("width":1,"height":65536)", R"("width":1.5,"height":2)"})
    EXPECT_EQ(media(size).size, std::nullopt) << size;
}

TEST(note, has_each_tag_once) {
  const auto n = note_with(
      R"("tag":[{"type":"Hashtag","name":"#Cats"},{"type":["Hashtag"],"name":"cats"},{"type":"Hashtag","name":"#123"},)"
      R"({"type":"Hashtag"},{"type":"Mention","href":"https://b.example/u"},{"type":"Mention","href":"https://b.example/u"},)"
      R"({"type":"Mention","href":"acct:u@b.example"},{"type":"Mention"},)"
      R"({"type":"Emoji","name":":ok:","icon":{"url":"https://a.example/o.png"}},)"
      R"({"type":"Emoji","name":"ok","icon":{"url":"https://a.example/p.png"}},)"
      R"({"type":"Emoji","name":"x","icon":{"url":"https://a.example/o.png"}},)"
      R"({"type":"Emoji","name":"<b>","icon":{"url":"https://a.example/o.png"}},)"
      R"({"type":"Emoji","name":"none","icon":{"url":"data:,"}},{"type":"Place"},7,null,"x"])");

  EXPECT_EQ(n.hashtags, (std::vector<hashtag>{{"cats", "Cats"}}));
  EXPECT_EQ(n.mentions, texts{"https://b.example/u"});
  ASSERT_EQ(n.emojis.size(), 1U);
  EXPECT_EQ(n.emojis.front().image_url, "https://a.example/o.png");
}

TEST(note, bounds_its_tags) {
  std::string tags;
  for (int i = 0; i < 2000; ++i) {
    const auto number = std::to_string(i);
    tags += R"({"type":"Hashtag","name":"t)" + number + R"("},{"type":"Mention","href":"https://b.example/)" +
            number + R"("},{"type":"Emoji","name":"e)" + number + R"(","icon":"https://a.example/e"},)";
  }

  const auto n = note_with("\"tag\":[" + tags + "null]");

  EXPECT_EQ(n.hashtags.size(), 256U);
  EXPECT_EQ(n.mentions.size(), 1000U);
  EXPECT_EQ(n.emojis.size(), 256U);
}

TEST(poll, needs_a_list_of_options_and_a_question) {
  EXPECT_FALSE(note_with(R"("oneOf":[{"name":"a"}])").poll);
  for (const auto* members :
       {"", R"("oneOf":{"name":"a"})", R"("oneOf":[])", R"("anyOf":"x")", R"("oneOf":[7])"}) {
    const auto o = object_in(R"({"id":"https://a.example/1","type":"Question","x":1)" +
                             std::string(*members ? "," : "") + members + "}");
    EXPECT_FALSE(read_note(o)->poll) << members;
  }
}

namespace {

poll poll_with(std::string_view members) {
  const auto o = object_in(R"({"id":"https://a.example/1","type":"Question",)" + std::string(members) + "}");
  auto n = read_note(o);
  if (!n || !n->poll) throw std::runtime_error("no poll");
  return *n->poll;
}

} // namespace

TEST(poll, of_several_choices_is_multiple) {
  const auto p =
      poll_with(R"("anyOf":[{"content":"a"},{"name":"b","replies":{"totalItems":"4"}},{}],"oneOf":[])");

  EXPECT_TRUE(p.multiple);
  EXPECT_EQ(p.options, (texts{"a", "b", ""}));
  EXPECT_EQ(p.tallies, (std::vector<std::int64_t>{0, 4, 0}));
  EXPECT_EQ(p.voters, std::nullopt);
}

TEST(poll, ends_when_closed_says_so_else_at_its_end_time) {
  const auto closed_at =
      poll_with(R"("oneOf":[{"name":"a"}],"closed":"2024-01-01T00:00:00Z","endTime":"2025-01-01")");
  const auto closed = poll_with(R"("oneOf":[{"name":"a"}],"closed":true,"endTime":"2025-01-01")");
  const auto open = poll_with(R"("oneOf":[{"name":"a"}],"closed":false,"endTime":"2025-01-01")");
  const auto endless = poll_with(R"("oneOf":[{"name":"a"}],"endTime":"9999-01-01T00:00:00Z")");

  EXPECT_EQ(date_of(closed_at.ends_at), "2024-01-01T00:00:00.000Z");
  EXPECT_FALSE(closed_at.closed);
  EXPECT_TRUE(closed.closed);
  EXPECT_FALSE(open.closed);
  EXPECT_EQ(date_of(open.ends_at), "2025-01-01T00:00:00.000Z");
  EXPECT_EQ(endless.ends_at, std::nullopt);
}

TEST(poll, has_at_most_five_hundred_options) {
  std::string options;
  for (int i = 0; i < 501; ++i)
    options += R"({"name":"o","replies":{"totalItems":9223372036854775807}},)";

  const auto p = poll_with("\"oneOf\":[" + options + "null]");

  EXPECT_EQ(p.options.size(), 500U);
  EXPECT_EQ(p.tallies.size(), 500U);
  EXPECT_EQ(p.tallies.front(), 1'000'000'000'000);
}

TEST(quote, is_taken_from_the_first_name_that_gives_a_post) {
  const auto plain = note_with(R"("quote":{"id":"https://b.example/1"},"quoteUrl":"https://b.example/2",)"
                               R"("quoteAuthorization":"https://b.example/stamp")");
  const auto words = note_with(R"("quote":"some words","quoteUri":["https://b.example/3"])");
  const auto gone = note_with(R"("quote":{"type":"Tombstone","id":"https://b.example/1"})");

  EXPECT_EQ(plain.quote->uri, "https://b.example/1");
  EXPECT_EQ(plain.quote->approval, "https://b.example/stamp");
  EXPECT_FALSE(plain.quote->legacy);
  EXPECT_EQ(words.quote->uri, "https://b.example/3");
  EXPECT_TRUE(words.quote->legacy);
  EXPECT_TRUE(gone.quote->tombstone);
  EXPECT_EQ(gone.quote->uri, "");
  EXPECT_FALSE(note_with(R"("quote":null)").quote);
}

TEST(quote_policy, puts_automatic_approval_above_manual) {
  const auto policy = [](std::string_view can_quote) {
    const auto o = object_in(R"({"interactionPolicy":{"canQuote":)" + std::string(can_quote) + "}}");
    return quote_policy_of(o, "https://a.example/u", "https://a.example/u/followers",
                           "https://a.example/u/following");
  };
  EXPECT_EQ(policy(R"({"automaticApproval":"as:Public"})"), 2 << 16);
  EXPECT_EQ(policy(R"({"automaticApproval":["https://a.example/u/followers"],"manualApproval":["Public"]})"),
            (4 << 16) | 2);
  EXPECT_EQ(policy(R"({"manualApproval":["https://a.example/u/following","https://b.example/x"]})"), 8 | 1);
  EXPECT_EQ(policy(R"({"automaticApproval":["https://a.example/u"]})"), 0);
  EXPECT_EQ(policy("null"), 0);
  EXPECT_EQ(policy("[]"), 0);
  EXPECT_EQ(quote_policy_of(document("mastodon-note"), "https://harbour.example/users/ada",
                            "https://harbour.example/users/ada/followers", ""),
            (4 << 16) | 2);
}

TEST(visibility, is_the_first_test_that_holds) {
  const texts everybody{"https://www.w3.org/ns/activitystreams#Public"}, followers{"https://a.example/f"},
      one{"https://b.example/u"};
  const auto see = [](const texts& to, const texts& cc, std::optional<bool> direct = std::nullopt) {
    return visibility_of(to, cc, "https://a.example/f", direct);
  };
  EXPECT_EQ(see(everybody, everybody), visibility::public_);
  EXPECT_EQ(see(followers, {"as:Public"}), visibility::unlisted);
  EXPECT_EQ(see(followers, one), visibility::private_);
  EXPECT_EQ(see(one, followers), visibility::direct);
  EXPECT_EQ(see(one, {}, false), visibility::limited);
  EXPECT_EQ(see(one, {}, true), visibility::direct);
  EXPECT_EQ(see({}, {}), visibility::direct);
  EXPECT_EQ(visibility_of({""}, {}, "", std::nullopt), visibility::direct);
}

} // namespace pheidi::activitypub
