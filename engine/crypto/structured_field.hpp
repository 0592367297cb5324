// Structured fields (RFC 8941): as much of them as Signature-Input, Signature and Content-Digest need.
//
// Stricter than the RFC in one thing: a repeated key is refused, where the RFC
// lets the last one win. Two receivers that disagree on which one counts are an attack.
#pragma once

#include "pheidi/crypto/errc.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::crypto::structured {

inline constexpr std::size_t max_size = 16 * 1024;
inline constexpr std::size_t max_elements = 64; // members, items of a list, parameters of an item: each

struct bare_item {
  enum class kind { integer, decimal, string, token, bytes, boolean };
  kind type = kind::boolean;
  std::int64_t integer = 1; // integer; 0 or 1 of a boolean
  std::string text;         // string unescaped, bytes decoded, token, decimal in canonical form
};

struct parameter {
  std::string key;
  bare_item value;
};

struct item {
  bare_item value;
  std::vector<parameter> params;
};

/// A member of a dictionary. Parameters of a plain item are the member's.
struct member {
  std::string key;
  bool is_list = false;
  std::vector<item> items; // exactly one unless is_list
  std::vector<parameter> params;
};

/// All errors are malformed_signature; the caller knows which header it was.
result<std::vector<member>> parse_dictionary(std::string_view text);
result<item> parse_item(std::string_view text);

/// Canonical text of a string. Only for printable ASCII.
std::string serialize_string(std::string_view text);
/// Canonical text of an inner list with its parameters.
std::string serialize_list(const member& list);

} // namespace pheidi::crypto::structured
