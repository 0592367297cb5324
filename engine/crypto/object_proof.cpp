// FEP-8b32: a document that carries a proof of its author, hashed as JSON and not as RDF.
#include "pheidi/crypto/object_proof.hpp"

#include "signature_dates.hpp"

#include "pheidi/crypto/digest.hpp"

namespace pheidi::crypto {

namespace {

namespace js = boost::json;

constexpr std::size_t max_proofs = 10;

bool is_ours(const js::object& proof) {
  return text_at(proof, "type") == "DataIntegrityProof" &&
         text_at(proof, "proofPurpose") == "assertionMethod" &&
         text_at(proof, "cryptosuite") == "eddsa-jcs-2022" && !text_at(proof, "verificationMethod").empty();
}

/// The proof that we verify: `proof` itself, or the first in it that we can. Null if there is none. Each
/// proof of a set covers the document without any of them, so which one is taken changes nothing about the
/// others.
const js::object* usable_proof(const js::object& document) {
  const auto* proof = document.if_contains("proof");
  if (proof == nullptr) return nullptr;
  if (const auto* single = proof->if_object()) return is_ours(*single) ? single : nullptr;
  const auto* set = proof->if_array();
  if (set == nullptr || set->size() > max_proofs) return nullptr;
  for (const auto& element : *set)
    if (const auto* one = element.if_object(); one != nullptr && is_ours(*one)) return one;
  return nullptr;
}

js::array as_list(const js::value& v) {
  return v.is_array() ? v.get_array() : js::array{v};
}

bool starts_with(const js::array& whole, const js::array& start) {
  return whole.size() >= start.size() && std::equal(start.begin(), start.end(), whole.begin());
}

js::object without(js::object object, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    object.erase(name);
  return object;
}

std::string bytes_of_hash(const js::object& object) {
  const auto digest = sha256(jcs(object));
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// The document as the proof covers it: what its contexts add to the proof's own is left out.
result<js::object> covered_document(const js::object& document, const js::object& options) {
  auto covered = without(document, {"proof", "signature"});
  const auto* own = options.if_contains("@context");
  if (own == nullptr) return covered;
  const auto* context = covered.if_contains("@context");
  if (context == nullptr || !starts_with(as_list(*context), as_list(*own)))
    return error{errc::malformed_signature, "the proof has another @context"};
  covered["@context"] = *own;
  return covered;
}

bool verifies(const js::object& covered, const js::object& options, const ed25519_public_key& key,
              std::string_view signature) {
  return key.verify(bytes_of_hash(options) + bytes_of_hash(covered), signature);
}

} // namespace

std::optional<std::string> object_proof_method(const js::object& document) {
  const auto* proof = usable_proof(document);
  if (proof == nullptr) return std::nullopt;
  return std::string(text_at(*proof, "verificationMethod"));
}

result<void> verify_object_proof(const js::object& document, const ed25519_public_key& key, wall_time now) {
  const auto* proof = usable_proof(document);
  if (proof == nullptr) return error{errc::unsupported_algorithm, "no proof of a kind that we verify"};
  if (auto timely = check_dates(*proof, now); !timely) return timely;
  const auto value = text_at(*proof, "proofValue");
  const auto signature = value.starts_with('z') ? decode_multibase(value) : errc::bad_encoding;
  if (!signature) return error{errc::malformed_signature, "proofValue"};
  auto options = without(*proof, {"proofValue"});
  const auto covered = covered_document(document, options);
  if (!covered) return covered.error();
  if (verifies(*covered, options, key, *signature)) return {};
  // Some peers hash the proof with the context that it inherits.
  const auto* context = document.if_contains("@context");
  if (context == nullptr || options.contains("@context")) return error{errc::mismatch, "proof"};
  options["@context"] = *context;
  if (verifies(*covered, options, key, *signature)) return {};
  return error{errc::mismatch, "proof"};
}

} // namespace pheidi::crypto
