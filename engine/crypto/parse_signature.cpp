// Which dialect a request speaks, and what neither of them may say.
#include "parse_signature.hpp"

#include "request_fields.hpp"
#include "text.hpp"

namespace pheidi::crypto {

result<parsed_signature> parse_signature(const signed_request& request) {
  if (!has_field(request, "signature")) return error{errc::unsigned_request};
  // No falling back to the other dialect: a request means one thing to all who read it.
  return has_field(request, "signature-input") ? parse_rfc9421(request) : parse_cavage(request);
}

result<void> check_shape(const parsed_signature& sig) {
  const auto malformed = [](const char* why) { return error{errc::malformed_signature, why}; };
  if (trim(sig.key_id).empty()) return malformed("no key id");
  if (sig.signature.empty()) return malformed("no signature");
  if (sig.components.size() > max_components) return malformed("too many components");
  for (auto it = sig.components.begin(); it != sig.components.end(); ++it)
    if (std::find(it + 1, sig.components.end(), *it) != sig.components.end())
      return malformed("repeated component");
  return {};
}

} // namespace pheidi::crypto
