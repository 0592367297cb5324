// Activities: what is read, what is refused, and that the glance sees what the whole reading sees.
#include "document.hpp"

#include "pheidi/activitypub/activity.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

constexpr std::string_view create = R"({
  "@context": ["https://www.w3.org/ns/activitystreams", {"ostatus": "http://ostatus.org#"}],
  "id": "https://a.example/n/1/activity", "type": "Create", "actor": "https://a.example/u/1",
  "to": "as:Public", "cc": ["https://a.example/u/1/followers", {"id": "https://b.example/u/2"}],
  "object": {"id": "https://a.example/n/1", "type": ["Note"], "content": "hello"}
})";

std::string with_context(std::string_view members) {
  return R"({"@context":"https://www.w3.org/ns/activitystreams",)" + std::string(members) + "}";
}

} // namespace

TEST(activity, has_its_members_read) {
  const auto a = read_activity(create);

  ASSERT_TRUE(a) << a.error().message();
  EXPECT_EQ(a->type, activity_type::create);
  EXPECT_EQ(a->id, "https://a.example/n/1/activity");
  EXPECT_EQ(a->actor, "https://a.example/u/1");
  EXPECT_EQ(a->object.id, "https://a.example/n/1");
  EXPECT_EQ(a->object.type, "Note");
  ASSERT_NE(a->object.embedded, nullptr);
  EXPECT_EQ(text_of(*a->object.embedded, "content"), "hello");
  EXPECT_EQ(a->to, std::vector<std::string>{"as:Public"});
  EXPECT_EQ(a->cc, (std::vector<std::string>{"https://a.example/u/1/followers", "https://b.example/u/2"}));
}

TEST(activity, keeps_its_references_when_it_moves) {
  auto first = read_activity(create);
  ASSERT_TRUE(first);

  const activity moved = std::move(*first);
  const activity copied = moved;

  EXPECT_EQ(text_of(*moved.object.embedded, "content"), "hello");
  EXPECT_EQ(copied.object.embedded, moved.object.embedded);
}

TEST(activity, without_what_may_be_missing_is_read_too) {
  const auto a = read_activity(with_context(R"("type":"Add","object":"https://a.example/n/1")"));

  ASSERT_TRUE(a);
  EXPECT_EQ(a->type, activity_type::add);
  EXPECT_EQ(a->id, "");
  EXPECT_EQ(a->actor, "");
  EXPECT_EQ(a->object.embedded, nullptr);
  EXPECT_TRUE(a->object.given());
}

TEST(activity, with_a_list_as_type_is_another_one) {
  const auto a = read_activity(with_context(R"("type":["Create"])"));

  ASSERT_TRUE(a);
  EXPECT_EQ(a->type, activity_type::other);
  EXPECT_FALSE(a->object.given());
}

TEST(activity, is_refused_for_a_stated_reason) {
  EXPECT_TRUE(read_activity("nonsense").error().is(json::errc::not_json));
  EXPECT_TRUE(read_activity("[1]").error().is(errc::not_an_object));
  EXPECT_TRUE(read_activity("null").error().is(errc::not_an_object));
  EXPECT_TRUE(read_activity(R"({"type":"Create"})").error().is(errc::no_context));
}

TEST(activity, types_have_one_name_each) {
  for (const auto* name :
       {"Create", "Update", "Delete", "Announce", "Like", "EmojiReact", "Follow", "Accept", "Reject", "Undo",
        "Block", "Flag", "Move", "Add", "Remove", "QuoteRequest", "FeatureRequest"}) {
    EXPECT_NE(activity_type_of(name), activity_type::other) << name;
    EXPECT_EQ(name_of(activity_type_of(name)), name);
  }
  EXPECT_EQ(activity_type_of("create"), activity_type::other);
  EXPECT_EQ(name_of(activity_type::other), "");
}

TEST(glance, sees_what_the_reader_sees) {
  const std::vector<std::string> texts{
      std::string(create),
      with_context(
          R"("type":"Like","actor":{"id":"https://a.example/u/1"},"object":"https://b.example/n/2")"),
      with_context(R"("type":["Like"],"actor":[null,"https://a.example/u/1"],"object":[{"id":"x"},"y"])"),
      with_context(R"("type":"Undo","actor":7,"object":{"id":["x"]})"),
      with_context(R"("type":"Delete","actor":"a","actor":"b","object":{"id":"c","id":"d"})"),
      "\xef\xbb\xbf" + with_context(R"("type":"A\u0000dd","object":"\u0061\"b")"),
  };
  for (const auto& text : texts) {
    const auto a = read_activity(text);
    const auto g = glance_at(text);

    ASSERT_TRUE(a && g) << text;
    EXPECT_EQ(g->type, a->type_name) << text;
    EXPECT_EQ(g->actor, a->actor) << text;
    EXPECT_EQ(g->object_id(), a->object.id) << text;
  }
}

TEST(glance, sees_nothing_in_what_is_no_object) {
  for (const auto* text : {"", "[]", "1", "{", R"({"type":"Like"} x)"})
    EXPECT_FALSE(glance_at(text)) << text;
}

TEST(glance, of_an_object_without_members_is_empty) {
  const auto g = glance_at("{}");

  ASSERT_TRUE(g);
  EXPECT_EQ(g->type + g->actor + g->object_id(), "");
}

} // namespace pheidi::activitypub
