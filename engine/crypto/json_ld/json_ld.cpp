// The public functions: each a row of the steps in this folder.
#include "pheidi/crypto/json_ld.hpp"

#include "compact.hpp"
#include "document.hpp"
#include "expand.hpp"
#include "quads.hpp"

#include <algorithm>

namespace pheidi::crypto {

namespace js = boost::json;

namespace ld {

namespace {

bool hides_nodes(const js::value& expanded) {
  if (const auto* list = expanded.if_array()) return std::any_of(list->begin(), list->end(), hides_nodes);
  const auto* object = expanded.if_object();
  if (object == nullptr || object->contains("@value")) return false;
  return std::any_of(object->begin(), object->end(), [](const auto& member) {
    return member.key() == "@graph" || member.key() == "@included" || hides_nodes(member.value());
  });
}

} // namespace

js::array expand_activity(processing& run, const js::object& document) {
  js::object bare = document;
  bare.erase("signature");
  auto expanded = expand_whole(run, bare);
  if (expanded.size() > 1 || hides_nodes(expanded)) run.refuse("nodes beside the document");
  return expanded;
}

std::string canonical_text(processing& run, const js::array& expanded, spelling how) {
  return canonical(run, to_quads(run, expanded, how));
}

} // namespace ld

result<js::array> json_ld_expand(const js::value& document, const json_ld_limits& limits) {
  ld::processing run(limits);
  auto expanded = ld::expand(run, document);
  return ld::outcome(run, std::move(expanded));
}

result<js::object> json_ld_compact(const js::value& document, const js::value& context,
                                   const json_ld_limits& limits) {
  ld::processing run(limits);
  const auto expanded = ld::expand(run, document);
  const auto target = ld::target_for(run, context);
  js::object out;
  out["@context"] = context;
  for (auto& member : ld::compact(run, target, expanded))
    out[member.key()] = std::move(member.value());
  return ld::outcome(run, std::move(out));
}

result<std::string> json_ld_canonical(const js::value& document, const json_ld_limits& limits) {
  ld::processing run(limits);
  auto text = ld::canonical_text(run, ld::expand(run, document));
  return ld::outcome(run, std::move(text));
}

result<std::string> canonical_nquads(std::string_view nquads, const json_ld_limits& limits) {
  ld::processing run(limits);
  auto text = ld::canonical(run, ld::parse_nquads(run, nquads));
  return ld::outcome(run, std::move(text));
}

} // namespace pheidi::crypto
