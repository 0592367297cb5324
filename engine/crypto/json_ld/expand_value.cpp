// "Value Expansion" of JSON-LD 1.1 API, section 5.3.
#include "expand.hpp"

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

js::object node_of(std::string iri) {
  js::object out;
  out["@id"] = std::move(iri);
  return out;
}

} // namespace

js::value expand_value(const active_context& active, std::string_view property, const js::value& value) {
  const auto* term = active.find(property);
  const std::string_view type = term != nullptr && term->type ? std::string_view(*term->type) : "";
  if (value.is_string() && (type == "@id" || type == "@vocab")) {
    auto iri = expand_iri(active, value.get_string(), {.document_relative = true, .vocab = type == "@vocab"});
    if (!iri) return nullptr;
    return node_of(std::move(*iri));
  }
  js::object out;
  out["@value"] = value;
  if (!type.empty() && type != "@id" && type != "@vocab" && type != "@none") {
    out["@type"] = type;
  } else if (value.is_string()) {
    const auto& language = term != nullptr && term->language ? *term->language : active.language;
    if (language) out["@language"] = *language;
  }
  return out;
}

} // namespace pheidi::crypto::ld
