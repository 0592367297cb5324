// History, source and redraft of posts.
#include "entities_fixture.hpp"

namespace pheidi::instance::entities {
namespace {

struct status_versions : with_entities {
  bj::array edits(std::int64_t id) {
    return with([&](pqxx::dbtransaction& tx) { return status_edits(tx, ctx(), id); });
  }
  std::optional<bj::object> source(std::int64_t id) {
    return with([&](pqxx::dbtransaction& tx) { return status_source(tx, ctx(), id); });
  }
};

TEST_F(status_versions, of_what_was_never_edited_is_one) {
  const auto id = post("Hello");
  const auto all = edits(id);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(keys(all[0].as_object()),
            (std::vector<std::string>{"content", "spoiler_text", "sensitive", "created_at", "account",
                                      "media_attachments", "emojis"}));
  EXPECT_EQ(at(all, "/0/content"), "<p>Hello</p>");
  EXPECT_EQ(at(all, "/0/created_at"), "2027-01-15T08:00:00.250Z");
}

TEST_F(status_versions, come_oldest_first_with_what_they_had) {
  const auto id = post("Now");
  const auto medium = new_row("media_attachments", "account_id, file_file_name, description",
                              fmt::format("{}, 'x.png', 'New words'", alice.value));
  db.run(fmt::format(
      "INSERT INTO status_edits (status_id, account_id, text, spoiler_text, sensitive, media_descriptions,"
      " ordered_media_attachment_ids, poll_options, created_at, updated_at) VALUES"
      " ({0}, {1}, 'Then', 'Ow', true, '{{Old words}}', '{{{2}}}', '{{a,b}}', '2026-01-01', now()),"
      " ({0}, {1}, 'Now', '', false, NULL, '{{}}', NULL, '2026-01-02', now())",
      id, alice.value, medium));
  const auto all = edits(id);

  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(at(all, "/0/content"), "<p>Then</p>");
  EXPECT_EQ(at(all, "/0/spoiler_text"), "Ow");
  EXPECT_EQ(at(all, "/0/sensitive"), true);
  EXPECT_EQ(at(all, "/0/created_at"), "2026-01-01T00:00:00.000Z");
  EXPECT_EQ(at(all, "/0/media_attachments/0/description"), "Old words");
  EXPECT_EQ(at(all, "/0/poll"), json(R"({"options": [{"title": "a"}, {"title": "b"}]})"));
  EXPECT_EQ(at(all, "/1/content"), "<p>Now</p>");
  EXPECT_EQ(at(all, "/1/media_attachments"), bj::array());
  EXPECT_FALSE(all[1].as_object().contains("poll"));
}

TEST_F(status_versions, are_hidden_with_the_post) {
  const auto id = post("Hello", 3);
  EXPECT_EQ(edits(id), bj::array());
  EXPECT_FALSE(source(id));
  viewer = alice;
  EXPECT_EQ(edits(id).size(), 1U);
  EXPECT_TRUE(source(id));
}

TEST_F(status_versions, have_a_source) {
  const auto id = post("@carol <3");
  set("statuses", id, "spoiler_text = 'Ow'");
  EXPECT_EQ(bj::value(source(id).value()),
            json(R"({"id": ")" + std::to_string(id) + R"(", "text": "@carol <3", "spoiler_text": "Ow"})"));
  EXPECT_FALSE(source(-1));
}

TEST_F(status_versions, can_be_written_anew_by_their_author) {
  const auto id = post("@carol <3");
  const auto redraft = [&] {
    return with([&](pqxx::dbtransaction& tx) { return status_for_redraft(tx, ctx(), id); });
  };
  viewer = carol;
  EXPECT_FALSE(redraft());
  viewer = alice;
  const auto o = redraft().value();
  EXPECT_EQ(o.at("text"), "@carol <3");
  EXPECT_FALSE(o.contains("content"));
  EXPECT_EQ(o.at("favourited"), false);
}

} // namespace
} // namespace pheidi::instance::entities
