// The string that was signed, rebuilt from the request: one line per covered component.
#include "request_fields.hpp"
#include "text.hpp"

namespace pheidi::crypto {

namespace {

/// What goes into a line as it stands: a line break in it would forge another line.
result<std::string> plain(std::string_view text, const char* what) {
  if (text.empty()) return error{errc::missing_component, what};
  if (has_control(text)) return error{errc::malformed_signature, what};
  return std::string(text);
}

result<std::string> cavage_request_target(const signed_request& request, bool without_query) {
  const auto method = plain(request.method, "method");
  if (!method) return method.error();
  const auto target =
      plain(without_query ? request.target.substr(0, request.target.find('?')) : request.target, "target");
  if (!target) return target.error();
  return lower(*method) + " " + *target;
}

result<std::string> cavage_value(const parsed_signature& sig, const signed_request& request,
                                 const std::string& name, bool without_query) {
  if (name == "(request-target)") return cavage_request_target(request, without_query);
  if (name == "(created)" || name == "(expires)") {
    const auto& value = name == "(created)" ? sig.created : sig.expires;
    if (!value) return error{errc::missing_component, name};
    return std::to_string(*value);
  }
  return combined_field(request, name); // an unknown pseudo-header is no field name, so it is never found
}

result<std::string> derived_value(const signed_request& request, const std::string& name) {
  if (name == "@method") return plain(request.method, "method");
  if (name == "@request-target") return plain(request.target, "target");
  const auto uri = plain(request.target_uri, "target URI");
  if (!uri || name == "@target-uri") return uri;
  auto parts = split_target_uri(*uri);
  if (!parts) return parts.error();
  if (name == "@scheme") return std::move(parts->scheme);
  if (name == "@authority") return std::move(parts->authority);
  if (name == "@path") return std::move(parts->path);
  if (name == "@query") return std::move(parts->query);
  return error{errc::missing_component, name};
}

result<std::string> cavage_base(const parsed_signature& sig, const signed_request& request,
                                bool without_query) {
  std::string out;
  for (const auto& name : sig.components) {
    const auto value = cavage_value(sig, request, name, without_query);
    if (!value) return value.error();
    if (!out.empty()) out += '\n';
    out += name + ": " + *value;
  }
  return out;
}

result<std::string> rfc9421_base(const parsed_signature& sig, const signed_request& request) {
  std::string out;
  for (const auto& name : sig.components) {
    const auto value = name.starts_with('@') ? derived_value(request, name) : combined_field(request, name);
    if (!value) return value.error();
    out += '"' + name + "\": " + *value + '\n';
  }
  return out + "\"@signature-params\": " + sig.params;
}

} // namespace

result<std::string> signature_base(const parsed_signature& sig, const signed_request& request,
                                   bool without_query) {
  return sig.which == scheme::cavage ? cavage_base(sig, request, without_query) : rfc9421_base(sig, request);
}

} // namespace pheidi::crypto
