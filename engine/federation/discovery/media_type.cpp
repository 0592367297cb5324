#include "media_type.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <string>

namespace pheidi::federation::discovery {

namespace {

constexpr std::string_view activitystreams = "https://www.w3.org/ns/activitystreams";

/// "application/ld+json" of the whole value.
std::string essence(std::string_view content_type) {
  return ascii::lower(ascii::trim(content_type.substr(0, content_type.find(';'))));
}

/// Takes one parameter off the front; quoted values may hold semicolons.
std::string_view take_parameter(std::string_view& rest) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < rest.size(); ++end) {
    const char c = rest[end];
    if (quoted && c == '\\')
      ++end;
    else if (c == '"')
      quoted = !quoted;
    else if (c == ';' && !quoted)
      break;
  }
  const auto parameter = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return ascii::trim(parameter);
}

std::string_view unquoted(std::string_view s) {
  return s.size() >= 2 && s.front() == '"' && s.back() == '"' ? s.substr(1, s.size() - 2) : s;
}

/// A profile is a list of URIs, separated by spaces.
bool holds_activitystreams(std::string_view profile) {
  while (!profile.empty()) {
    const auto end = profile.find(' ');
    if (profile.substr(0, end) == activitystreams) return true;
    profile.remove_prefix(end == profile.npos ? profile.size() : end + 1);
  }
  return false;
}

bool has_activitystreams_profile(std::string_view content_type) {
  const auto semicolon = content_type.find(';');
  if (semicolon == content_type.npos) return false;
  auto rest = content_type.substr(semicolon + 1);
  while (!rest.empty()) {
    const auto parameter = take_parameter(rest);
    const auto equals = parameter.find('=');
    if (equals == parameter.npos ||
        !ascii::same_ignoring_case(ascii::trim(parameter.substr(0, equals)), "profile"))
      continue;
    if (holds_activitystreams(unquoted(ascii::trim(parameter.substr(equals + 1))))) return true;
  }
  return false;
}

bool is_json(const std::string& type) {
  return type.ends_with("/json") || type.ends_with("+json");
}

bool is_xml(const std::string& type) {
  return type.ends_with("/xml") || type.ends_with("+xml");
}

} // namespace

bool is_activity_type(std::string_view content_type) {
  const auto type = essence(content_type);
  if (type == "application/activity+json") return true;
  return type == "application/ld+json" && has_activitystreams_profile(content_type);
}

bool is_acceptable(std::string_view content_type, accepted_kind asked) {
  switch (asked) {
  case get_options::accept::activity:
    return is_activity_type(content_type);
  case get_options::accept::webfinger:
    return is_json(essence(content_type));
  case get_options::accept::host_meta:
    return is_json(essence(content_type)) || is_xml(essence(content_type));
  }
  return false;
}

std::string_view accept_value(accepted_kind asked) {
  switch (asked) {
  case get_options::accept::activity:
    return "application/activity+json, application/ld+json";
  case get_options::accept::webfinger:
    return "application/jrd+json, application/json";
  case get_options::accept::host_meta:
    return "application/xrd+xml, application/xml, text/xml";
  }
  return "*/*";
}

} // namespace pheidi::federation::discovery
