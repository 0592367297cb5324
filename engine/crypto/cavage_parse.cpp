// Reading a draft-cavage Signature header.
#include "parse_signature.hpp"
#include "request_fields.hpp"
#include "text.hpp"

#include "pheidi/crypto/digest.hpp"

namespace pheidi::crypto {

namespace {

using parameters = std::vector<std::pair<std::string, std::string>>;

const std::string* find(const parameters& params, std::string_view name) {
  for (const auto& [key, value] : params)
    if (key == name) return &value;
  return nullptr;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> out;
  while (!(text = trim(text)).empty()) {
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    out.push_back(lower(text.substr(0, end)));
    text.remove_prefix(end);
    if (out.size() > max_components) break; // check_shape refuses it
  }
  return out;
}

result<std::optional<std::int64_t>> integer(const parameters& params, std::string_view name) {
  const auto* text = find(params, name);
  if (text == nullptr) return std::optional<std::int64_t>();
  const auto value = canonical_integer(*text);
  if (!value) return error{errc::malformed_signature, std::string(name)};
  return value;
}

/// `(created)` and `(expires)` exist only with hs2019, and only if the parameter does.
result<void> check_pseudo_headers(const parsed_signature& sig) {
  for (const auto& name : sig.components) {
    const bool created = name == "(created)";
    if (!created && name != "(expires)") continue;
    if (sig.algorithm != "hs2019") return error{errc::unsupported_algorithm, name + " with " + sig.algorithm};
    if (!(created ? sig.created : sig.expires)) return error{errc::missing_component, name};
  }
  return {};
}

} // namespace

result<parsed_signature> parse_cavage(const signed_request& request) {
  const auto header = combined_field(request, "signature");
  if (!header) return header.error();
  const auto params = parse_parameters(*header);
  if (!params) return params.error();

  parsed_signature out;
  out.which = scheme::cavage;
  if (const auto* id = find(*params, "keyId")) out.key_id = *id;
  if (const auto* s = find(*params, "signature")) out.signature = base64_decode_lenient(*s);
  const auto* algorithm = find(*params, "algorithm");
  out.algorithm = algorithm != nullptr ? *algorithm : "hs2019";
  const bool hs2019 = out.algorithm == "hs2019";
  if (!hs2019 && out.algorithm != "rsa-sha256") return error{errc::unsupported_algorithm, out.algorithm};
  const auto* headers = find(*params, "headers");
  out.components = split_words(headers != nullptr ? *headers : hs2019 ? "(created)" : "date");

  const auto expires = integer(*params, "expires");
  if (!expires) return expires.error();
  out.expires = *expires;
  // With rsa-sha256 the draft knows no `created`, so whatever it says is not looked at.
  if (hs2019) {
    const auto created = integer(*params, "created");
    if (!created) return created.error();
    out.created = *created;
  }
  if (const auto ok = check_shape(out); !ok) return ok.error();
  if (const auto ok = check_pseudo_headers(out); !ok) return ok.error();
  return out;
}

} // namespace pheidi::crypto
