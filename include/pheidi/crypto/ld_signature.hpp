// RsaSignature2017: a JSON-LD document that carries its author's signature. Pure.
//
// What was signed is hex(SHA-256(URDNA2015(options))) followed by
// hex(SHA-256(URDNA2015(document without signature))).
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/json_ld.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <optional>
#include <string>

namespace pheidi::crypto {

/// Who says to have signed: the `creator` (a key id) of a `signature` of the right type. Nothing otherwise.
std::optional<std::string> ld_signature_creator(const boost::json::object& document);

/// Errors: crypto::errc (malformed_signature, unsupported_algorithm, stale when `expires` has passed or
/// `created` lies far ahead, mismatch) and what json_ld answers. What is verified is what compact_activity
/// keeps; the document may be the original or what compact_activity made of it.
result<void> verify_ld_signature(const boost::json::object& document, const rsa_public_key& key,
                                 wall_time now);

/// The document with `signature` added: creator, created, expires (two days later), signatureValue.
result<boost::json::object> sign_ld(boost::json::object document, const rsa_private_key& key,
                                    std::string_view key_id, wall_time now);

/// Members that make no statement, so that no LD signature covers them: undefined terms, relative names.
enum class unsigned_parts {
  left_out, ///< whoever passed the document on may have added them
  kept,     ///< only for documents that the author sent: the HTTP signature covers all of it
};

/// What an inbound document means: compacted to `activity_context()`, `signature` carried over unchanged.
/// Fails on documents that hold @graph, @included or @reverse by any name, and on JSON-LD errors; the
/// caller goes on with the original without its signature.
result<boost::json::object> compact_activity(const boost::json::object& document,
                                             unsigned_parts parts = unsigned_parts::left_out);

/// True if the compacted document says the same as the original, value by value (as:Public spellings and
/// one-element lists aside): only such a one may be forwarded under its signature.
bool safe_to_forward(const boost::json::object& original, const boost::json::object& compacted);

} // namespace pheidi::crypto
