// HTTP signatures as text: what is signed, and what the headers say. Pure; no keys are used here to sign.
//
// Two schemes: draft-cavage-http-signatures-12 (what every server of the
// Fediverse accepts) and RFC 9421 with RFC 9530 Content-Digest. See
// docs/federation/signatures.md for which header order Mastodon sends.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/ed25519.hpp"
#include "pheidi/crypto/errc.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::crypto {

/// A request as both sides of a signature see it. Views must outlive the call.
struct signed_request {
  std::string_view method;     // "POST", upper case
  std::string_view target;     // path with query, as on the request line
  std::string_view target_uri; // absolute URL, for RFC 9421
  /// Header fields in order of arrival, names in any case; values as received.
  std::vector<std::pair<std::string_view, std::string_view>> headers;
};

/// --- draft-cavage, sending --------------------------------------------------

/// The part of a delivery that is signed with draft-cavage in Mastodon 4.7's order:
/// host date content-type [collection-synchronization] digest (request-target).
/// With an empty `digest` it is a GET: host date (request-target).
struct cavage_input {
  std::string_view method; // "post"/"POST"
  std::string_view target;
  std::string_view host; // without port
  std::string_view date;
  std::string_view content_type;
  std::string_view collection_synchronization; // empty: not sent
  std::string_view digest;                     // "SHA-256=..."
};
std::string cavage_signing_string(const cavage_input& in);
/// The value of the `Signature` header for that input.
std::string cavage_header(const cavage_input& in, std::string_view key_id, std::string_view signature_bytes);

/// --- RFC 9421, sending --------------------------------------------------------

/// `("@method" "@target-uri" "content-digest");created=...;keyid="..."`; no content digest: a GET.
struct rfc9421_input {
  std::string_view method;
  std::string_view target_uri;
  std::string_view content_digest; // "sha-256=:...:" or empty
  std::int64_t created = 0;
  std::string_view key_id;
};
std::string rfc9421_signature_params(const rfc9421_input& in);
std::string rfc9421_signature_base(const rfc9421_input& in);

/// --- verifying (both schemes) -----------------------------------------------

enum class scheme { cavage, rfc9421 };

/// A signature taken from the headers of a request, before its key is known.
struct parsed_signature {
  scheme which = scheme::cavage;
  std::string key_id;
  std::string algorithm;               // as written; "hs2019" by default for cavage, empty for RFC 9421
  std::vector<std::string> components; // lower case
  std::string signature;               // decoded bytes
  std::optional<std::int64_t> created;
  std::optional<std::int64_t> expires;
  std::string params; // RFC 9421: the inner list with its parameters, in canonical form
};

/// RFC 9421 when `Signature-Input` is there, else cavage. unsigned_request without a `Signature` header, else
/// malformed_signature, unsupported_algorithm, unsupported_component, missing_component.
result<parsed_signature> parse_signature(const signed_request& request);

/// What a receiver checks before it looks for a key, cheapest first: coverage (weak_coverage), time window
/// (stale; Mastodon's: created <= now + 1 h, now <= expires + 1 h, expires = min(given or created + 5 min,
/// created + 12 h)), digest of the body (bad_digest).
/// An uncovered `created` is ignored, an uncovered `expires` can only shorten: anybody may have added them.
result<void> check_signature(const parsed_signature& sig, const signed_request& request,
                             std::string_view body, wall_time now);

/// The three parts of check_signature, for callers that lack the body or the clock.
result<void> check_coverage(const parsed_signature& sig, const signed_request& request);
result<void> check_time(const parsed_signature& sig, const signed_request& request, wall_time now);
/// bad_digest; malformed_digest for a Content-Digest that is no structured dictionary.
result<void> check_digest(const parsed_signature& sig, const signed_request& request, std::string_view body);

/// The string that was signed; with `without_query` the path alone (cavage's query quirk).
result<std::string> signature_base(const parsed_signature& sig, const signed_request& request,
                                   bool without_query = false);

/// signature_base against the key, then again without the query for cavage. unsupported_algorithm if the
/// signature names an algorithm of another kind of key.
result<void> match_key(const parsed_signature& sig, const signed_request& request, const rsa_public_key& key);
result<void> match_key(const parsed_signature& sig, const signed_request& request,
                       const ed25519_public_key& key);

/// check_signature, then match_key.
result<void> verify(const parsed_signature& sig, const signed_request& request, std::string_view body,
                    const rsa_public_key& key, wall_time now);
result<void> verify(const parsed_signature& sig, const signed_request& request, std::string_view body,
                    const ed25519_public_key& key, wall_time now);

/// The grammar of `Signature` (cavage) and `Collection-Synchronization`: name=value pairs. Repeated names are
/// refused.
result<std::vector<std::pair<std::string, std::string>>> parse_parameters(std::string_view header);

} // namespace pheidi::crypto
