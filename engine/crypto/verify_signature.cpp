// The last step of a receiver: the rebuilt string against the key.
#include "request_fields.hpp"

namespace pheidi::crypto {

namespace {

/// Tries the string with the query, then cavage's older habit of signing the path alone.
template <class Matches>
result<void> match(const parsed_signature& sig, const signed_request& request, Matches matches) {
  const auto base = signature_base(sig, request);
  if (!base) return base.error();
  if (matches(*base)) return {};
  const bool has_query = request.target.find('?') != request.target.npos;
  if (sig.which == scheme::cavage && has_query && covers(sig, "(request-target)")) {
    const auto shorter = signature_base(sig, request, true);
    if (shorter && matches(*shorter)) return {};
  }
  return error{errc::mismatch, sig.key_id};
}

} // namespace

result<void> match_key(const parsed_signature& sig, const signed_request& request,
                       const rsa_public_key& key) {
  // hs2019 means what the key is; RFC 9421's `alg` must not contradict it.
  if (sig.algorithm == "ed25519") return error{errc::unsupported_algorithm, "ed25519 with an RSA key"};
  return match(sig, request, [&](const std::string& base) { return key.verify_sha256(base, sig.signature); });
}

result<void> match_key(const parsed_signature& sig, const signed_request& request,
                       const ed25519_public_key& key) {
  if (sig.algorithm.starts_with("rsa"))
    return error{errc::unsupported_algorithm, sig.algorithm + " with an Ed25519 key"};
  return match(sig, request, [&](const std::string& base) { return key.verify(base, sig.signature); });
}

result<void> verify(const parsed_signature& sig, const signed_request& request, std::string_view body,
                    const rsa_public_key& key, wall_time now) {
  if (auto ok = check_signature(sig, request, body, now); !ok) return ok;
  return match_key(sig, request, key);
}

result<void> verify(const parsed_signature& sig, const signed_request& request, std::string_view body,
                    const ed25519_public_key& key, wall_time now) {
  if (auto ok = check_signature(sig, request, body, now); !ok) return ok;
  return match_key(sig, request, key);
}

} // namespace pheidi::crypto
