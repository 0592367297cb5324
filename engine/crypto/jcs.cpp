// RFC 8785: one spelling for each JSON value, so that a hash of it means something.
#include "jcs.hpp"

#include "pheidi/base/utf8.hpp"
#include "pheidi/crypto/object_proof.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace pheidi::crypto {

namespace {

namespace js = boost::json;

void append_unicode_escape(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(c);
  out += "\\u00";
  out += digits[value >> 4];
  out += digits[value & 15];
}

/// Only what JSON must escape is escaped, with the short form where there is one.
void append_text(std::string& out, std::string_view text) {
  constexpr std::string_view special = "\b\t\n\f\r\"\\";
  constexpr std::string_view shorthand = "btnfr\"\\";
  out += '"';
  for (const char c : text) {
    const auto at = special.find(c);
    if (c != '\0' && at != special.npos) {
      out += '\\';
      out += shorthand[at];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      append_unicode_escape(out, c);
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_value(std::string& out, const js::value& v);

void append_object(std::string& out, const js::object& object) {
  std::vector<const js::key_value_pair*> members;
  members.reserve(object.size());
  for (const auto& member : object)
    members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return utf16_less(a->key(), b->key()); });
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    append_text(out, member->key());
    out += ':';
    append_value(out, member->value());
  }
  out += '}';
}

void append_array(std::string& out, const js::array& array) {
  out += '[';
  bool first = true;
  for (const auto& element : array) {
    if (!first) out += ',';
    first = false;
    append_value(out, element);
  }
  out += ']';
}

void append_value(std::string& out, const js::value& v) {
  switch (v.kind()) {
  case js::kind::null:
    out += "null";
    return;
  case js::kind::bool_:
    out += v.get_bool() ? "true" : "false";
    return;
  case js::kind::int64:
    return append_es6_number(out, static_cast<double>(v.get_int64()));
  case js::kind::uint64:
    return append_es6_number(out, static_cast<double>(v.get_uint64()));
  case js::kind::double_:
    return append_es6_number(out, v.get_double());
  case js::kind::string:
    return append_text(out, v.get_string());
  case js::kind::array:
    return append_array(out, v.get_array());
  case js::kind::object:
    return append_object(out, v.get_object());
  }
}

/// The shortest digits that stand for the value, and the power of ten of the first one.
struct decimal {
  std::string digits;
  int exponent = 0; // d.ddd * 10^exponent
};

decimal shortest(double magnitude) {
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific).ptr;
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const auto e = text.find('e');
  decimal out;
  for (const char c : text.substr(0, e))
    if (c != '.') out.digits += c;
  const auto* exponent = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(exponent, end, out.exponent);
  return out;
}

void append_scientific(std::string& out, const decimal& d) {
  out += d.digits.front();
  if (d.digits.size() > 1) out.append(".").append(d.digits, 1);
  out += d.exponent < 0 ? "e-" : "e+";
  out += std::to_string(std::abs(d.exponent));
}

} // namespace

void append_es6_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  if (value == 0) {
    out += '0';
    return;
  }
  if (value < 0) out += '-';
  const auto d = shortest(std::fabs(value));
  const auto size = static_cast<int>(d.digits.size());
  if (d.exponent > 20 || d.exponent < -6) return append_scientific(out, d);
  if (d.exponent < 0) {
    out.append("0.").append(static_cast<std::size_t>(-d.exponent - 1), '0').append(d.digits);
  } else if (size <= d.exponent + 1) {
    out.append(d.digits).append(static_cast<std::size_t>(d.exponent + 1 - size), '0');
  } else {
    const auto point = static_cast<std::size_t>(d.exponent + 1);
    out.append(d.digits, 0, point).append(".").append(d.digits, point);
  }
}

bool utf16_less(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
  // Bytes order as code points do, which UTF-16 does too but for U+E000..U+FFFF (first byte EE or EF): those
  // come after the surrogates that stand for everything above (first byte F0 to F4).
  const auto rank = [](char c) {
    const int byte = static_cast<unsigned char>(c);
    return byte >= 0xf0 ? byte - 2 : byte >= 0xee ? byte + 5 : byte;
  };
  return rank(*x) < rank(*y);
}

std::string jcs(const js::value& v) {
  std::string out;
  append_value(out, v);
  return out;
}

} // namespace pheidi::crypto
