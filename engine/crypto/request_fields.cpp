// Finding, joining and splitting what a signature covers.
#include "request_fields.hpp"

#include "text.hpp"

#include <algorithm>

namespace pheidi::crypto {

namespace {

/// Appends a value; an obsolete line fold (line break and blanks) becomes one space.
bool append_unfolded(std::string& out, std::string_view value) {
  // Nearly all are plain; those go in one piece.
  if (std::none_of(value.begin(), value.end(), is_control)) {
    out += value;
    return true;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\r' || c == '\n') {
      while (i < value.size() && (value[i] == '\r' || value[i] == '\n'))
        ++i;
      if (i == value.size() || !is_blank(value[i])) return false;
      while (i + 1 < value.size() && is_blank(value[i + 1]))
        ++i;
      out += ' ';
    } else if (is_control(c) && c != '\t') {
      return false;
    } else {
      out += c;
    }
  }
  return true;
}

std::string_view default_port(std::string_view scheme) {
  if (scheme == "https") return ":443";
  if (scheme == "http") return ":80";
  return "";
}

} // namespace

result<std::string> combined_field(const signed_request& request, std::string_view name) {
  std::string out;
  bool found = false;
  for (const auto& [field, value] : request.headers) {
    if (!same_ignoring_case(field, name)) continue;
    if (found) out += ", ";
    found = true;
    if (!append_unfolded(out, trim(value)))
      return error{errc::malformed_signature, "control character in " + lower(name)};
  }
  if (!found) return error{errc::missing_component, std::string(name)};
  return out;
}

bool has_field(const signed_request& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& h) { return same_ignoring_case(h.first, name); });
}

bool has_conflicting_lines(const signed_request& request, std::string_view name) {
  const std::string_view* first = nullptr;
  for (const auto& [field, value] : request.headers) {
    if (!same_ignoring_case(field, name)) continue;
    if (first != nullptr && trim(*first) != trim(value)) return true;
    if (first == nullptr) first = &value;
  }
  return false;
}

bool covers(const parsed_signature& sig, std::string_view component) {
  return std::find(sig.components.begin(), sig.components.end(), component) != sig.components.end();
}

result<uri_parts> split_target_uri(std::string_view uri) {
  const auto scheme_end = uri.find("://");
  if (scheme_end == uri.npos) return error{errc::missing_component, "target URI"};
  uri_parts out;
  out.scheme = lower(uri.substr(0, scheme_end));
  uri.remove_prefix(scheme_end + 3);
  uri = uri.substr(0, uri.find('#'));
  const auto authority_end = std::min(uri.find_first_of("/?"), uri.size());
  out.authority = lower(uri.substr(0, authority_end));
  const auto port = default_port(out.scheme);
  if (!port.empty() && out.authority.ends_with(port)) out.authority.erase(out.authority.size() - port.size());
  uri.remove_prefix(authority_end);
  const auto query = std::min(uri.find('?'), uri.size());
  out.path = query == 0 ? "/" : std::string(uri.substr(0, query));
  out.query = query == uri.size() ? "?" : std::string(uri.substr(query));
  return out;
}

} // namespace pheidi::crypto
