// FEP-8b32 proofs: our own documents signed with a test key, then the published ones.
#include "corpus.hpp"
#include "ed25519_signer.hpp"
#include "judge.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/object_proof.hpp"
#include "pheidi/json/read.hpp"

namespace pheidi::crypto {

using namespace testing;

namespace {

namespace js = boost::json;

const wall_time now = time_of("2026-03-01T12:00:00Z");
const ed25519_signer signer(std::string(32, '\x07'));

ed25519_public_key public_key() {
  return std::move(ed25519_public_key::from_bytes(signer.public_bytes()).value());
}

std::string hash_of(const js::value& v) {
  const auto digest = sha256(jcs(v));
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

js::object like() {
  return json::parse(R"({
    "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v2"],
    "id": "https://otter.example/likes/7", "type": "Like", "actor": "https://otter.example/users/lutra",
    "object": "https://heron.example/notes/3", "published": "2026-03-01T11:59:00Z", "weight": 0.5})")
      .value()
      .as_object();
}

js::object options() {
  return json::parse(R"({
    "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofPurpose": "assertionMethod",
    "verificationMethod": "https://otter.example/users/lutra#proof-key", "created": "2026-03-01T11:59:00Z"})")
      .value()
      .as_object();
}

js::object proof_of(const js::object& document, js::object proof_options) {
  const auto value = encode_base58(signer.sign(hash_of(proof_options) + hash_of(document)));
  proof_options["proofValue"] = "z" + value;
  return proof_options;
}

js::object proven(js::object document, const js::object& proof_options) {
  document["proof"] = proof_of(document, proof_options);
  return document;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Every text in the value changed by one letter at a time, through `visit`.
void each_changed_text(js::value& v, const std::function<void()>& visit) {
  if (auto* text = v.if_string()) {
    const js::string before = *text;
    text->push_back('x');
    visit();
    *text = before;
    if (!text->empty()) {
      text->back() = static_cast<char>(text->back() ^ 1);
      visit();
      *text = before;
    }
  } else if (auto* array = v.if_array()) {
    for (auto& element : *array)
      each_changed_text(element, visit);
  } else if (auto* object = v.if_object()) {
    for (auto& member : *object)
      each_changed_text(member.value(), visit);
  }
}

class object_proof_corpus : public with_corpus {};

} // namespace

TEST(object_proof, verifies_what_its_key_signed) {
  const auto document = proven(like(), options());
  EXPECT_EQ(object_proof_method(document), "https://otter.example/users/lutra#proof-key");
  EXPECT_TRUE(verify_object_proof(document, public_key(), now).has_value());
}

TEST(object_proof, does_not_cover_an_ld_signature) {
  auto document = proven(like(), options());
  document["signature"] = js::object{{"type", "RsaSignature2017"}};
  EXPECT_TRUE(verify_object_proof(document, public_key(), now).has_value());
}

TEST(object_proof, fails_when_any_text_is_changed) {
  js::value document = proven(like(), options());
  std::size_t changes = 0;
  each_changed_text(document, [&] {
    EXPECT_FALSE(verify_object_proof(document.as_object(), public_key(), now).has_value()) << document;
    ++changes;
  });
  EXPECT_GE(changes, 24u);
}

TEST(object_proof, fails_when_a_member_comes_or_goes_or_changes_kind) {
  const auto document = proven(like(), options());
  auto added = document;
  added["to"] = "https://heron.example/users/ardea";
  auto removed = document;
  removed.erase("published");
  auto number = document;
  number["weight"] = 0.25;
  auto renamed_key = document;
  renamed_key["Object"] = renamed_key["object"];
  renamed_key.erase("object");
  for (const auto& changed : {added, removed, number, renamed_key})
    EXPECT_TRUE(verify_object_proof(changed, public_key(), now).error().is(errc::mismatch)) << changed;
}

TEST(object_proof, fails_with_another_key) {
  const ed25519_signer other(std::string(32, '\x08'));
  const auto key = ed25519_public_key::from_bytes(other.public_bytes());
  const auto document = proven(like(), options());
  EXPECT_TRUE(verify_object_proof(document, *key, now).error().is(errc::mismatch));
}

TEST(object_proof, counts_until_it_expires) {
  auto until = options();
  until["expires"] = "2026-03-01T12:00:00Z";
  const auto document = proven(like(), until);
  EXPECT_TRUE(verify_object_proof(document, public_key(), now).has_value());
  EXPECT_TRUE(verify_object_proof(document, public_key(), now + seconds(1)).error().is(errc::stale));
}

TEST(object_proof, refuses_dates_that_are_absurd) {
  for (const auto* text : {"tomorrow", "2026-02-30T00:00:00Z", "2026-03-01", ""}) {
    auto odd = options();
    odd["expires"] = text;
    const auto verdict = verify_object_proof(proven(like(), odd), public_key(), now);
    EXPECT_TRUE(verdict.error().is(errc::malformed_signature)) << text;
  }
  auto later = options();
  later["created"] = "2036-03-01T11:59:00Z";
  EXPECT_TRUE(verify_object_proof(proven(like(), later), public_key(), now).error().is(errc::stale));
}

TEST(object_proof, with_a_context_covers_the_document_under_that_context) {
  auto document = like();
  auto with_context = options();
  with_context["@context"] = document["@context"];
  auto signed_document = proven(document, with_context);
  signed_document["@context"].as_array().push_back("https://w3id.org/security/v1");
  EXPECT_TRUE(verify_object_proof(signed_document, public_key(), now).has_value());
}

TEST(object_proof, with_a_context_that_the_document_does_not_start_with_is_refused) {
  auto with_context = options();
  with_context["@context"] = js::array{"https://w3id.org/security/data-integrity/v2"};
  const auto verdict = verify_object_proof(proven(like(), with_context), public_key(), now);
  EXPECT_TRUE(verdict.error().is(errc::malformed_signature));
}

TEST(object_proof, may_be_hashed_with_the_inherited_context) {
  auto document = like();
  auto inherited = options();
  inherited["@context"] = document["@context"];
  auto proof = proof_of(document, inherited);
  proof.erase("@context");
  document["proof"] = proof;
  EXPECT_TRUE(verify_object_proof(document, public_key(), now).has_value());
}

TEST(object_proof, of_a_set_is_the_first_that_can_be_verified) {
  auto document = like();
  const auto ours = proof_of(document, options());
  auto other = ours;
  other["cryptosuite"] = "mldsa44-jcs-2024";
  document["proof"] = js::array{other, "no proof", ours};
  EXPECT_TRUE(verify_object_proof(document, public_key(), now).has_value());
}

TEST(object_proof, of_other_kinds_is_not_looked_at) {
  for (const auto* member : {"type", "cryptosuite", "proofPurpose", "verificationMethod"}) {
    auto odd = options();
    odd[member] = js::array{odd[member]};
    const auto document = proven(like(), odd);
    EXPECT_EQ(object_proof_method(document), std::nullopt) << member;
    const auto verdict = verify_object_proof(document, public_key(), now);
    EXPECT_TRUE(verdict.error().is(errc::unsupported_algorithm)) << member;
  }
  EXPECT_EQ(object_proof_method(like()), std::nullopt);
}

TEST(object_proof, with_a_value_in_another_base_is_malformed) {
  auto document = proven(like(), options());
  for (const auto* value : {"", "z0", "mAAAA", "u0000"}) {
    document["proof"].as_object()["proofValue"] = value;
    const auto verdict = verify_object_proof(document, public_key(), now);
    EXPECT_TRUE(verdict.error().is(errc::malformed_signature)) << value;
  }
}

TEST_F(object_proof_corpus, gives_the_expected_verdicts) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("integrity-proof")) {
    if (!has(c.document, "publicKeyMultibase") || text_at(c.document, "publicKeyMultibase").size() > 64)
      continue;
    SCOPED_TRACE(c.name);
    const auto bytes = decode_multibase(text_at(c.document, "publicKeyMultibase")).value();
    const auto key = ed25519_public_key::from_bytes(std::string_view(bytes).substr(2));
    const auto& document = c.document.at("document").as_object();
    const auto verdict = verify_object_proof(document, *key, now);
    // The one whose source gives no verdict in words is the set of proofs, whose first is by this key.
    EXPECT_TRUE(verdict.has_value()) << (verdict ? "" : verdict.error().message());
    ++seen;
  }
  EXPECT_GE(seen, 6u);
}

TEST_F(object_proof_corpus, hashes_as_the_published_intermediate_values_say) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("integrity-proof")) {
    if (!has(c.document, "checkedWhenCollected")) continue;
    const auto& checked = c.document.at("checkedWhenCollected");
    if (!has(checked, "canonicalDocument")) continue;
    SCOPED_TRACE(c.name);
    auto bare = c.document.at("document").as_object();
    bare.erase("proof");
    EXPECT_EQ(jcs(bare), text_at(checked, "canonicalDocument"));
    EXPECT_EQ(hex(hash_of(bare)), text_at(checked, "documentHash"));
    ++seen;
  }
  EXPECT_GE(seen, 5u);
}

TEST_F(object_proof_corpus, follows_the_steps_of_the_w3c_vectors) {
  const auto folder = corpus_folder("integrity-proof/w3c-vc-di-eddsa");
  const auto steps = folder / "eddsa-jcs-2022";
  const auto signed_document = json::parse(content_of(steps / "signedJCS.json")).value().as_object();
  const auto unsigned_document = json::parse(content_of(folder / "unsigned.json")).value();
  const auto config = json::parse(content_of(steps / "proofConfigJCS.json")).value();
  const auto pair = json::parse(content_of(folder / "keyPair.json")).value();
  const auto bytes = decode_multibase(text_at(pair, "publicKeyMultibase")).value();
  const auto key = ed25519_public_key::from_bytes(std::string_view(bytes).substr(2));

  EXPECT_EQ(jcs(unsigned_document), content_of(steps / "canonDocJCS.txt"));
  EXPECT_EQ(jcs(config), content_of(steps / "proofCanonJCS.txt"));
  EXPECT_EQ(hex(hash_of(unsigned_document)), content_of(steps / "docHashJCS.txt"));
  EXPECT_EQ(hex(hash_of(config)), content_of(steps / "proofHashJCS.txt"));
  EXPECT_EQ(hex(decode_multibase(content_of(steps / "sigBTC58JCS.txt")).value()),
            content_of(steps / "sigHexJCS.txt"));
  EXPECT_TRUE(verify_object_proof(signed_document, *key, now).has_value());
}

TEST_F(object_proof_corpus, leaves_proofs_over_statements_to_others) {
  const auto folder = corpus_folder("integrity-proof/w3c-vc-di-eddsa");
  for (const auto* file : {"Ed25519Signature2020/signedEdSig.json", "proof-set-chain/signedProofSet1.json",
                           "proof-set-chain/signedProofSet2.json", "proof-set-chain/signedProofChain1.json",
                           "proof-set-chain/signedProofChain2.json"}) {
    const auto document = json::parse(content_of(folder / file)).value().as_object();
    EXPECT_EQ(object_proof_method(document), std::nullopt) << file;
  }
}

TEST_F(object_proof_corpus, does_not_take_what_it_cannot_verify) {
  for (const auto& c : corpus_cases("integrity-proof")) {
    if (c.name != "mastodon-mldsa44") continue;
    EXPECT_EQ(object_proof_method(c.document.at("document").as_object()), std::nullopt);
  }
}

} // namespace pheidi::crypto
