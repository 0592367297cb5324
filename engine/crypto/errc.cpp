// One sentence per error of keys, signatures and encrypted columns.
#include "pheidi/crypto/errc.hpp"

namespace pheidi::crypto {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::bad_key:
    return "not a PEM/DER key of a supported kind and size";
  case errc::sign_failed:
    return "OpenSSL refused to sign";
  case errc::bad_encoding:
    return "not base64 / hex where it must be";
  case errc::decrypt_failed:
    return "Rails' ciphertext does not open with the configured keys";
  case errc::no_encryption_keys:
    return "an encrypted column, but ACTIVE_RECORD_ENCRYPTION_* are not set";
  case errc::malformed_signature:
    return "a Signature / Signature-Input header that does not parse";
  case errc::unsupported_algorithm:
    return "unsupported algorithm";
  case errc::missing_component:
    return "a covered header or derived component is absent";
  case errc::weak_coverage:
    return "what must be covered by the signature is not";
  case errc::bad_digest:
    return "bad digest";
  case errc::stale:
    return "outside the time window";
  case errc::mismatch:
    return "the signature does not verify";
  case errc::unsigned_request:
    return "request not signed";
  case errc::unsupported_component:
    return "unsupported component";
  case errc::malformed_digest:
    return "Content-Digest is not a structured dictionary";
  case errc::unknown_context:
    return "names a JSON-LD context that is not built in";
  case errc::bad_json_ld:
    return "JSON-LD that cannot be processed safely";
  case errc::limit_reached:
    return "too large to canonicalise";
  }
  return "unknown error";
}

} // namespace pheidi::crypto
