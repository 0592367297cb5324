// Expansion and the statements that come of it: one rule of JSON-LD 1.1 in each test.
#include "ld_documents.hpp"

namespace pheidi::crypto {

using namespace testing;

namespace {

namespace js = boost::json;

void expect_expanded(std::string_view document, std::string_view expected) {
  const auto expanded = json_ld_expand(doc(document));
  ASSERT_TRUE(expanded.has_value()) << document << ": " << expanded.error().message();
  const auto wanted = doc(expected);
  EXPECT_EQ(js::value(*expanded), wanted) << js::serialize(*expanded);
}

void expect_refused(std::string_view document) {
  EXPECT_TRUE(failed_with(json_ld_expand(doc(document)), errc::bad_json_ld)) << document;
}

} // namespace

TEST(ld_expand, makes_objects_of_values) {
  expect_expanded(
      R"({"@context": {"name": "http://x/name", "home": {"@id": "http://x/home", "@type": "@id"},
                                   "age": {"@id": "http://x/age", "@type": "http://x/int"}},
                      "@id": "http://a/", "name": "A", "home": "http://h/", "age": 5})",
      R"([{"@id": "http://a/", "http://x/name": [{"@value": "A"}], "http://x/home": [{"@id": "http://h/"}],
                       "http://x/age": [{"@value": 5, "@type": "http://x/int"}]}])");
}

TEST(ld_expand, drops_what_no_term_names) {
  expect_expanded(R"({"@context": {"name": "http://x/name"}, "name": "A", "other": "B", "empty": null})",
                  R"([{"http://x/name": [{"@value": "A"}]}])");
}

TEST(ld_expand, reads_aliases_of_keywords) {
  expect_expanded(
      R"({"@context": {"id": "@id", "type": "@type", "v": "@value", "l": "@language", "p": "http://x/p"},
                      "id": "http://a/", "type": "http://x/T", "p": {"v": "t", "l": "en"}})",
      R"([{"@id": "http://a/", "@type": ["http://x/T"], "http://x/p": [{"@value": "t",
          "@language": "en"}]}])");
}

TEST(ld_expand, reads_language_maps) {
  expect_expanded(R"({"@context": {"p": {"@id": "http://x/p", "@container": "@language"}},
                      "p": {"en": "one", "de": ["eins", null], "@none": "1"}})",
                  R"([{"http://x/p": [{"@value": "1"}, {"@value": "eins", "@language": "de"},
                                      {"@value": "one", "@language": "en"}]}])");
}

TEST(ld_expand, reads_index_maps) {
  expect_expanded(
      R"({"@context": {"p": {"@id": "http://x/p", "@container": "@index"}}, "p": {"b": "2", "a": ["1"]}})",
      R"([{"http://x/p": [{"@value": "1", "@index": "a"}, {"@value": "2", "@index": "b"}]}])");
}

TEST(ld_expand, keeps_lists_and_dissolves_sets) {
  expect_expanded(R"({"@context": {"l": {"@id": "http://x/l", "@container": "@list"}, "p": "http://x/p"},
                      "l": [1, [2]], "p": {"@set": ["a", "b"]}})",
                  R"([{"http://x/l": [{"@list": [{"@value": 1}, {"@list": [{"@value": 2}]}]}],
                       "http://x/p": [{"@value": "a"}, {"@value": "b"}]}])");
}

TEST(ld_expand, reads_the_languages_of_context_and_term) {
  expect_expanded(
      R"({"@context": {"@language": "de", "p": "http://x/p", "q": {"@id": "http://x/q", "@language": null}},
                      "p": "eins", "q": "1"})",
      R"([{"http://x/p": [{"@value": "eins", "@language": "de"}], "http://x/q": [{"@value": "1"}]}])");
}

TEST(ld_expand, keeps_json_as_it_is) {
  expect_expanded(
      R"({"@context": {"j": {"@id": "http://x/j", "@type": "@json"}}, "j": {"b": [1, null], "@id": 2}})",
      R"([{"http://x/j": [{"@type": "@json", "@value": {"b": [1, null], "@id": 2}}]}])");
}

TEST(ld_expand, reads_groups_of_members) {
  expect_expanded(R"({"@context": {"p": "http://x/p", "group": "@nest"}, "group": [{"p": "a"}, {"p": "b"}]})",
                  R"([{"http://x/p": [{"@value": "a"}, {"@value": "b"}]}])");
}

TEST(ld_expand, resolves_names_against_the_base) {
  expect_expanded(R"({"@context": {"@base": "http://h/a/b?q#f", "p": {"@id": "http://x/p", "@type": "@id"}},
                      "@id": "", "p": ["c", "../c", "/c", "?r", "#g", "//o/c", "./c/./d/../e", "urn:x"]})",
                  R"([{"@id": "http://h/a/b?q", "http://x/p": [{"@id": "http://h/a/c"}, {"@id": "http://h/c"},
                       {"@id": "http://h/c"}, {"@id": "http://h/a/b?r"}, {"@id": "http://h/a/b?q#g"},
                           {"@id": "http://o/c"},
                       {"@id": "http://h/a/c/e"}, {"@id": "urn:x"}]}])");
}

TEST(ld_expand, a_property_brings_its_context) {
  expect_expanded(
      R"({"@context": {"p": {"@id": "http://x/p", "@context": {"n": "http://in/n"}}, "n": "http://out/n"},
                      "n": "1", "p": {"n": "2", "p": {"n": "3"}}})",
      R"([{"http://out/n": [{"@value": "1"}], "http://x/p": [{"http://in/n": [{"@value": "2"}],
                       "http://x/p": [{"http://in/n": [{"@value": "3"}]}]}]}])");
}

TEST(ld_expand, a_type_brings_its_context_for_its_node_only) {
  expect_expanded(
      R"({"@context": {"T": {"@id": "http://x/T", "@context": {"n": "http://in/n"}}, "n": "http://out/n",
                                   "p": "http://x/p"},
                      "@type": "T", "n": "1", "p": {"n": "2"}})",
      R"([{"@type": ["http://x/T"], "http://in/n": [{"@value": "1"}],
                       "http://x/p": [{"http://out/n": [{"@value": "2"}]}]}])");
}

TEST(ld_expand, a_null_context_inside_takes_the_terms_away) {
  expect_expanded(
      R"({"@context": {"p": "http://x/p"}, "p": {"@context": null, "p": "lost", "http://x/q": "kept"}})",
      R"([{"http://x/p": [{"http://x/q": [{"@value": "kept"}]}]}])");
}

TEST(ld_expand, puts_graphs_where_the_term_says) {
  expect_expanded(
      R"({"@context": {"g": {"@id": "http://x/g", "@container": "@graph"}, "p": "http://x/p"},
          "g": {"p": "a"}})",
      R"([{"http://x/g": [{"@graph": [{"http://x/p": [{"@value": "a"}]}]}]}])");
}

TEST(ld_expand, refuses_reverse_properties_by_any_name) {
  expect_refused(R"({"@context": {"p": "http://x/p"}, "@reverse": {"p": {"@id": "http://b/"}}})");
  expect_refused(R"({"@context": {"r": "@reverse", "p": "http://x/p"}, "r": {"p": {"@id": "http://b/"}}})");
  expect_refused(R"({"@context": {"r": {"@reverse": "http://x/p"}}, "r": {"@id": "http://b/"}})");
}

TEST(ld_expand, refuses_documents_that_mean_nothing) {
  for (const auto* text :
       {R"({"@id": 5})", R"({"@type": 5})", R"({"@type": [{}]})", R"({"http://x/p": {"@value": {}}})",
        R"({"http://x/p": {"@value": "a", "@type": "http://t", "@language": "en"}})",
        R"({"http://x/p": {"@value": 5, "@language": "en"}})",
        R"({"http://x/p": {"@value": "a", "http://x/q": "b"}})",
        R"({"http://x/p": {"@list": [1], "http://x/q": 1}})",
        R"({"http://x/p": {"@value": "a", "@type": "relative"}})",
        R"({"http://x/p": {"@value": "a", "@type": ["http://t", "http://u"]}})",
        R"({"@language": 5, "http://x/p": "a"})",
        R"({"@context": {"i": "@id", "j": "@id"}, "i": "http://a/", "j": "http://b/"})",
        R"({"@id": "@type"})", R"({"@context": {"g": "@nest"}, "g": "a"})",
        R"({"@context": {"g": "@nest"}, "g": {"@value": "a"}})",
        R"({"http://x/p": {"@value": "a", "@direction": "rtl"}})",
        R"({"@included": "a", "@id": "http://x", "@included": [{"@value": 1}], "@direction": "ltr"})",
        R"({"@context": {"p": {"@id": "http://x/p", "@container": "@language"}}, "p": {"en": 5}})"})
    expect_refused(text);
}

TEST(ld_rdf, writes_numbers_and_booleans_in_canonical_forms) {
  EXPECT_EQ(
      statements_of(
          R"({"@id": "urn:a", "urn:p": [true, 5, -7, 5.0, 5.5, 1e21, 0.000001, 12345678901234567890]})"),
      "<urn:a> <urn:p> \"-7\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
      "<urn:a> <urn:p> \"1.0E-6\"^^<http://www.w3.org/2001/XMLSchema#double> .\n"
      "<urn:a> <urn:p> \"1.0E21\"^^<http://www.w3.org/2001/XMLSchema#double> .\n"
      "<urn:a> <urn:p> \"12345678901234567890\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
      "<urn:a> <urn:p> \"5\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
      "<urn:a> <urn:p> \"5.5E0\"^^<http://www.w3.org/2001/XMLSchema#double> .\n"
      "<urn:a> <urn:p> \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean> .\n");
  EXPECT_EQ(statements_of(
                R"({"@context": {"d": {"@id": "urn:d", "@type": "http://www.w3.org/2001/XMLSchema#double"},
                                         "f": {"@id": "urn:f",
                                             "@type": "http://www.w3.org/2001/XMLSchema#float"}},
                             "@id": "urn:a", "d": 5, "f": [5, -71.25]})"),
            "<urn:a> <urn:d> \"5.0E0\"^^<http://www.w3.org/2001/XMLSchema#double> .\n"
            "<urn:a> <urn:f> \"-7.125E1\"^^<http://www.w3.org/2001/XMLSchema#float> .\n"
            "<urn:a> <urn:f> \"5\"^^<http://www.w3.org/2001/XMLSchema#float> .\n");
}

TEST(ld_rdf, writes_lists_and_languages) {
  EXPECT_EQ(statements_of(R"({"@id": "urn:a", "urn:l": {"@list": ["x"]}, "urn:e": {"@list": []},
                             "urn:t": {"@value": "a\"\n\t", "@language": "en-GB"}})"),
            "<urn:a> <urn:e> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n"
            "<urn:a> <urn:l> _:c14n0 .\n"
            "<urn:a> <urn:t> \"a\\\"\\n\\t\"@en-gb .\n"
            "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"x\" .\n"
            "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> "
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n");
}

TEST(ld_rdf, writes_graphs_json_and_types) {
  EXPECT_EQ(statements_of(
                R"({"@id": "urn:g", "@type": "urn:T", "@graph": [{"@id": "urn:a", "urn:p": {"@id": "urn:b"}}],
                             "urn:j": {"@type": "@json", "@value": {"b": 1, "a": []}}})"),
            "<urn:a> <urn:p> <urn:b> <urn:g> .\n"
            "<urn:g> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:T> .\n"
            "<urn:g> <urn:j> "
            "\"{\\\"a\\\":[],\\\"b\\\":1}\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON> .\n");
}

TEST(ld_rdf, leaves_out_what_cannot_be_said) {
  EXPECT_EQ(
      statements_of(
          R"({"@context": {"@vocab": "_:"}, "@id": "urn:a", "undefined": "x", "urn:p": [{"@id": "relative"},
                             {"@id": "urn:with space"}, {"@value": "x", "@language": "not a language"},
                                 {"@id": "urn:ok"}],
                             "urn:q> <urn:evil": "x", "urn:r": {"@id": "relative",
                                 "urn:s": {"@id": "urn:in", "urn:t": "y"}}})"),
      "<urn:a> <urn:p> <urn:ok> .\n<urn:in> <urn:t> \"y\" .\n");
}

TEST(ld_rdf, is_the_same_for_a_node_said_in_two_places) {
  const auto apart =
      statements_of(R"([{"@id": "urn:a", "urn:p": {"@id": "_:x"}}, {"@id": "_:x", "urn:q": "v"}])");
  const auto together = statements_of(R"({"@id": "urn:a", "urn:p": {"urn:q": "v"}})");
  EXPECT_EQ(apart, together);
}

} // namespace pheidi::crypto
