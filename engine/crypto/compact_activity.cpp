// What an inbound document means, in the terms that the rest of the engine reads.
//
// Of a document that was passed on only what its statements say is kept: an undefined
// term or a relative name could have been added on the way.
#include "crypto/json_ld/compact.hpp"
#include "crypto/json_ld/covered.hpp"
#include "crypto/json_ld/document.hpp"

#include "pheidi/crypto/ld_signature.hpp"

namespace pheidi::crypto {

namespace js = boost::json;

namespace {

const ld::target_context& activity_target() {
  static const ld::target_context kept = [] {
    ld::processing run(json_ld_limits{});
    return ld::target_for(run, activity_context());
  }();
  return kept;
}

} // namespace

result<js::object> compact_activity(const js::object& document, unsigned_parts parts) {
  ld::processing run(json_ld_limits{});
  auto expanded = ld::expand_activity(run, document);
  if (parts == unsigned_parts::left_out) expanded = ld::covered(expanded);
  js::object out;
  out["@context"] = activity_context();
  if (!run.failed()) {
    for (auto& member : ld::compact(run, activity_target(), expanded))
      out[member.key()] = std::move(member.value());
  }
  // Another term for it in the document would put a signature there that nobody looked at.
  if (out.contains("signature")) run.refuse("a signature under another name");
  if (out.contains("@graph")) run.refuse("several documents in one");
  if (const auto* signature = document.if_contains("signature")) out["signature"] = *signature;
  return ld::outcome(run, std::move(out));
}

} // namespace pheidi::crypto
