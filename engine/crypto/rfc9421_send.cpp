// What the second knock signs with RFC 9421.
#include "sendable.hpp"
#include "text.hpp"

#include "pheidi/crypto/http_signature.hpp"

namespace pheidi::crypto {

std::string rfc9421_signature_params(const rfc9421_input& in) {
  std::string out = "(\"@method\" \"@target-uri\"";
  if (!in.content_digest.empty()) out += " \"content-digest\"";
  return out + ");created=" + std::to_string(in.created) + ";keyid=" + quoted_key_id(in.key_id);
}

std::string rfc9421_signature_base(const rfc9421_input& in) {
  std::string out = "\"@method\": ";
  for (const char c : in.method)
    out += to_upper(c);
  out.append("\n\"@target-uri\": ").append(in.target_uri).append("\n");
  if (!in.content_digest.empty()) out.append("\"content-digest\": ").append(in.content_digest).append("\n");
  return out.append("\"@signature-params\": ").append(rfc9421_signature_params(in));
}

} // namespace pheidi::crypto
