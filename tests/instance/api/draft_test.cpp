// What a post may be, before the database is asked: lengths, polls, times, defaults; and how it is kept for
// later.
#include "instance/api/draft.hpp"
#include "instance/api/named_people.hpp"
#include "instance/api/publish_draft.hpp"
#include "instance/api/scheduled_params.hpp"
#include "instance/api/text_measure.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::instance::api {
namespace {

using activitypub::visibility;
using testing::ElementsAre;
using testing::IsEmpty;

const wall_time noon = from_unix_seconds(1'800'000'000); // 2027-01-15T08:00:00Z

web::parameters given(std::string_view json) {
  return web::parameters(boost::json::parse(json).as_object());
}

web::or_refusal<draft> read(std::string_view json, const model::posting_defaults& defaults = {}) {
  return read_draft(given(json), defaults, noon);
}

int refused(std::string_view json) {
  const auto out = read(json);
  return out ? 0 : out.error().status;
}

std::string text_of(std::string text) {
  return R"({"status":")" + text + R"("})";
}

std::string repeated(std::string_view piece, int count) {
  std::string out;
  for (int n = 0; n < count; ++n)
    out += piece;
  return out;
}

TEST(post_length, counts_what_readers_take_for_characters) {
  EXPECT_EQ(post_length(""), 0U);
  EXPECT_EQ(post_length("abc"), 3U);
  EXPECT_EQ(post_length("e\xcc\x81"), 1U); // e and its accent
  EXPECT_EQ(post_length("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"),
            1U); // a family
  EXPECT_EQ(post_length("a\nb"), 3U);
}

TEST(post_length, takes_a_link_for_23_and_a_handle_for_its_name) {
  EXPECT_EQ(post_length("https://example.com/" + std::string(200, 'x')), 23U);
  EXPECT_EQ(post_length("https://a.de"), 23U);
  EXPECT_EQ(post_length("see https://a.de now"), 31U);
  EXPECT_EQ(post_length("@bob@example.com"), 4U);
  EXPECT_EQ(post_length("@bob hello"), 10U);
  EXPECT_EQ(post_length("@bob@example.com @eve@other.example"), 9U);
  EXPECT_EQ(post_length("#topic"), 6U);
}

TEST(draft, has_at_most_500_characters_with_the_warning) {
  EXPECT_EQ(refused(text_of(std::string(500, 'a'))), 0);
  EXPECT_EQ(refused(text_of(std::string(501, 'a'))), 422);
  EXPECT_EQ(refused(R"({"spoiler_text":"ab","status":")" + std::string(499, 'a') + R"("})"), 422);
  EXPECT_EQ(refused(text_of(std::string(476, 'a') + " https://example.com/" + std::string(200, 'x'))), 0);
  const auto family = "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7";
  EXPECT_EQ(refused(text_of(repeated(family, 500))), 0);
  EXPECT_EQ(refused(text_of(repeated(family, 501))), 422);
  EXPECT_EQ(refused(text_of("a" + repeated("\xcc\x81", 40000))), 422) << "one character of 80,000 bytes";
}

TEST(draft, says_something) {
  EXPECT_EQ(refused("{}"), 422);
  EXPECT_EQ(refused(text_of(" \\n\\t ")), 422);
  EXPECT_EQ(refused(text_of("\xe2\x80\x83")), 422) << "an em space";
  EXPECT_EQ(refused(R"({"media_ids":["1"]})"), 0);
  EXPECT_EQ(refused(R"({"quoted_status_id":"1"})"), 0);
  EXPECT_EQ(refused(R"({"poll":{"options":["a","b"],"expires_in":300}})"), 422);
}

TEST(draft, takes_a_warning_without_a_text_for_the_text) {
  const auto out = read(R"({"spoiler_text":"attention"})").value();
  EXPECT_EQ(out.text, "attention");
  EXPECT_EQ(out.spoiler, "");
  EXPECT_TRUE(out.sensitive);
  const auto quoting = read(R"({"spoiler_text":"attention","quoted_status_id":"7"})").value();
  EXPECT_EQ(quoting.text, "");
  EXPECT_EQ(quoting.spoiler, "attention");
}

TEST(draft, is_sensitive_by_its_warning_its_flag_or_the_habit_of_the_author) {
  EXPECT_FALSE(read(text_of("a")).value().sensitive);
  EXPECT_TRUE(read(R"({"status":"a","spoiler_text":"b"})").value().sensitive);
  EXPECT_TRUE(read(R"({"status":"a","spoiler_text":"b","sensitive":false})").value().sensitive);
  EXPECT_TRUE(read(R"({"status":"a","sensitive":"1"})").value().sensitive);
  model::posting_defaults careful;
  careful.sensitive = true;
  EXPECT_TRUE(read(text_of("a"), careful).value().sensitive);
  EXPECT_FALSE(read(R"({"status":"a","sensitive":false})", careful).value().sensitive);
}

TEST(draft, is_for_whom_it_says_or_for_whom_the_author_usually_writes) {
  EXPECT_EQ(read(text_of("a")).value().seen_by, visibility::public_);
  EXPECT_EQ(read(R"({"status":"a","visibility":"direct"})").value().seen_by, visibility::direct);
  model::posting_defaults shy;
  shy.visibility = visibility::private_;
  EXPECT_EQ(read(text_of("a"), shy).value().seen_by, visibility::private_);
  EXPECT_EQ(read(R"({"status":"a","visibility":"public"})", shy).value().seen_by, visibility::public_);
  for (const auto* name : {"limited", "everybody", "0", "Public"})
    EXPECT_EQ(refused(std::string(R"({"status":"a","visibility":")") + name + R"("})"), 422) << name;
  model::posting_defaults limited;
  limited.limited = true;
  EXPECT_EQ(read(R"({"status":"a","visibility":"public"})", limited).value().seen_by, visibility::unlisted);
}

TEST(draft, is_in_a_language_that_there_is) {
  model::posting_defaults defaults;
  defaults.language = "de";
  const auto language = [&](const std::string& said) {
    return read(R"({"status":"a","language":")" + said + R"("})", defaults).value().language;
  };
  EXPECT_EQ(language("fr"), "fr");
  EXPECT_EQ(language("FR"), "fr");
  EXPECT_EQ(language("pt-br"), "pt-BR");
  EXPECT_EQ(language("en-US"), "en");
  EXPECT_EQ(language("zh-TW"), "zh-TW");
  for (const auto* none : {"", "x", "qqx1", "klingon", "1"})
    EXPECT_EQ(language(none), "de") << none;
  for (const auto* none : {"", "klingon"}) {
    defaults.language = none;
    EXPECT_EQ(language(""), "en") << none; // the server's
  }
}

TEST(draft, has_a_poll_within_its_bounds) {
  const auto poll = [](const std::string& options, const std::string& expires, const std::string& more = "") {
    return R"({"status":"a","poll":{"options":)" + options + R"(,"expires_in":)" + expires + "}" + more + "}";
  };
  EXPECT_EQ(refused(poll(R"(["a","b"])", "300")), 0);
  EXPECT_EQ(refused(poll(R"(["a","b","c","d"])", "2629746")), 0);
  EXPECT_EQ(refused(poll(R"(["a"])", "300")), 422);
  EXPECT_EQ(refused(poll(R"(["a","b","c","d","e"])", "300")), 422);
  EXPECT_EQ(refused(poll(R"(["a","a"])", "300")), 422);
  EXPECT_EQ(refused(poll(R"(["a"," "])", "300")), 422);
  EXPECT_EQ(refused(poll(R"(["a","b"])", "299")), 422);
  EXPECT_EQ(refused(poll(R"(["a","b"])", "2629747")), 422);
  EXPECT_EQ(refused(poll(R"(["a","b"])", "\"soon\"")), 422);
  EXPECT_EQ(refused(poll(R"(["a","b"])", "99999999999999999999")), 422);
  EXPECT_EQ(refused(poll(R"(["a",")" + std::string(50, 'b') + R"("])", "300")), 0);
  EXPECT_EQ(refused(poll(R"(["a",")" + std::string(51, 'b') + R"("])", "300")), 422);
  EXPECT_EQ(refused(poll(R"(["a","b"])", "300", R"(,"media_ids":["1"])")), 422);
  const auto read_one = read(poll(R"(["a","b"])", "\"600\"")).value().poll.value();
  EXPECT_THAT(read_one.options, ElementsAre("a", "b"));
  const auto with_empty_rows = read(poll(R"(["a",""," ","b"])", "300")).value().poll.value();
  EXPECT_THAT(with_empty_rows.options, ElementsAre("a", "b"));
  EXPECT_EQ(read_one.lasts, seconds(600));
  EXPECT_FALSE(read_one.multiple);
}

TEST(draft, has_at_most_four_attachments) {
  EXPECT_THAT(read(R"({"media_ids":["3","1",3]})").value().media, ElementsAre(3, 1));
  EXPECT_EQ(refused(R"({"media_ids":["1","2","3","4"]})"), 0);
  EXPECT_EQ(refused(R"({"media_ids":["1","2","3","4","5"]})"), 422);
  EXPECT_EQ(refused(R"({"media_ids":["1","x"]})"), 422);
  EXPECT_EQ(refused(R"({"media_ids":["99999999999999999999"]})"), 422);
}

TEST(draft, is_for_later_from_five_minutes_on) {
  const auto at = [](const std::string& text) {
    return R"({"status":"a","scheduled_at":")" + text + R"("})";
  };
  EXPECT_EQ(read(at("2027-01-15T08:05:00Z")).value().scheduled_at, noon + seconds(300));
  EXPECT_EQ(read(at("2027-01-15T09:05:00+01:00")).value().scheduled_at, noon + seconds(300));
  EXPECT_EQ(refused(at("2027-01-15T08:04:59Z")), 422);
  EXPECT_EQ(refused(at("tomorrow")), 422);
  EXPECT_EQ(refused(at("2027-13-15T08:05:00Z")), 422);
  EXPECT_FALSE(read(at("2027-01-15T07:00:00Z")).value().scheduled_at) << "the past is now";
  EXPECT_FALSE(read(at("")).value().scheduled_at);
}

TEST(draft, may_be_quoted_as_the_author_wants) {
  model::posting_defaults defaults;
  defaults.quote_policy = model::quoted_by_anybody;
  EXPECT_EQ(read(text_of("a"), defaults).value().quote_policy, 131072);
  EXPECT_EQ(read(R"({"status":"a","quote_approval_policy":"followers"})", defaults).value().quote_policy,
            262144);
  EXPECT_EQ(read(R"({"status":"a","visibility":"private"})", defaults).value().quote_policy, 0);
  EXPECT_EQ(refused(R"({"status":"a","quote_approval_policy":"friends"})"), 422);
}

TEST(draft, answers_only_what_can_be_there) {
  EXPECT_EQ(read(R"({"status":"a","in_reply_to_id":"12"})").value().in_reply_to, 12);
  EXPECT_EQ(read(R"({"status":"a","in_reply_to_id":12})").value().in_reply_to, 12);
  EXPECT_EQ(refused(R"({"status":"a","in_reply_to_id":"x"})"), 404);
  EXPECT_EQ(refused(R"({"status":"a","in_reply_to_id":"99999999999999999999"})"), 404);
  EXPECT_FALSE(read(R"({"status":"a","in_reply_to_id":null})").value().in_reply_to);
  EXPECT_FALSE(read(R"({"status":"a","in_reply_to_id":""})").value().in_reply_to);
}

TEST(draft, is_the_same_after_it_was_kept_for_later) {
  const auto before =
      read(R"({"status":"hello @bob","spoiler_text":"cw","visibility":"unlisted","language":"fr",
    "in_reply_to_id":5,"allowed_mentions":["9"],"quote_approval_policy":"followers",
    "poll":{"options":["a","b"],"expires_in":600,"multiple":true,"hide_totals":true}})")
          .value();
  const auto params = read_scheduled_params(scheduled_params(before, 42));
  EXPECT_EQ(application_of(params), 42);
  const auto after = read_draft(params, {}, noon).value();
  EXPECT_EQ(after.text, before.text);
  EXPECT_EQ(after.spoiler, before.spoiler);
  EXPECT_EQ(after.seen_by, before.seen_by);
  EXPECT_EQ(after.language, before.language);
  EXPECT_EQ(after.in_reply_to, before.in_reply_to);
  EXPECT_EQ(after.allowed_mentions, before.allowed_mentions);
  EXPECT_EQ(after.quote_policy, before.quote_policy);
  EXPECT_EQ(after.poll->options, before.poll->options);
  EXPECT_EQ(after.poll->lasts, before.poll->lasts);
  EXPECT_TRUE(after.poll->multiple);
  EXPECT_TRUE(after.poll->hide_totals);
  // Everybody may be mentioned, then as later.
  const auto any = read(R"({"status":"hello @bob"})").value();
  EXPECT_FALSE(
      read_draft(read_scheduled_params(scheduled_params(any, 42)), {}, noon).value().allowed_mentions);
  EXPECT_TRUE(read_scheduled_params("no JSON").tree().empty());
}

TEST(named_people, are_read_with_ours_without_a_domain) {
  config::identity_settings identity;
  identity.local_domain = "local.example";
  identity.web_domain = "web.local.example";
  const auto found = handles_in(
      "@Bob @bob@LOCAL.example @eve@Other.example mail@x.example @bob@web.local.example", identity);
  EXPECT_THAT(found, ElementsAre(model::handle_name{"bob", ""}, model::handle_name{"eve", "other.example"}));
  EXPECT_THAT(handles_in("nobody", identity), IsEmpty());
  EXPECT_EQ(handles_in(repeated("@a@b.example ", 100000), identity).size(), 1U);
}

TEST(hashtags, are_each_there_once) {
  const auto found = hashtags_in("#One #one #\xc3\x9c"
                                 "ber #123 a#b");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, "one");
  EXPECT_EQ(found[0].display_name, "One");
}

} // namespace
} // namespace pheidi::instance::api
