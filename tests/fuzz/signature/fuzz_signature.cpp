// Any bytes as a signed request: parsing ends without a crash, and no value can add a line to what is signed.
//
// Input: "METHOD target", then header lines, an empty line, the body. The whole
// of it is also read as parameters, as a structured field and as a public key.
#include "crypto/structured_field.hpp"

#include "pheidi/crypto/http_signature.hpp"

#include <algorithm>
#include <cstdlib>

namespace crypto = pheidi::crypto;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Cuts the next line off. Lines end with "\r\n" only, so that a bare line break can get into a value.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find("\r\n"), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 2, text.size()));
  return line;
}

std::pair<std::string_view, std::string_view> split(std::string_view line, std::string_view separator) {
  const auto at = std::min(line.find(separator), line.size());
  return {line.substr(0, at), line.substr(std::min(at + separator.size(), line.size()))};
}

void check_base(const crypto::parsed_signature& sig, const crypto::signed_request& request,
                bool without_query) {
  const auto base = crypto::signature_base(sig, request, without_query);
  if (!base) return;
  const auto breaks = static_cast<std::size_t>(std::count(base->begin(), base->end(), '\n'));
  const bool cavage = sig.which == crypto::scheme::cavage;
  require(breaks + (cavage && !sig.components.empty() ? 1 : 0) == sig.components.size());
}

void try_request(std::string_view text) {
  const auto [method, target] = split(take_line(text), " ");
  const std::string uri = "https://a.example" + std::string(target);
  crypto::signed_request request{method, target, uri, {}};
  while (!text.empty() && request.headers.size() < 200) {
    const auto line = take_line(text);
    if (line.empty()) break;
    request.headers.push_back(split(line, ": "));
  }
  const auto sig = crypto::parse_signature(request);
  if (!sig) return;
  require(!sig->key_id.empty() && !sig->signature.empty() && sig->components.size() <= 64);
  check_base(*sig, request, false);
  check_base(*sig, request, true);
  static_cast<void>(
      crypto::check_signature(*sig, request, text, pheidi::wall_clock::from_time_t(1703066400)));
}

void try_structured_field(std::string_view text) {
  namespace structured = crypto::structured;
  const auto members = structured::parse_dictionary(text);
  if (!members) return;
  for (const auto& m : *members) {
    if (!m.is_list) continue;
    const auto canonical = structured::serialize_list(m);
    const auto again = structured::parse_dictionary("k=" + canonical);
    // Only a text beyond the bounds of the parser may fail to come back.
    if (again)
      require(structured::serialize_list(again->front()) == canonical);
    else
      require(canonical.size() + 2 > structured::max_size);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_request(text);
  try_structured_field(text);
  if (const auto params = crypto::parse_parameters(text)) require(!params->empty() && params->size() <= 64);
  if (text.find("-----BEGIN") != text.npos) static_cast<void>(crypto::rsa_public_key::from_pem(text));
  return 0;
}
