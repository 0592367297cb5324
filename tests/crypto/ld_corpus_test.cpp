// LD signatures of a dozen servers, with the verdicts and intermediate values of an independent
// implementation.
#include "corpus.hpp"
#include "judge.hpp"
#include "ld_documents.hpp"

#include "pheidi/crypto/ld_signature.hpp"

namespace pheidi::crypto {

using namespace testing;

namespace {

namespace js = boost::json;

const wall_time now = time_of("2026-03-01T12:00:00Z");

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// With numbers rounded right, which the corpus reader does not promise.
std::vector<corpus_case> cases() {
  auto out = corpus_cases("ld");
  for (auto& c : out)
    c.document = json::parse(content_of(corpus_folder("ld") / (c.name + ".json"))).value();
  return out;
}

js::object without_signature(js::object document) {
  document.erase("signature");
  return document;
}

/// Names a context that the engine does not carry and never fetches.
bool needs_other_context(const js::object& document) {
  return failed_with(json_ld_canonical(without_signature(document)), errc::unknown_context);
}

class ld_corpus : public with_corpus {};

} // namespace

TEST_F(ld_corpus, gives_the_expected_verdicts) {
  std::size_t verified = 0;
  std::size_t refused = 0;
  for (const auto& c : cases()) {
    SCOPED_TRACE(c.name);
    const auto& document = c.document.at("document").as_object();
    const auto key = rsa_public_key::from_pem(text_at(c.document, "publicKeyPem"));
    ASSERT_TRUE(key.has_value());
    const auto verdict = verify_ld_signature(document, *key, now);
    if (needs_other_context(document)) {
      EXPECT_TRUE(failed_with(verdict, errc::unknown_context));
      continue;
    }
    const bool expected = text_at(c.document.at("expected"), "verdict") == "verifies";
    EXPECT_EQ(verdict.has_value(), expected) << (verdict ? "" : verdict.error().message());
    ++(expected ? verified : refused);
  }
  EXPECT_GE(verified, 8u);
  EXPECT_GE(refused, 6u);
}

TEST_F(ld_corpus, makes_the_same_statements_as_the_independent_implementation) {
  std::size_t seen = 0;
  for (const auto& c : cases()) {
    SCOPED_TRACE(c.name);
    const auto& document = c.document.at("document").as_object();
    if (needs_other_context(document)) continue;
    const auto expected = text_at(c.document.at("checkedWhenCollected"), "canonicalDocument");
    EXPECT_EQ(canonical_of(without_signature(document)), expected);
    ++seen;
  }
  EXPECT_GE(seen, 14u);
}

TEST_F(ld_corpus, verifies_after_compaction_what_verified_before) {
  std::size_t seen = 0;
  for (const auto& c : cases()) {
    SCOPED_TRACE(c.name);
    const auto& document = c.document.at("document").as_object();
    const auto key = rsa_public_key::from_pem(text_at(c.document, "publicKeyPem"));
    if (!verify_ld_signature(document, *key, now)) continue;
    const auto compacted = compact_activity(document);
    ASSERT_TRUE(compacted.has_value()) << compacted.error().message();
    const auto verdict = verify_ld_signature(*compacted, *key, now);
    EXPECT_TRUE(verdict.has_value()) << verdict.error().message() << js::serialize(*compacted);
    ++seen;
  }
  EXPECT_GE(seen, 8u);
}

TEST_F(ld_corpus, follows_the_published_steps) {
  const auto folder = corpus_folder("ld/smithereen-urdna2015");
  const auto options = json::parse(content_of(folder / "00b-options_payload.json")).value();
  const auto activity = json::parse(content_of(folder / "00a-unsigned_payload.json")).value();
  EXPECT_EQ(canonical_of(options), content_of(folder / "02a-normalized_options.rdf"));
  EXPECT_EQ(canonical_of(activity), content_of(folder / "02a-normalized_activity.rdf") + "\n");
}

TEST_F(ld_corpus, documents_of_all_projects_say_the_same_after_compaction) {
  std::size_t same = 0;
  std::size_t refused = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(corpus_folder("").parent_path().parent_path())) {
    const auto path = entry.path().string();
    if (entry.path().extension() != ".json" || path.find("json-test-suite") != path.npos) continue;
    const auto document = json::parse(content_of(entry.path()));
    if (!document || !document->is_object()) continue;
    SCOPED_TRACE(path);
    const auto bare = without_signature(document->get_object());
    const auto before = json_ld_canonical(bare);
    if (!before || before->empty()) continue; // another context, or no JSON-LD at all
    for (const auto parts : {unsigned_parts::left_out, unsigned_parts::kept}) {
      const auto compacted = compact_activity(bare, parts);
      if (!compacted) {
        EXPECT_TRUE(compacted.error().is(errc::bad_json_ld)) << compacted.error().message();
        ++refused;
        continue;
      }
      EXPECT_EQ(canonical_of(*compacted), *before) << js::serialize(*compacted);
      ++same;
    }
  }
  EXPECT_GE(same, 500u);
  EXPECT_LT(refused, same / 10);
}

} // namespace pheidi::crypto
