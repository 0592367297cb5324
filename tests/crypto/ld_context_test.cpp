// Context processing: terms by hand, and our built-in contexts term by term against public copies.
#include "corpus.hpp"
#include "crypto/json_ld/builtin_contexts.hpp"
#include "crypto/json_ld/context.hpp"
#include "ld_documents.hpp"

namespace pheidi::crypto {

using namespace testing;

namespace {

namespace js = boost::json;

/// The context after processing; null if it was refused.
ld::context_ptr active_for(const js::value& local, errc* why = nullptr) {
  ld::processing run(json_ld_limits{});
  auto out = ld::apply(run, ld::initial_context(), local);
  if (!run.failed()) return out;
  if (why != nullptr) *why = static_cast<errc>(run.first_error().code.value());
  return nullptr;
}

errc refusal_of(std::string_view context) {
  const auto local = doc(context);
  errc why = errc::ok;
  active_for(local, &why);
  return why;
}

std::string iri_of(std::string_view context, std::string_view term) {
  const auto local = doc(context);
  const auto active = active_for(local);
  if (!active) return "refused";
  return ld::expand_iri(*active, term, {.document_relative = false, .vocab = true}).value_or("nothing");
}

/// What a term means, as text: for comparing, and for a message that says where two contexts differ.
std::string meaning(const ld::active_context& context) {
  std::string out =
      "vocab " + context.vocab.value_or("-") + ", language " + context.language.value_or("-") + "\n";
  for (const auto& [name, term] : context.terms) {
    const auto& c = term->container;
    out += name + " = " + term->iri.value_or("null") + " type " + term->type.value_or("-");
    for (const auto& [flag, text] : {std::pair(c.list, " list"),
                                     {c.set, " set"},
                                     {c.language, " language"},
                                     {c.index, " index"},
                                     {c.graph, " graph"},
                                     {term->prefix, " prefix"},
                                     {term->is_protected, " protected"},
                                     {term->reverse, " reverse"}})
      if (flag) out += text;
    if (term->scoped != nullptr) out += " {\n" + meaning(*active_for(*term->scoped)) + "}";
    out += "\n";
  }
  return out;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class context_corpus : public with_corpus {};

} // namespace

TEST(ld_context, builds_terms_upon_prefixes_whatever_their_order) {
  const auto* context = R"({"term": "pre:term", "other": {"@id": "pre:other", "@type": "@id"},
                            "pre": "http://example.org/ns#"})";
  EXPECT_EQ(iri_of(context, "term"), "http://example.org/ns#term");
  EXPECT_EQ(iri_of(context, "other"), "http://example.org/ns#other");
  EXPECT_EQ(iri_of(context, "pre:free"), "http://example.org/ns#free");
  EXPECT_EQ(iri_of(context, "unknown:free"), "unknown:free");
}

TEST(ld_context, takes_only_what_ends_in_a_delimiter_for_a_prefix) {
  const auto* context = R"({"slash": "http://example.org/a/", "word": "http://example.org/a",
                            "forced": {"@id": "http://example.org/b", "@prefix": true},
                            "long": {"@id": "http://example.org/c#"}})";
  EXPECT_EQ(iri_of(context, "slash:x"), "http://example.org/a/x");
  EXPECT_EQ(iri_of(context, "word:x"), "word:x");
  EXPECT_EQ(iri_of(context, "forced:x"), "http://example.org/bx");
  EXPECT_EQ(iri_of(context, "long:x"), "long:x");
}

TEST(ld_context, null_takes_a_term_away) {
  EXPECT_EQ(iri_of(R"([{"@vocab": "http://v/"}, {"gone": null}])", "gone"), "nothing");
  EXPECT_EQ(iri_of(R"([{"@vocab": "http://v/", "a": "http://x/a"}, null])", "a"), "a");
}

TEST(ld_context, the_last_definition_counts) {
  EXPECT_EQ(iri_of(R"([{"a": "http://x/1"}, {"a": "http://x/2"}])", "a"), "http://x/2");
}

TEST(ld_context, names_of_built_in_contexts_have_their_aliases) {
  for (const auto* url :
       {"https://www.w3.org/ns/activitystreams", "http://www.w3.org/ns/activitystreams",
        "https://www.w3.org/ns/activitystreams#", "https://www.w3.org/ns/activitystreams.jsonld"})
    EXPECT_EQ(ld::builtin_context(url), ld::builtin_context("https://www.w3.org/ns/activitystreams")) << url;
  for (const auto url : ld::builtin_urls())
    EXPECT_TRUE(active_for(js::value(url))) << url;
}

TEST(ld_context, no_other_context_is_known) {
  for (const auto* text :
       {R"("https://evil.example/context")", R"("https://www.w3.org/ns/activitystreams/x")", R"("")",
        R"("context")",
        R"(["https://www.w3.org/ns/activitystreams", "https://www.w3.org/ns/activitystreams?x"])"})
    EXPECT_EQ(refusal_of(text), errc::unknown_context) << text;
}

TEST(ld_context, refuses_definitions_that_mean_nothing) {
  for (const auto* text : {R"({"a": "b:x", "b": "a:y"})",
                           R"({"a": 5})",
                           R"({"a": {"@id": 5}})",
                           R"({"a": {"@id": "http://x", "odd": 1}})",
                           R"({"": "http://x"})",
                           R"({"@id": "http://x"})",
                           R"({"a": {"@id": "@context"}})",
                           R"({"a": "relative"})",
                           R"({"a": {"@id": "http://x", "@type": "relative"}})",
                           R"({"a": {"@id": "http://x", "@container": "@odd"}})",
                           R"({"a": {"@id": "http://x", "@container": ["@list", "@set"]}})",
                           R"({"http://a/": "http://b/"})",
                           R"({"@vocab": 5})",
                           R"({"@language": 5})",
                           R"({"@base": "relative"})",
                           R"({"@version": 1.0})",
                           R"(5)",
                           R"({"@protected": 1})",
                           R"({"@propagate": 1})",
                           R"({"a": {"@type": "@id"}})",
                           R"({"a": {"@reverse": "http://x", "@id": "http://x"}})"})
    EXPECT_EQ(refusal_of(text), errc::bad_json_ld) << text;
}

TEST(ld_context, refuses_what_it_does_not_support) {
  for (const auto* text : {R"({"@import": "https://www.w3.org/ns/activitystreams"})",
                           R"({"@direction": "rtl"})", R"({"a": {"@id": "http://x", "@direction": "rtl"}})",
                           R"({"a": {"@id": "http://x", "@index": "http://y"}})",
                           R"({"a": {"@id": "http://x", "@container": "@id"}})",
                           R"({"a": {"@id": "http://x", "@container": "@type"}})",
                           R"({"a": {"@id": "http://x", "@container": ["@graph", "@index"]}})",
                           R"({"@type": {"@container": "@set"}})"})
    EXPECT_EQ(refusal_of(text), errc::bad_json_ld) << text;
}

TEST(ld_context, protected_terms_stay) {
  const std::string guarded = R"({"@protected": true, "a": "http://x/a"})";
  EXPECT_EQ(refusal_of("[" + guarded + R"(, {"a": "http://x/b"}])"), errc::bad_json_ld);
  EXPECT_EQ(refusal_of("[" + guarded + R"(, {"a": null}])"), errc::bad_json_ld);
  EXPECT_EQ(refusal_of("[" + guarded + R"(, null])"), errc::bad_json_ld);
  EXPECT_EQ(refusal_of("[" + guarded + R"(, {"a": "http://x/a"}])"), errc::ok);
  EXPECT_EQ(refusal_of("[" + guarded + R"(, {"a": "http://x/a"}, {"a": "http://x/b"}])"), errc::bad_json_ld);
}

TEST(ld_context, bounds_the_terms_that_wait_for_each_other) {
  std::string chain = R"({"t0": "http://x/")";
  for (int i = 1; i < 1000; ++i)
    chain += ",\"a" + std::to_string(i) + "\": \"a" + std::to_string(i + 1) + ":x\"";
  EXPECT_EQ(refusal_of(chain + "}"), errc::limit_reached);
}

TEST_F(context_corpus, built_in_contexts_mean_what_public_copies_mean) {
  const std::pair<const char*, const char*> copies[] = {
      {"activitystreams.json", "https://www.w3.org/ns/activitystreams"},
      {"security-v1.json", "https://w3id.org/security/v1"},
      {"identity-v1.json", "https://w3id.org/identity/v1"},
      {"data-integrity-v1.json", "https://w3id.org/security/data-integrity/v1"},
      {"data-integrity-v2.json", "https://w3id.org/security/data-integrity/v2"},
      {"multikey-v1.json", "https://w3id.org/security/multikey/v1"},
      {"did-v1.json", "https://www.w3.org/ns/did/v1"},
      {"socialweb-webfinger.json", "https://purl.archive.org/socialweb/webfinger"},
      {"joinmastodon.json", "http://joinmastodon.org/ns"},
      {"gotosocial.json", "https://gotosocial.org/ns"},
      {"miscellany.json", "https://purl.archive.org/miscellany"},
  };
  for (const auto& [file, url] : copies) {
    const auto copy =
        doc(content_of(corpus_folder("").parent_path().parent_path() / "contexts/other" / file));
    const auto theirs = active_for(copy.at("@context"));
    const auto ours = active_for(js::value(url));
    ASSERT_TRUE(theirs && ours) << file;
    EXPECT_EQ(meaning(*ours), meaning(*theirs)) << file;
  }
}

TEST_F(context_corpus, extension_terms_mean_what_public_copies_mean) {
  const auto folder = corpus_folder("").parent_path().parent_path() / "contexts/other";
  const auto ours = active_for(activity_context());
  std::size_t compared = 0;
  for (const auto* file : {"joinmastodon.json", "gotosocial.json", "miscellany.json"}) {
    const auto copy = doc(content_of(folder / file));
    const auto theirs = active_for(copy.at("@context"));
    ASSERT_TRUE(theirs) << file;
    for (const auto& [name, term] : theirs->terms) {
      const auto* mine = ours->find(name);
      if (mine == nullptr) continue;
      EXPECT_EQ(mine->iri, term->iri) << file << " " << name;
      // Domains are no names of anything, though some say so: without a type both are read under one term.
      EXPECT_EQ(mine->type, name == "attributionDomains" ? std::nullopt : term->type) << file << " " << name;
      EXPECT_EQ(mine->container.list, term->container.list) << file << " " << name;
      ++compared;
    }
  }
  EXPECT_GE(compared, 25u);
}

} // namespace pheidi::crypto
