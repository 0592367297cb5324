// What can go wrong with keys, signatures and encrypted columns.
#pragma once

#include "pheidi/base/error.hpp"

namespace pheidi::crypto {

enum class errc {
  ok = 0,
  bad_key,             ///< not a PEM/DER key of a supported kind and size
  sign_failed,         ///< OpenSSL refused to sign
  bad_encoding,        ///< not base64 / hex where it must be
  decrypt_failed,      ///< Rails' ciphertext does not open with the configured keys
  no_encryption_keys,  ///< an encrypted column, but ACTIVE_RECORD_ENCRYPTION_* are not set
  malformed_signature, ///< a Signature / Signature-Input header that does not parse
  unsupported_algorithm,
  missing_component, ///< a covered header or derived component is absent
  weak_coverage,     ///< what must be covered by the signature is not
  bad_digest,
  stale,                 ///< outside the time window
  mismatch,              ///< the signature does not verify
  unsigned_request,      ///< no Signature header at all
  unsupported_component, ///< RFC 9421: a derived component or component parameter we cannot compute
  malformed_digest,      ///< Content-Digest is not a structured dictionary: answered with 400, not 401
  unknown_context,       ///< JSON-LD that names a context we do not carry
  bad_json_ld,           ///< JSON-LD that cannot be processed, or with keywords that move meaning about
  limit_reached,         ///< a document that costs too much to canonicalise
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "crypto";
}

} // namespace pheidi::crypto
