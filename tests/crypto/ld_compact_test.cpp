// Compaction: one rule of JSON-LD 1.1 in each test.
#include "ld_documents.hpp"

namespace pheidi::crypto {

using namespace testing;

namespace {

namespace js = boost::json;

void expect_compacted(std::string_view document, std::string_view context, std::string_view expected) {
  const auto compacted = json_ld_compact(doc(document), doc(context));
  ASSERT_TRUE(compacted.has_value()) << compacted.error().message();
  auto bare = *compacted;
  EXPECT_EQ(bare["@context"], doc(context));
  bare.erase("@context");
  EXPECT_EQ(js::value(bare), doc(expected)) << js::serialize(bare);
}

void expect_refused(std::string_view document, std::string_view context) {
  EXPECT_TRUE(failed_with(json_ld_compact(doc(document), doc(context)), errc::bad_json_ld)) << document;
}

} // namespace

TEST(ld_compact, names_terms_by_the_kind_of_their_values) {
  expect_compacted(
      R"({"urn:p": ["plain", {"@id": "urn:b"}, {"@value": "2026", "@type": "urn:date"},
                                 {"@value": "eins", "@language": "de"}]})",
      R"({"text": "urn:p", "link": {"@id": "urn:p", "@type": "@id"}, "date": {"@id": "urn:p",
          "@type": "urn:date"},
                       "map": {"@id": "urn:p", "@container": "@language"}})",
      R"({"text": "plain", "link": "urn:b", "date": "2026", "map": {"de": "eins"}})");
}

TEST(ld_compact, makes_one_value_single_unless_the_term_is_a_set) {
  expect_compacted(
      R"({"urn:p": ["a"], "urn:q": ["a"], "urn:r": ["a", "b"], "urn:s": []})",
      R"({"p": "urn:p", "q": {"@id": "urn:q", "@container": "@set"}, "r": "urn:r", "s": "urn:s"})",
      R"({"p": "a", "q": ["a"], "r": ["a", "b"], "s": []})");
}

TEST(ld_compact, uses_prefixes_and_aliases) {
  expect_compacted(
      R"({"@id": "http://x/ns#a", "@type": ["http://x/ns#T"], "http://x/ns#p": {"@id": "http://x/ns#b"}})",
      R"({"ns": "http://x/ns#", "id": "@id", "type": "@type", "T": "ns:T"})",
      R"({"id": "ns:a", "type": "T", "ns:p": {"id": "ns:b"}})");
}

TEST(ld_compact, uses_the_vocabulary_for_terms_but_not_over_them) {
  expect_compacted(R"({"http://v/free": "a", "http://v/taken": "b", "@type": "http://v/T"})",
                   R"({"@vocab": "http://v/", "taken": "urn:other"})",
                   R"({"free": "a", "http://v/taken": "b", "@type": "T"})");
}

TEST(ld_compact, keeps_lists) {
  expect_compacted(
      R"({"urn:l": {"@list": ["a"]}, "urn:m": {"@list": [{"@id": "urn:x"}]}, "urn:e": {"@list": []}})",
      R"({"l": {"@id": "urn:l", "@container": "@list"}, "m": {"@id": "urn:m", "@type": "@id"},
                       "e": {"@id": "urn:e", "@container": "@list", "@type": "@id"}})",
      R"({"l": ["a"], "m": {"@list": ["urn:x"]}, "e": []})");
}

TEST(ld_compact, uses_index_maps_and_groups) {
  expect_compacted(R"({"urn:p": [{"@value": "1", "@index": "a"}, {"@value": "2"}], "urn:q": "x"})",
                   R"({"p": {"@id": "urn:p", "@container": "@index"}, "q": {"@id": "urn:q", "@nest": "group"},
          "group": "@nest"})",
                   R"({"p": {"a": "1", "@none": "2"}, "group": {"q": "x"}})");
}

TEST(ld_compact, uses_the_contexts_of_properties_and_types) {
  expect_compacted(R"({"@type": "urn:T", "urn:n": "1", "urn:p": {"urn:n": "2"}})",
                   R"({"T": {"@id": "urn:T", "@context": {"typed": "urn:n"}},
                       "p": {"@id": "urn:p", "@context": {"inner": "urn:n"}}})",
                   R"({"@type": "T", "typed": "1", "p": {"inner": "2"}})");
}

TEST(ld_compact, keeps_a_default_language_apart) {
  expect_compacted(R"({"urn:p": [{"@value": "eins", "@language": "de"}, "1"]})",
                   R"({"@language": "de", "p": "urn:p"})", R"({"p": ["eins", {"@value": "1"}]})");
}

TEST(ld_compact, puts_several_documents_under_graph) {
  expect_compacted(R"([{"@id": "urn:a", "urn:p": "1"}, {"@id": "urn:b", "urn:p": "2"}])", R"({"p": "urn:p"})",
                   R"({"@graph": [{"@id": "urn:a", "p": "1"}, {"@id": "urn:b", "p": "2"}]})");
}

TEST(ld_compact, refuses_what_would_not_be_read_back) {
  expect_refused(R"({"@id": "urn:a", "@graph": [{"@id": "urn:b", "urn:p": "1"}]})", "{}");
  expect_refused(R"({"@id": "urn:a", "@included": [{"@id": "urn:b", "urn:p": "1"}]})", "{}");
  expect_refused(R"({"urn:l": [{"@list": ["a"]}, {"@list": ["b"]}]})",
                 R"({"l": {"@id": "urn:l", "@container": "@list"}})");
  expect_refused(R"({"urn:p": {"@id": "ns:x"}})", R"({"ns": "http://x/ns#"})");
  expect_refused(R"({"@type": "relative", "urn:p": "1"})", R"({"@vocab": "http://v/"})");
}

TEST(ld_compact, says_the_same_as_before) {
  const auto document = doc(R"({
    "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1",
                 {"toot": "http://joinmastodon.org/ns#", "focalPoint": {"@id": "toot:focalPoint",
                     "@container": "@list"},
                  "quote": {"@id": "https://w3id.org/fep/044f#quote", "@type": "@id"},
                      "own": "https://otter.example/ns#own"}],
    "id": "https://otter.example/a/1", "type": "Create", "actor": "https://otter.example/users/lutra",
    "to": "https://www.w3.org/ns/activitystreams#Public", "published": "2026-03-01T12:00:00Z",
    "object": {"type": ["Note", "own"], "content": "a", "contentMap": {"en": "a", "pt-BR": "b"},
        "own": [1, 2.5, true],
               "attachment": [{"type": "Document", "focalPoint": [0.5, -1], "width": 3}], "tag": [],
               "quote": "https://heron.example/notes/3", "orderedItems": ["urn:x", {"id": "urn:y",
                   "name": "z"}]}})");
  const auto compacted = json_ld_compact(document, activity_context());
  ASSERT_TRUE(compacted.has_value()) << compacted.error().message();
  EXPECT_EQ(canonical_of(*compacted), canonical_of(document)) << js::serialize(*compacted);
}

} // namespace pheidi::crypto
