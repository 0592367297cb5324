// Header fields of a request as a signature sees them.
#pragma once

#include "pheidi/crypto/http_signature.hpp"

#include <string>
#include <string_view>

namespace pheidi::crypto {

/// Longest Signature or Signature-Input that is looked at, and most covered components.
inline constexpr std::size_t max_signature_field = 16 * 1024;
inline constexpr std::size_t max_components = 64;

/// All lines of that name, trimmed, folds removed, joined with ", ". missing_component; malformed_signature
/// if a value has control characters: a line break would forge another line of the signing string.
result<std::string> combined_field(const signed_request& request, std::string_view name);

bool has_field(const signed_request& request, std::string_view name);
/// Two or more lines of that name that do not say the same.
bool has_conflicting_lines(const signed_request& request, std::string_view name);

bool covers(const parsed_signature& sig, std::string_view component);

/// Splits an absolute URL into what RFC 9421 calls @scheme, @authority, @path and @query.
struct uri_parts {
  std::string scheme;    // lower case
  std::string authority; // lower case, without the default port
  std::string path;      // "/" if empty
  std::string query;     // with its "?", which is there even for no query
};
result<uri_parts> split_target_uri(std::string_view uri);

} // namespace pheidi::crypto
