// RDFC-1.0: by hand, by property, and by the published vectors.
#include "corpus.hpp"
#include "ld_documents.hpp"

#include "pheidi/crypto/json_ld.hpp"

#include <random>

namespace pheidi::crypto {

using namespace testing;

namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string canonical_lines(std::string_view nquads) {
  const auto text = canonical_nquads(nquads);
  return text ? *text : "error: " + text.error().message();
}

/// Edges between `n` blank nodes, as N-Quads in the given order, the nodes named by `names`.
using edges = std::vector<std::pair<int, int>>;
std::string graph_of(const edges& all, const std::vector<int>& names) {
  std::string out;
  for (const auto& [from, to] : all)
    out += "_:n" + std::to_string(names[static_cast<std::size_t>(from)]) + " <urn:e> _:n" +
           std::to_string(names[static_cast<std::size_t>(to)]) + " .\n";
  return out;
}

class rdf_canon_corpus : public with_corpus {};

} // namespace

TEST(rdf_canon, sorts_and_removes_what_is_said_twice) {
  EXPECT_EQ(canonical_lines("<urn:b> <urn:p> \"2\" .\n<urn:a> <urn:p> \"1\" .\n<urn:b> <urn:p> \"2\" .\n"),
            "<urn:a> <urn:p> \"1\" .\n<urn:b> <urn:p> \"2\" .\n");
}

TEST(rdf_canon, reads_all_of_nquads) {
  EXPECT_EQ(
      canonical_lines("# a comment\n\n<urn:a>\t<urn:p> \"a\\tb\\u00e9\\U0001F602\\\"\"@en-GB . # behind\n"
                      "<urn:a> <urn:p> \"x\"^^<http://www.w3.org/2001/XMLSchema#string> <urn:g>.\r\n"),
      "<urn:a> <urn:p> \"a\\tb\u00e9\U0001F602\\\"\"@en-GB .\n<urn:a> <urn:p> \"x\" <urn:g> .\n");
}

TEST(rdf_canon, escapes_controls) {
  EXPECT_EQ(
      canonical_lines("<urn:a> <urn:p> \"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u001f\\u007f\\u0080\" .\n"),
      "<urn:a> <urn:p> \"\\u0000\\u0007\\b\\t\\n\\u000B\\f\\r\\u001F\\u007F\u0080\" .\n");
}

TEST(rdf_canon, refuses_what_is_no_nquads) {
  for (const auto* text :
       {"<urn:a> <urn:p> .", "<urn:a> <urn:p> \"x .", "\"x\" <urn:p> <urn:a> .", "<urn:a> _:p <urn:b> .",
        "<urn:a> <urn:p> <urn:b>", "<a> <urn:p> <urn:b> .", "<urn:a> <urn:p> \"x\"@ .",
        "<urn:a> <urn:p> \"\\q\" .", "<urn:a> <urn:p> \"\\ud800\" .", "<urn:a> <urn:p> <urn:b> \"g\" .",
        "<urn:a> <urn:p> <urn:b> . x", "<urn:a <urn:p> <urn:b> ."})
    EXPECT_TRUE(failed_with(canonical_nquads(text), errc::bad_json_ld)) << text;
}

TEST(rdf_canon, names_nodes_by_what_is_said_about_them) {
  EXPECT_EQ(canonical_lines("_:x <urn:p> _:y .\n_:y <urn:q> \"v\" .\n"),
            canonical_lines("_:y <urn:p> _:x .\n_:x <urn:q> \"v\" .\n"));
}

TEST(rdf_canon, does_not_depend_on_names_or_order) {
  std::mt19937 dice(20260301);
  for (int round = 0; round < 60; ++round) {
    const int n = 2 + round % 6;
    std::uniform_int_distribution<int> node(0, n - 1);
    edges all;
    for (int i = 0; i < n + round % 4; ++i)
      all.emplace_back(node(dice), node(dice));
    std::vector<int> names(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i)
      names[static_cast<std::size_t>(i)] = i;
    const auto expected = canonical_lines(graph_of(all, names));
    for (int again = 0; again < 4; ++again) {
      std::shuffle(names.begin(), names.end(), dice);
      std::shuffle(all.begin(), all.end(), dice);
      EXPECT_EQ(canonical_lines(graph_of(all, names)), expected) << graph_of(all, names);
    }
  }
}

TEST(rdf_canon, tells_different_graphs_apart) {
  // Two rings of three, and one ring of six: alike for each node alone.
  const std::vector<int> names{0, 1, 2, 3, 4, 5};
  const auto two = canonical_lines(graph_of({{0, 1}, {1, 2}, {2, 0}, {3, 4}, {4, 5}, {5, 3}}, names));
  const auto one = canonical_lines(graph_of({{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}}, names));
  EXPECT_NE(one, two);
  EXPECT_FALSE(one.starts_with("error"));
}

TEST(rdf_canon, stops_at_a_graph_that_would_take_for_ever) {
  std::string clique;
  for (int i = 0; i < 12; ++i)
    for (int j = 0; j < 12; ++j)
      if (i != j) clique += "_:n" + std::to_string(i) + " <urn:e> _:n" + std::to_string(j) + " .\n";
  EXPECT_TRUE(failed_with(canonical_nquads(clique), errc::limit_reached));
}

TEST(rdf_canon, stops_at_a_row_too_long_to_follow) {
  std::string row;
  for (int i = 0; i < 2000; ++i)
    row += "_:n" + std::to_string(i) + " <urn:next> _:n" + std::to_string(i + 1) + " .\n";
  json_ld_limits patient;
  patient.max_canonical_work = 100'000'000;
  EXPECT_TRUE(failed_with(canonical_nquads(row), errc::limit_reached));
  EXPECT_TRUE(failed_with(canonical_nquads(row, patient), errc::limit_reached));
}

TEST(rdf_canon, takes_no_more_statements_than_allowed) {
  json_ld_limits few;
  few.max_quads = 2;
  EXPECT_TRUE(canonical_nquads("<urn:a> <urn:p> \"1\" .\n<urn:a> <urn:p> \"2\" .\n", few).has_value());
  EXPECT_TRUE(failed_with(
      canonical_nquads("<urn:a> <urn:p> \"1\" .\n<urn:a> <urn:p> \"2\" .\n<urn:a> <urn:p> \"3\" .\n", few),
      errc::limit_reached));
}

TEST_F(rdf_canon_corpus, gives_the_published_canonical_forms) {
  const auto folder = corpus_folder("rdf-canon/w3c-rdfc10");
  const auto manifest = json::parse(content_of(folder / "manifest.jsonld")).value();
  std::size_t seen = 0;
  for (const auto& entry : manifest.at("entries").as_array()) {
    if (text_at(entry, "type") != "rdfc:RDFC10EvalTest") continue;
    if (has(entry, "hashAlgorithm")) continue; // SHA-384, which no signature of ours uses
    const auto input = folder / std::filesystem::path(text_at(entry, "action")).filename();
    const auto expected = folder / std::filesystem::path(text_at(entry, "result")).filename();
    if (!std::filesystem::exists(input) || !std::filesystem::exists(expected)) continue;
    SCOPED_TRACE(text_at(entry, "id") + " " + text_at(entry, "name"));
    EXPECT_EQ(canonical_lines(content_of(input)), content_of(expected));
    ++seen;
  }
  EXPECT_GE(seen, 30u);
}

TEST_F(rdf_canon_corpus, keeps_what_is_canonical_already) {
  const auto folder = corpus_folder("integrity-proof/w3c-vc-di-eddsa/Ed25519Signature2020");
  for (const auto* file : {"canonDocEdSig.txt", "proofCanonEdSig.txt"}) {
    const auto text = content_of(folder / file);
    EXPECT_EQ(canonical_lines(text), text) << file;
  }
}

} // namespace pheidi::crypto
