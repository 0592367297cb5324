// Attacks on signed documents, L01 to L10 of the threat list: whoever passes a document on must not be able
// to make it mean something else under its author's signature.
#include "corpus.hpp"
#include "judge.hpp"
#include "ld_documents.hpp"

#include "pheidi/crypto/ld_signature.hpp"

namespace pheidi::crypto {

using namespace testing;

namespace {

namespace js = boost::json;

const wall_time now = time_of("2026-03-01T12:00:00Z");

const rsa_private_key& key() {
  static const auto pair = rsa_private_key::generate(2048);
  return pair;
}
const rsa_public_key& public_key() {
  static const auto half = std::move(rsa_public_key::from_pem(key().public_pem()).value());
  return half;
}

/// Undo{Announce}: what an attacker would like to show as the Announce alone.
js::object undo() {
  return doc_object(R"({"@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://otter.example/undo/1", "type": "Undo", "actor": "https://otter.example/users/lutra",
    "object": {"id": "https://otter.example/announce/1", "type": "Announce",
               "actor": "https://otter.example/users/lutra", "object": "https://heron.example/notes/3"}})");
}

js::object announce() {
  return undo().at("object").as_object();
}

js::object with_signature(js::object document) {
  return std::move(
      sign_ld(std::move(document), key(), "https://otter.example/users/lutra#main-key", now).value());
}

/// The document under a signature that was made for another one.
js::object with_signature_of(js::object document, const js::object& other) {
  document["signature"] = with_signature(other).at("signature");
  return document;
}

bool verifies(const js::object& document) {
  return verify_ld_signature(document, public_key(), now).has_value();
}

/// Neither read as an activity nor taken for signed.
void expect_useless(const js::object& document) {
  EXPECT_FALSE(compact_activity(document).has_value()) << js::serialize(document);
  EXPECT_FALSE(verifies(document)) << js::serialize(document);
}

/// An Announce beside which `smuggled` stands under `member`, so that the statements are those of the Undo.
js::object announce_with(std::string_view context, std::string_view member, js::value smuggled) {
  auto out = announce();
  out["@context"] = doc(context);
  out[member] = std::move(smuggled);
  return with_signature_of(std::move(out), undo());
}

/// The Undo without what it undoes, which stands outside.
js::object bare_undo() {
  auto out = undo();
  out.erase("@context");
  out["object"] = "https://otter.example/announce/1";
  return out;
}

class ld_threats_corpus : public with_corpus {};

} // namespace

TEST(ld_threats, L01_renamed_terms_are_read_by_their_meaning) {
  auto document = undo();
  document["@context"] = doc(R"(["https://www.w3.org/ns/activitystreams",
                                {"object": "https://evil.example/ns#object",
                                    "real": {"@id": "as:object", "@type": "@id"}}])");
  document["real"] = document["object"];
  document["object"] = nullptr;
  const auto signed_document = with_signature(document);
  auto shown = signed_document;
  shown["object"] = "https://evil.example/notes/666"; // was not signed

  EXPECT_FALSE(verifies(shown));
  const auto compacted = compact_activity(shown).value();
  EXPECT_EQ(compacted.at("object").at("id"), "https://otter.example/announce/1");
  EXPECT_EQ(compacted.at("https://evil.example/ns#object"), "https://evil.example/notes/666");
  EXPECT_FALSE(safe_to_forward(shown, compacted));
  EXPECT_FALSE(safe_to_forward(signed_document, compact_activity(signed_document).value()));
}

TEST(ld_threats, L02_graphs_are_refused) {
  const auto context = R"("https://www.w3.org/ns/activitystreams")";
  expect_useless(announce_with(context, "@graph", js::array{bare_undo()}));
  expect_useless(announce_with(R"(["https://www.w3.org/ns/activitystreams",
                                  {"g": {"@id": "https://evil.example/g", "@container": "@graph"}}])",
                               "g", bare_undo()));
  auto rooted = doc_object(R"({"@context": "https://www.w3.org/ns/activitystreams"})");
  auto inner = announce();
  rooted["@graph"] = js::array{inner, bare_undo()};
  expect_useless(with_signature_of(rooted, undo()));
}

TEST(ld_threats, L03_reverse_properties_are_refused) {
  const auto reversed = js::object{{"object", bare_undo()}};
  expect_useless(announce_with(R"("https://www.w3.org/ns/activitystreams")", "@reverse", reversed));
  expect_useless(
      announce_with(R"(["https://www.w3.org/ns/activitystreams", {"undoneBy": {"@reverse": "as:object"}}])",
                    "undoneBy", bare_undo()));
}

TEST(ld_threats, L04_included_nodes_are_refused) {
  expect_useless(
      announce_with(R"("https://www.w3.org/ns/activitystreams")", "@included", js::array{bare_undo()}));
}

TEST(ld_threats, L05_keywords_are_refused_by_any_name_and_at_any_depth) {
  const auto included = js::array{bare_undo()};
  const auto reversed = js::object{{"object", bare_undo()}};
  for (const auto& [keyword, smuggled] : {std::pair<const char*, js::value>("@graph", included),
                                          {"@included", included},
                                          {"@reverse", reversed}}) {
    const std::string as = R"("https://www.w3.org/ns/activitystreams")";
    const std::string alias = std::string("{\"k\": \"") + keyword + "\"}";
    // An alias.
    expect_useless(announce_with("[" + as + ", " + alias + "]", "k", smuggled));
    // A context that comes with a type, and one that comes with a property.
    expect_useless(announce_with(
        "[" + as + R"(, {"Announce": {"@id": "as:Announce", "@context": )" + alias + "}}]", "k", smuggled));
    expect_useless(
        announce_with("[" + as + R"(, {"p": {"@id": "https://evil.example/p", "@context": )" + alias + "}}]",
                      "p", js::object{{"k", smuggled}}));
    // Inside a node with its own context, or with none.
    expect_useless(announce_with(as, "attachment", js::object{{"@context", doc(alias)}, {"k", smuggled}}));
    expect_useless(announce_with(as, "attachment", js::object{{"@context", nullptr}, {keyword, smuggled}}));
    expect_useless(
        announce_with(as, "attachment", js::array{js::object{{"tag", js::object{{keyword, smuggled}}}}}));
    // Below a term that means nothing, in a list, a set, and a group of members.
    expect_useless(announce_with(as, "undefined", js::object{{keyword, smuggled}}));
    expect_useless(
        announce_with(as, "tag", js::object{{"@list", js::array{js::object{{keyword, smuggled}}}}}));
    expect_useless(announce_with(as, "tag", js::object{{"@set", js::object{{keyword, smuggled}}}}));
    expect_useless(announce_with("[" + as + R"(, {"n": "@nest"}])", "n", js::object{{keyword, smuggled}}));
  }
}

TEST(ld_threats, L05_a_null_context_does_not_hide_members) {
  auto document = undo();
  document["@context"] = js::array{"https://evil.example/ignored", nullptr};
  EXPECT_TRUE(failed_with(compact_activity(with_signature_of(document, undo())), errc::unknown_context));
  document["@context"] = nullptr;
  const auto compacted = compact_activity(with_signature_of(document, undo()));
  EXPECT_TRUE(!compacted || !compacted->contains("type"));
  EXPECT_FALSE(verifies(with_signature_of(document, undo())));
}

TEST(ld_threats, L06_no_context_is_fetched) {
  auto document = undo();
  document["@context"] = js::array{"https://www.w3.org/ns/activitystreams", "https://evil.example/context"};
  document = with_signature_of(document, undo());
  EXPECT_TRUE(failed_with(compact_activity(document), errc::unknown_context));
  EXPECT_TRUE(failed_with(verify_ld_signature(document, public_key(), now), errc::unknown_context));
  document = with_signature(undo());
  document["signature"].as_object()["@context"] = "https://evil.example/context"; // is replaced, not read
  EXPECT_TRUE(verifies(document));
  document["object"].as_object()["@context"] = "https://evil.example/context";
  EXPECT_TRUE(failed_with(verify_ld_signature(document, public_key(), now), errc::unknown_context));
}

TEST(ld_threats, L07_contexts_are_bounded) {
  js::array names;
  js::array empty;
  js::object terms;
  for (int i = 0; i < 10000; ++i) {
    names.emplace_back("https://w3id.org/security/v1");
    empty.emplace_back(js::object());
    terms["term" + std::to_string(i)] = "https://evil.example/" + std::to_string(i);
  }
  for (const auto& context : {js::value(names), js::value(empty), js::value(terms)}) {
    auto document = undo();
    document["@context"] = context;
    EXPECT_TRUE(failed_with(compact_activity(document), errc::limit_reached));
  }
  // A property whose context costs something each time that it is used.
  js::object scoped;
  for (int i = 0; i < 200; ++i)
    scoped["term" + std::to_string(i)] = "https://evil.example/" + std::to_string(i);
  auto document = undo();
  document["@context"] =
      js::object{{"p", js::object{{"@id", "https://evil.example/p"}, {"@context", scoped}}}};
  document["p"] = js::array(5000, js::object());
  EXPECT_TRUE(failed_with(compact_activity(document), errc::limit_reached));
}

TEST(ld_threats, L08_blank_nodes_that_cannot_be_told_apart_are_given_up) {
  auto document = undo();
  js::array nodes;
  for (int i = 0; i < 12; ++i) {
    js::array others;
    for (int j = 0; j < 12; ++j)
      if (i != j) others.push_back(js::object{{"id", "_:n" + std::to_string(j)}});
    nodes.push_back(js::object{{"id", "_:n" + std::to_string(i)}, {"tag", others}});
  }
  document["tag"] = nodes;
  document = with_signature_of(document, undo());
  EXPECT_TRUE(failed_with(verify_ld_signature(document, public_key(), now), errc::limit_reached));
}

TEST(ld_threats, L09_what_is_not_covered_is_not_there) {
  const auto document = with_signature(undo());
  auto changed = document;
  changed["undefined"] = "https://evil.example/"; // no term, so no statement
  changed["@context"].as_array().push_back(doc(R"({"i": "@index"})"));
  changed["i"] = "not covered either";
  changed["object"].as_object()["target"] = "relative"; // no name for anything
  changed["attachment"] = js::object{{"id", "relative"}, {"type", "Image"}, {"name", "x"}};
  changed["nameMap"] = js::object{{"not a language", "x"}};

  EXPECT_TRUE(verifies(changed)); // the statements are the same
  const auto before = compact_activity(document).value();
  auto after = compact_activity(changed).value();
  EXPECT_EQ(js::value(after), js::value(before)) << js::serialize(after);
  EXPECT_FALSE(safe_to_forward(changed, after));
}

TEST(ld_threats, L09_names_of_blank_nodes_are_not_the_senders_to_choose) {
  auto document = undo();
  document["@context"] = js::array{"https://www.w3.org/ns/activitystreams"};
  document["type"] = js::array{"Undo", "Undefined"};
  document["target"] = js::object{{"id", "_:one"}, {"name", "x"}};
  const auto signed_document = with_signature(document);
  auto changed = signed_document;
  changed["type"] = js::array{"Undo", "EmojiReact"};
  changed["target"].as_object()["id"] = "_:other";

  EXPECT_TRUE(verifies(changed));
  EXPECT_EQ(js::value(compact_activity(changed).value()),
            js::value(compact_activity(signed_document).value()));
}

TEST(ld_threats, L10_signatures_outside_of_their_time_do_not_count) {
  const auto document = with_signature(undo()); // for two days
  EXPECT_TRUE(verify_ld_signature(document, public_key(), now + std::chrono::hours(47)).has_value());
  const auto late = verify_ld_signature(document, public_key(), now + std::chrono::hours(49));
  EXPECT_TRUE(failed_with(late, errc::stale));
  const auto early = verify_ld_signature(document, public_key(), now - std::chrono::hours(24));
  EXPECT_TRUE(failed_with(early, errc::stale));
  for (const auto* absurd : {"yesterday", "2026-13-01T00:00:00Z", "-1", "99999-01-01T00:00:00Z"}) {
    auto changed = document;
    changed["signature"].as_object()["created"] = absurd;
    EXPECT_TRUE(failed_with(verify_ld_signature(changed, public_key(), now), errc::malformed_signature))
        << absurd;
  }
}

TEST(ld_threats, a_signature_under_another_name_is_refused) {
  auto document = undo();
  document["@context"] = doc(R"(["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1",
                                {"other": {"@id": "sec:signature"}}])");
  document["other"] = "x";
  EXPECT_TRUE(failed_with(compact_activity(document), errc::bad_json_ld));
}

TEST(ld_threats, a_document_of_the_largest_depth_is_no_trouble) {
  js::value deep = js::object();
  for (int i = 0; i < 64; ++i)
    deep = js::object{{"attachment", deep}};
  auto document = undo();
  document["attachment"] = deep;
  EXPECT_TRUE(compact_activity(document).has_value());
  for (int i = 0; i < 2000; ++i)
    deep = js::object{{"attachment", deep}};
  document["attachment"] = deep;
  EXPECT_TRUE(failed_with(compact_activity(document), errc::limit_reached));
}

TEST_F(ld_threats_corpus, collected_attacks_are_refused) {
  const auto folder = corpus_folder("").parent_path().parent_path() / "fedify/malformed";
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with("ld-unsafe-keyword-")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    expect_useless(doc_object(text.str()));
    ++seen;
  }
  EXPECT_GE(seen, 3u);
}

} // namespace pheidi::crypto
