// Reading Signature-Input and Signature of RFC 9421.
#include "parse_signature.hpp"
#include "request_fields.hpp"
#include "structured_field.hpp"
#include "text.hpp"

namespace pheidi::crypto {

namespace {

using structured::bare_item;
using structured::member;
using kind = structured::bare_item::kind;

error malformed(const char* why) {
  return error{errc::malformed_signature, why};
}

/// The only member: with several signatures it would be open which of them vouches for the request.
result<member> only_member(const signed_request& request, std::string_view name) {
  const auto field = combined_field(request, name);
  if (!field) return field.error();
  auto members = structured::parse_dictionary(*field);
  if (!members) return members.error();
  if (members->size() != 1) return malformed("not exactly one signature");
  return std::move(members->front());
}

const bare_item* find(const member& m, std::string_view key) {
  for (const auto& p : m.params)
    if (p.key == key) return &p.value;
  return nullptr;
}

bool is_derived_known(std::string_view name) {
  return name == "@method" || name == "@target-uri" || name == "@authority" || name == "@scheme" ||
         name == "@request-target" || name == "@path" || name == "@query";
}

result<std::string> component_name(const structured::item& i) {
  const auto& name = i.value.text;
  if (i.value.type != kind::string || name.empty() || name == "@signature-params")
    return malformed("component");
  if (!i.params.empty()) return error{errc::unsupported_component, "parameters of " + name};
  if (name.front() == '@') {
    if (!is_derived_known(name)) return error{errc::unsupported_component, name};
    return name;
  }
  const bool field_name = std::all_of(name.begin(), name.end(), is_token_char) && lower(name) == name;
  if (!field_name) return malformed("component name");
  return name;
}

result<void> read_parameters(const member& input, parsed_signature& out) {
  const auto* key_id = find(input, "keyid");
  if (key_id == nullptr || key_id->type != kind::string) return malformed("no keyid");
  out.key_id = key_id->text;
  const auto* created = find(input, "created");
  if (created == nullptr || created->type != kind::integer) return malformed("no created");
  out.created = created->integer;
  if (const auto* expires = find(input, "expires")) {
    if (expires->type != kind::integer) return malformed("expires");
    out.expires = expires->integer;
  }
  if (const auto* alg = find(input, "alg")) {
    if (alg->type != kind::string) return malformed("alg");
    if (alg->text != "rsa-v1_5-sha256" && alg->text != "ed25519")
      return error{errc::unsupported_algorithm, alg->text};
    out.algorithm = alg->text;
  }
  return {};
}

} // namespace

result<parsed_signature> parse_rfc9421(const signed_request& request) {
  const auto input = only_member(request, "signature-input");
  if (!input) return input.error();
  const auto signature = only_member(request, "signature");
  if (!signature) return signature.error();
  if (signature->key != input->key) return malformed("labels differ");
  if (!input->is_list) return malformed("Signature-Input is not an inner list");
  if (signature->is_list || signature->items.front().value.type != kind::bytes)
    return malformed("Signature is not bytes");

  parsed_signature out;
  out.which = scheme::rfc9421;
  out.signature = signature->items.front().value.text;
  for (const auto& i : input->items) {
    auto name = component_name(i);
    if (!name) return name.error();
    out.components.push_back(std::move(*name));
  }
  if (const auto ok = read_parameters(*input, out); !ok) return ok.error();
  out.params = structured::serialize_list(*input);
  if (const auto ok = check_shape(out); !ok) return ok.error();
  return out;
}

} // namespace pheidi::crypto
