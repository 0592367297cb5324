// FEP-8b32 object integrity proofs (DataIntegrityProof, eddsa-jcs-2022) and JCS (RFC 8785). Pure.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/ed25519.hpp"
#include "pheidi/crypto/errc.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace pheidi::crypto {

/// RFC 8785: keys by UTF-16 code units, ES6 numbers, no white space.
std::string jcs(const boost::json::value& v);

/// The verificationMethod of a proof with purpose assertionMethod and a cryptosuite that we verify.
std::optional<std::string> object_proof_method(const boost::json::object& document);

/// SHA-256(JCS(proof without proofValue)) then SHA-256(JCS(document without proof and signature)), Ed25519.
/// A proof without @context is tried with the document's as well. Errors: malformed_signature,
/// unsupported_algorithm, stale, mismatch. Of a set of proofs the first that we can verify counts.
result<void> verify_object_proof(const boost::json::object& document, const ed25519_public_key& key,
                                 wall_time now);

/// base58btc and base64url multibase ('z', 'u'). bad_encoding for other bases and for more than 2048 digits
/// of base58.
result<std::string> decode_multibase(std::string_view text);
std::string encode_base58(std::string_view bytes);

/// SubjectPublicKeyInfo PEM of a Multikey value (multicodec RSA 0x1205, Ed25519 0xed) and which it is. The
/// PEM of another kind is empty; an RSA or Ed25519 key that cannot be used is bad_key.
struct multikey {
  enum class kind { rsa, ed25519, other } which = kind::other;
  std::string pem;
};
result<multikey> read_multikey(std::string_view multibase);

} // namespace pheidi::crypto
