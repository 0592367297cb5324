// Any JSON: expansion, compaction and canonicalisation end without a crash and within their limits, and a
// document that was compacted makes the statements that it made before.
#include "pheidi/crypto/ld_signature.hpp"
#include "pheidi/crypto/object_proof.hpp"
#include "pheidi/json/read.hpp"

#include <cstdlib>

namespace crypto = pheidi::crypto;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Small, so that the fuzzer sees what lies beyond them.
crypto::json_ld_limits limits() {
  crypto::json_ld_limits out;
  out.max_quads = 500;
  out.max_canonical_work = 2000;
  return out;
}

/// The compacted document says what the document says, as far as both can be processed.
void compare(const boost::json::value& document, const boost::json::object& compacted) {
  const auto before = crypto::json_ld_canonical(document, limits());
  const auto after = crypto::json_ld_canonical(compacted, limits());
  if (before && after) require(*before == *after);
}

/// A document that holds its own context in "to" tests other contexts than the one of activities.
boost::json::value context_in(const boost::json::object& document) {
  const auto* own = document.if_contains("to-context");
  return own != nullptr ? *own : crypto::activity_context();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = pheidi::json::parse({reinterpret_cast<const char*>(data), size});
  if (!document) {
    const auto canonical = crypto::canonical_nquads({reinterpret_cast<const char*>(data), size}, limits());
    if (canonical) require(crypto::canonical_nquads(*canonical, limits()).has_value());
    return 0;
  }
  require(crypto::jcs(*document) == crypto::jcs(pheidi::json::parse(crypto::jcs(*document)).value()));
  static_cast<void>(crypto::json_ld_expand(*document, limits()));
  const auto* object = document->if_object();
  if (object == nullptr) return 0;
  if (auto compacted = crypto::json_ld_compact(*document, context_in(*object), limits()))
    compare(*document, *compacted);
  for (const auto parts : {crypto::unsigned_parts::left_out, crypto::unsigned_parts::kept}) {
    auto compacted = crypto::compact_activity(*object, parts);
    if (!compacted) continue;
    auto bare = *object;
    bare.erase("signature");
    compacted->erase("signature");
    compare(bare, *compacted);
    static_cast<void>(crypto::safe_to_forward(*object, *compacted));
  }
  return 0;
}
