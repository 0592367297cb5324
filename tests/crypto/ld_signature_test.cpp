// RsaSignature2017 made by us: what it covers, until when, and that it covers all of it.
#include "judge.hpp"
#include "ld_documents.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/ld_signature.hpp"

#include <functional>

namespace pheidi::crypto {

using namespace testing;

namespace {

namespace js = boost::json;

const wall_time now = time_of("2026-03-01T12:00:00Z");
constexpr std::string_view main_key = "https://otter.example/users/lutra#main-key";

const rsa_private_key& key() {
  static const auto pair = rsa_private_key::generate(2048);
  return pair;
}
const rsa_public_key& public_key() {
  static const auto half = std::move(rsa_public_key::from_pem(key().public_pem()).value());
  return half;
}

js::object create() {
  return doc_object(R"({
    "@context": ["https://www.w3.org/ns/activitystreams",
                 {"toot": "http://joinmastodon.org/ns#", "sensitive": "as:sensitive",
                     "votersCount": "toot:votersCount",
                  "focalPoint": {"@container": "@list", "@id": "toot:focalPoint"}}],
    "id": "https://otter.example/notes/7/activity", "type": "Create",
        "actor": "https://otter.example/users/lutra",
    "published": "2026-03-01T11:59:00Z", "to": ["https://www.w3.org/ns/activitystreams#Public"],
    "cc": ["https://otter.example/users/lutra/followers"],
    "object": {"id": "https://otter.example/notes/7", "type": "Note", "content": "<p>fish\t&amp; chips</p>",
      "contentMap": {"en-GB": "<p>fish\t&amp; chips</p>"}, "sensitive": false, "summary": null,
          "votersCount": 3,
      "attributedTo": "https://otter.example/users/lutra", "tag": [],
      "attachment": [{"type": "Document", "mediaType": "image/png", "url": "https://otter.example/fish.png",
                      "focalPoint": [0.25, -1]}]}})");
}

js::object signed_create() {
  return std::move(sign_ld(create(), key(), main_key, now).value());
}

result<void> verify(const js::object& document, wall_time at = now) {
  return verify_ld_signature(document, public_key(), at);
}

/// Every string, number and boolean of the value changed one at a time, through `visit`.
void each_change(js::value& v, const std::function<void()>& visit) {
  const js::value before = v;
  if (v.is_string()) {
    v.get_string().push_back('x');
    visit();
  } else if (v.is_bool()) {
    v = !v.get_bool();
    visit();
  } else if (v.is_number()) {
    v = 17.5;
    visit();
  } else if (auto* array = v.if_array()) {
    for (auto& element : *array)
      each_change(element, visit);
    return;
  } else if (auto* object = v.if_object()) {
    for (auto& member : *object)
      if (member.key() != "@context" && member.key() != "signature") each_change(member.value(), visit);
    return;
  }
  v = before;
}

/// The signature over what `options` and `document` say in the given lines.
js::object signed_by_hand(js::object document, js::object options, std::string_view statements) {
  auto with_context = options;
  with_context["@context"] = "https://w3id.org/identity/v1";
  const auto text = hex(sha256(canonical_of(js::value(with_context)))) + hex(sha256(statements));
  options["type"] = "RsaSignature2017";
  options["signatureValue"] = base64(key().sign_sha256(text).value());
  document["signature"] = options;
  return document;
}

} // namespace

TEST(ld_signature, verifies_what_it_signed) {
  const auto document = signed_create();
  EXPECT_EQ(ld_signature_creator(document), main_key);
  const auto verdict = verify(document);
  EXPECT_TRUE(verdict.has_value()) << verdict.error().message();
}

TEST(ld_signature, says_who_until_when_and_in_which_context) {
  const auto document = signed_create();
  const auto& signature = document.at("signature").as_object();
  EXPECT_EQ(signature.at("type"), "RsaSignature2017");
  EXPECT_EQ(signature.at("created"), "2026-03-01T12:00:00Z");
  EXPECT_EQ(signature.at("expires"), "2026-03-03T12:00:00Z");
  const auto& contexts = document.at("@context").as_array();
  EXPECT_EQ(contexts.back(), "https://w3id.org/security/v1");
  EXPECT_EQ(contexts.size(), 3u);
}

TEST(ld_signature, adds_the_security_context_once) {
  auto document = create();
  document["@context"] = "https://www.w3.org/ns/activitystreams";
  auto once = sign_ld(document, key(), main_key, now).value();
  EXPECT_EQ(once.at("@context"),
            doc(R"(["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"])"));
  once.erase("signature");
  const auto twice = sign_ld(once, key(), main_key, now).value();
  EXPECT_EQ(twice.at("@context"), once.at("@context"));
  EXPECT_TRUE(verify(twice).has_value());
}

TEST(ld_signature, signs_the_hash_of_the_options_and_of_the_statements) {
  const auto document = doc_object(R"({"@context": "https://www.w3.org/ns/activitystreams",
    "id": "https://otter.example/likes/1", "type": "Like", "actor": "https://otter.example/users/lutra",
    "object": "https://heron.example/notes/3"})");
  const auto options = doc_object(R"({"creator": "https://otter.example/users/lutra#main-key",
    "created": "2026-03-01T11:59:00Z", "nonce": "5"})");
  const std::string_view statements =
      "<https://otter.example/likes/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
      "<https://www.w3.org/ns/activitystreams#Like> .\n"
      "<https://otter.example/likes/1> <https://www.w3.org/ns/activitystreams#actor> "
      "<https://otter.example/users/lutra> .\n"
      "<https://otter.example/likes/1> <https://www.w3.org/ns/activitystreams#object> "
      "<https://heron.example/notes/3> .\n";
  EXPECT_TRUE(verify(signed_by_hand(document, options, statements)).has_value());
}

TEST(ld_signature, covers_its_options) {
  const auto document = signed_create();
  for (const auto* member : {"creator", "created", "expires"}) {
    auto changed = document;
    auto& text = changed["signature"].as_object()[member].as_string();
    text[0] = text[0] == '2' ? '3' : 'H'; // another year, another scheme
    EXPECT_FALSE(verify(changed, now).has_value()) << member;
  }
  auto added = document;
  added["signature"].as_object()["nonce"] = "5";
  EXPECT_TRUE(failed_with(verify(added), errc::mismatch));
}

TEST(ld_signature, fails_when_anything_in_the_document_is_changed) {
  js::value document = signed_create();
  std::size_t changes = 0;
  each_change(document, [&] {
    EXPECT_FALSE(verify(document.as_object()).has_value()) << js::serialize(document);
    ++changes;
  });
  EXPECT_GE(changes, 18u);
}

TEST(ld_signature, fails_when_a_member_comes_or_goes) {
  auto added = signed_create();
  added["bto"] = "https://heron.example/users/ardea";
  auto removed = signed_create();
  removed.erase("cc");
  auto renamed = signed_create();
  renamed["audience"] = renamed["cc"];
  renamed.erase("cc");
  auto redefined = signed_create();
  redefined["@context"].as_array().push_back(doc(R"({"content": "as:summary"})"));
  for (const auto& changed : {added, removed, renamed, redefined})
    EXPECT_TRUE(failed_with(verify(changed), errc::mismatch)) << js::serialize(changed);
}

TEST(ld_signature, does_not_mind_another_order_or_another_spelling) {
  auto document = signed_create();
  auto& object = document["object"].as_object();
  object["as:content"] = object["content"];
  object.erase("content");
  object["to"] = nullptr;
  document["to"] = "as:Public";
  EXPECT_TRUE(verify(document).has_value());
}

TEST(ld_signature, fails_when_any_byte_of_its_value_is_changed) {
  const auto document = signed_create();
  const auto bytes = base64_decode_lenient(document.at("signature").at("signatureValue").as_string());
  for (std::size_t i = 0; i < bytes.size(); i += 17) {
    auto changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    auto tampered = document;
    tampered["signature"].as_object()["signatureValue"] = base64(changed);
    EXPECT_TRUE(failed_with(verify(tampered), errc::mismatch)) << i;
  }
}

TEST(ld_signature, fails_with_another_key) {
  const auto other = rsa_private_key::generate(1024);
  const auto half = rsa_public_key::from_pem(other.public_pem());
  EXPECT_TRUE(failed_with(verify_ld_signature(signed_create(), *half, now), errc::mismatch));
}

TEST(ld_signature, accepts_older_spellings_of_the_same_statements) {
  const auto document = doc_object(R"({"@context": "https://www.w3.org/ns/activitystreams", "id": "urn:a",
                                       "nameMap": {"en-GB": "a\tb"}})");
  const auto options = doc_object(R"({"creator": "https://otter.example/users/lutra#main-key"})");
  for (const std::string literal :
       {"\"a\\tb\"@en-gb", "\"a\\tb\"@en-GB", "\"a\tb\"@en-gb", "\"a\tb\"@en-GB"}) {
    const auto statements = "<urn:a> <https://www.w3.org/ns/activitystreams#name> " + literal + " .\n";
    EXPECT_TRUE(verify(signed_by_hand(document, options, statements)).has_value()) << literal;
  }
}

TEST(ld_signature, with_a_member_of_a_wrong_kind_is_malformed) {
  for (const auto* member : {"creator", "signatureValue", "created", "expires"}) {
    auto document = signed_create();
    document["signature"].as_object()[member] = js::array{"x"};
    EXPECT_TRUE(failed_with(verify(document), errc::malformed_signature)) << member;
  }
  auto of_another_kind = signed_create();
  of_another_kind["signature"].as_object()["type"] = "Ed25519Signature2018";
  EXPECT_TRUE(failed_with(verify(of_another_kind), errc::unsupported_algorithm));
  EXPECT_EQ(ld_signature_creator(of_another_kind), std::nullopt);
  EXPECT_EQ(ld_signature_creator(create()), std::nullopt);
  EXPECT_TRUE(failed_with(verify(create()), errc::malformed_signature));
}

TEST(ld_signature, is_not_made_for_a_document_that_says_nothing) {
  EXPECT_TRUE(
      failed_with(sign_ld(doc_object(R"({"type": "Like"})"), key(), main_key, now), errc::bad_json_ld));
  EXPECT_TRUE(failed_with(
      sign_ld(doc_object(R"({"@context": "https://evil.example/c", "id": "urn:a"})"), key(), main_key, now),
      errc::unknown_context));
}

TEST(compact_activity, reads_a_document_in_our_terms) {
  const auto compacted = compact_activity(signed_create());
  ASSERT_TRUE(compacted.has_value()) << compacted.error().message();
  EXPECT_EQ(compacted->at("@context"), activity_context());
  EXPECT_EQ(compacted->at("type"), "Create");
  EXPECT_EQ(compacted->at("to"), "as:Public");
  const auto& object = compacted->at("object").as_object();
  EXPECT_EQ(object.at("sensitive"), false);
  EXPECT_EQ(object.at("votersCount"), 3);
  EXPECT_EQ(object.at("attachment").at("focalPoint"), doc("[0.25, -1]"));
  EXPECT_EQ(object.at("contentMap"), doc(R"({"en-GB": "<p>fish\t&amp; chips</p>"})"));
  EXPECT_EQ(compacted->at("signature"), signed_create().at("signature"));
}

TEST(compact_activity, keeps_what_is_not_signed_only_when_told_to) {
  auto document = create();
  document["quoteUrl"] = "https://heron.example/notes/3"; // an undefined term
  document["@context"].as_array().push_back(
      doc(R"({"attributionDomains": {"@id": "toot:attributionDomains", "@type": "@id"}})"));
  document["attributionDomains"] = js::array{"heron.example"}; // a relative name
  const auto passed_on = compact_activity(document).value();
  EXPECT_FALSE(passed_on.contains("quoteUrl"));
  EXPECT_FALSE(passed_on.contains("attributionDomains"));
  const auto sent = compact_activity(document, unsigned_parts::kept).value();
  EXPECT_EQ(sent.at("quoteUrl"), "https://heron.example/notes/3");
  EXPECT_EQ(sent.at("attributionDomains"), doc(R"([{"id": "heron.example"}])"));
}

TEST(compact_activity, keeps_what_the_signature_covers) {
  const auto compacted = compact_activity(signed_create()).value();
  const auto verdict = verify(compacted);
  EXPECT_TRUE(verdict.has_value()) << verdict.error().message();
}

TEST(safe_to_forward, says_yes_to_documents_that_mean_what_they_show) {
  const auto document = signed_create();
  EXPECT_TRUE(safe_to_forward(document, compact_activity(document).value()));
}

TEST(safe_to_forward, says_no_when_readers_would_see_something_else) {
  const auto document = signed_create();
  const auto compacted = compact_activity(document).value();
  auto other_text = document;
  other_text["object"].as_object()["content"] = "<p>meat</p>";
  auto more = document;
  more["unknown"] = "x";
  auto less = document;
  less.erase("actor");
  auto other_size = document;
  other_size["to"].as_array().push_back("https://heron.example/users/ardea");
  auto inside = document;
  inside["object"].as_object()["attachment"].as_array()[0].as_object()["name"] = "x";
  for (const auto& changed : {other_text, more, less, other_size, inside})
    EXPECT_FALSE(safe_to_forward(changed, compacted)) << js::serialize(changed);
}

} // namespace pheidi::crypto
