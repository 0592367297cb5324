// What a delivery or a fetch signs with draft-cavage.
#include "sendable.hpp"
#include "text.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/http_signature.hpp"

#include <array>

namespace pheidi::crypto {

namespace {

using line = std::pair<std::string_view, std::string_view>;

/// The signed fields in sending order; those without a value are not sent. (request-target) follows them.
std::array<line, 5> fields_of(const cavage_input& in) {
  const bool post = !in.digest.empty();
  return {{{"host", in.host},
           {"date", in.date},
           {"content-type", post ? in.content_type : std::string_view()},
           {"collection-synchronization", post ? in.collection_synchronization : std::string_view()},
           {"digest", in.digest}}};
}

} // namespace

std::string cavage_signing_string(const cavage_input& in) {
  std::string out;
  out.reserve(384 + in.target.size() + in.collection_synchronization.size());
  for (const auto& [name, value] : fields_of(in)) {
    if (value.empty()) continue;
    out.append(name).append(": ").append(value).append("\n");
  }
  out.append("(request-target): ");
  for (const char c : in.method)
    out += to_lower(c);
  return out.append(" ").append(in.target);
}

std::string cavage_header(const cavage_input& in, std::string_view key_id, std::string_view signature_bytes) {
  std::string out;
  out.reserve(192 + key_id.size() + signature_bytes.size() * 4 / 3);
  out.append("keyId=").append(quoted_key_id(key_id)).append(",algorithm=\"rsa-sha256\",headers=\"");
  for (const auto& [name, value] : fields_of(in))
    if (!value.empty()) out.append(name).append(" ");
  out.append("(request-target)\",signature=\"").append(base64(signature_bytes)).append("\"");
  return out;
}

} // namespace pheidi::crypto
