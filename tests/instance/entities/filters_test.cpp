// Posts that meet filters of who looks (client-api.md 3.6, FilterResult).
#include "entities_fixture.hpp"

namespace pheidi::instance::entities {
namespace {

struct filtered_statuses : with_entities {
  filtered_statuses() { viewer = carol; }

  std::int64_t filter(const std::string& title, const std::string& more = "0, NULL") {
    return new_row("custom_filters", "account_id, phrase, context, action, expires_at",
                   fmt::format("{}, '{}', '{{home,thread}}', {}", carol.value, title, more));
  }
  void keyword(std::int64_t filter, const std::string& text, bool whole = true) {
    row("custom_filter_keywords", "custom_filter_id, keyword, whole_word",
        fmt::format("{}, '{}', {}", filter, text, whole));
  }
  bj::value results(std::int64_t status) { return at(shown(status), "/filtered"); }
};

TEST_F(filtered_statuses, name_the_filter_and_the_word) {
  const auto id = filter("Spoilers", "2, '2030-01-02 03:04:05'");
  keyword(id, "ending");
  keyword(id, "finale");
  const auto result = results(from_bob("<p>What an <b>Ending</b> of a finale</p>"));

  EXPECT_EQ(result, json(R"([{"filter": {"id": ")" + std::to_string(id) + R"(", "title": "Spoilers",
    "context": ["home", "thread"], "expires_at": "2030-01-02T03:04:05.000Z", "filter_action": "blur"},
    "keyword_matches": ["Ending"], "status_matches": []}])"));
}

TEST_F(filtered_statuses, may_be_named_themselves) {
  const auto id = filter("That one"), post_id = from_bob("x"), boost = people.boost(alice, post_id);
  row("custom_filter_statuses", "custom_filter_id, status_id", fmt::format("{}, {}", id, post_id));

  EXPECT_EQ(at(results(post_id), "/0/status_matches"), bj::array{json_id(post_id)});
  EXPECT_TRUE(at(results(post_id), "/0/keyword_matches").is_null());
  EXPECT_EQ(at(results(boost), "/0/status_matches"), bj::array{json_id(post_id)});
}

TEST_F(filtered_statuses, are_searched_with_all_that_is_read) {
  keyword(filter("F"), "tea");
  const auto warned = from_bob("x"), asking = from_bob("x"), drawn = from_bob("x"),
             plain = from_bob("<p class=\"tea\">x</p>");
  set("statuses", warned, "spoiler_text = 'about tea'");
  const auto poll_id = new_row("polls", "account_id, status_id, options",
                               fmt::format("{}, {}, '{{Tea,Milk}}'", bob.value, asking));
  set("statuses", asking, fmt::format("poll_id = {}", poll_id));
  row("media_attachments", "account_id, status_id, remote_url, description",
      fmt::format("{}, {}, 'https://a.example/x.png', 'A pot of tea'", bob.value, drawn));

  for (const auto id : {warned, asking, drawn})
    EXPECT_EQ(results(id).as_array().size(), 1U);
  EXPECT_EQ(results(plain), bj::array());
}

TEST_F(filtered_statuses, are_not_ones_own) {
  const auto id = filter("F");
  keyword(id, "Hello");
  const auto own = people.status(carol);
  set("statuses", own, "text = 'Hello'");
  EXPECT_EQ(results(own), bj::array());
  EXPECT_EQ(results(people.boost(alice, own)), bj::array());
}

TEST_F(filtered_statuses, are_free_again_when_a_filter_expired) {
  keyword(filter("Old", "1, '2026-12-31 00:00:00'"), "Hello");
  EXPECT_EQ(results(post("Hello")), bj::array());
}

TEST_F(filtered_statuses, are_filtered_inside_boosts_and_quotes) {
  keyword(filter("F"), "tea");
  const auto quoted = from_bob("tea"), quoting = post("look");
  quote(quoting, quoted, bob, 1);
  const auto boost = people.boost(alice, quoted);

  EXPECT_EQ(results(boost).as_array().size(), 1U);
  EXPECT_EQ(at(shown(boost), "/reblog/filtered").as_array().size(), 1U);
  EXPECT_EQ(at(shown(quoting), "/quote/quoted_status/filtered").as_array().size(), 1U);
  EXPECT_EQ(results(quoting), bj::array());
}

TEST_F(filtered_statuses, have_filters_of_both_versions) {
  const auto id = filter("Spoilers", "1, NULL");
  keyword(id, "ending", false);
  const auto post_id = post();
  row("custom_filter_statuses", "custom_filter_id, status_id", fmt::format("{}, {}", id, post_id));
  const auto rows = with([&](pqxx::dbtransaction& tx) { return model::filters_of(tx, carol); });
  ASSERT_EQ(rows.size(), 1U);
  const auto& f = rows[0];

  EXPECT_EQ(bj::value(entities::filter(f)),
            json(R"({"id": ")" + std::to_string(id) +
                 R"(", "title": "Spoilers", "context": ["home", "thread"],
    "expires_at": null, "filter_action": "hide", "keywords": [{"id": ")" +
                 std::to_string(f.keywords.at(0).id) + R"(", "keyword": "ending", "whole_word": false}],
    "statuses": [{"id": ")" +
                 std::to_string(f.statuses.at(0).id) + R"(", "status_id": ")" + std::to_string(post_id) +
                 R"("}]})"));
  EXPECT_EQ(bj::value(filter_v1(f, f.keywords[0])),
            json(R"({"id": ")" + std::to_string(f.keywords[0].id) + R"(", "phrase": "ending",
    "context": ["home", "thread"], "whole_word": false, "expires_at": null, "irreversible": true})"));
}

} // namespace
} // namespace pheidi::instance::entities
