// Custom emojis of texts, each from the server of who wrote it.
#include "entities_fixture.hpp"

namespace pheidi::instance::entities {
namespace {

using shown_emojis = with_entities;

TEST_F(shown_emojis, are_those_of_the_authors_server) {
  const auto ours = emoji("gull"), theirs = emoji("gull", "'a.example', false");
  emoji("off", "NULL, true");
  set("custom_emojis", theirs, "image_storage_schema_version = 1, visible_in_picker = false");
  const auto here = at(shown(post("Hi :gull: :off: :none:")), "/emojis"),
             there = at(shown(from_bob("<p>Hi :gull:</p>")), "/emojis");
  const auto path = [](std::int64_t id) {
    return fmt::format("custom_emojis/images/{:03}/{:03}/{:03}", id / 1000000, id / 1000 % 1000, id % 1000);
  };

  EXPECT_EQ(here, json(fmt::format(
                      R"([{{"shortcode": "gull", "url": "https://files.example/system/{0}/original/x.png",
    "static_url": "https://files.example/system/{0}/static/x.png", "visible_in_picker": true}}])",
                      path(ours))));
  EXPECT_EQ(there, json(fmt::format(R"([{{"shortcode": "gull",
    "url": "https://files.example/system/cache/{0}/original/x.png",
    "static_url": "https://files.example/system/cache/{0}/static/x.png", "visible_in_picker": false}}])",
                                    path(theirs))));
}

TEST_F(shown_emojis, that_were_not_fetched_are_shown_where_they_are) {
  set("custom_emojis", emoji("gull", "'a.example', false"),
      "image_file_name = NULL, image_remote_url = 'https://a.example/gull.png'");
  EXPECT_EQ(at(shown(from_bob(":gull:")), "/emojis/0/url"), "https://a.example/gull.png");
}

TEST_F(shown_emojis, of_profiles_stand_in_names_bios_and_fields) {
  for (const auto* name : {"aa", "bb", "cc", "dd"})
    emoji(name);
  set("accounts", alice.value,
      "display_name = 'A :aa:', note = ':bb:', fields = '[{\"name\": \":cc:\", \"value\": \":aa: :dd:\"}]'");
  const auto all = at(account_of(alice), "/emojis");
  ASSERT_EQ(all.as_array().size(), 4U);
  EXPECT_EQ(at(all, "/0/shortcode"), "aa");
  EXPECT_EQ(at(all, "/3/shortcode"), "dd");
}

TEST_F(shown_emojis, of_polls_stand_in_the_options) {
  emoji("tea");
  const auto id = post();
  set("statuses", id,
      fmt::format("poll_id = {}", new_row("polls", "account_id, status_id, options",
                                          fmt::format("{}, {}, '{{:tea:,Milk}}'", alice.value, id))));
  EXPECT_EQ(at(shown(id), "/poll/emojis/0/shortcode"), "tea");
  EXPECT_EQ(at(shown(id), "/emojis"), bj::array());
}

TEST_F(shown_emojis, of_the_picker_have_categories) {
  const auto birds = new_row("custom_emoji_categories", "name", "'Birds'");
  const auto gull = emoji("gull");
  set("custom_emojis", gull, fmt::format("category_id = {}", birds));
  set("custom_emoji_categories", birds, fmt::format("featured_emoji_id = {}", gull));
  emoji("ant");
  emoji("far", "'a.example', false");
  set("custom_emojis", emoji("secret"), "visible_in_picker = false");
  const auto all = with([&](pqxx::dbtransaction& tx) { return custom_emojis(tx, ctx()); });

  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(at(all, "/0/shortcode"), "ant");
  EXPECT_FALSE(all[0].as_object().contains("category"));
  EXPECT_EQ(at(all, "/1/category"), "Birds");
  EXPECT_EQ(at(all, "/1/featured"), true);
}

} // namespace
} // namespace pheidi::instance::entities
