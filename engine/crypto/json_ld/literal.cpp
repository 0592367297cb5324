// "Object to RDF Conversion" of JSON-LD 1.1 API, section 8.6: canonical forms of XSD.
#include "literal.hpp"

#include <cmath>
#include <cstdio>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

constexpr std::string_view xsd_boolean = "http://www.w3.org/2001/XMLSchema#boolean";
constexpr std::string_view xsd_integer = "http://www.w3.org/2001/XMLSchema#integer";
constexpr std::string_view xsd_double = "http://www.w3.org/2001/XMLSchema#double";

/// "5.3E0": a mantissa of sixteen digits without its zeros, an exponent without a plus.
std::string canonical_double(double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.15E", value);
  const std::string_view text = buffer;
  const auto e = text.find('E');
  std::string mantissa(text.substr(0, e));
  mantissa.resize(mantissa.find_last_not_of('0') + 1);
  if (mantissa.ends_with('.')) mantissa += '0';
  return mantissa + "E" + std::to_string(std::atoi(buffer + e + 1));
}

bool is_whole(double value) {
  return std::trunc(value) == value && std::fabs(value) < 1e21;
}

lexical of_double(double value, std::string_view datatype) {
  if (!is_whole(value) || datatype == xsd_double) return {canonical_double(value), xsd_double};
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.0f", value == 0 ? 0.0 : value);
  return {buffer, xsd_integer};
}

} // namespace

lexical lexical_form(const js::value& scalar, std::string_view datatype) {
  if (scalar.is_bool()) return {scalar.get_bool() ? "true" : "false", xsd_boolean};
  if (scalar.is_double()) return of_double(scalar.get_double(), datatype);
  if (scalar.is_int64()) {
    const auto value = scalar.get_int64();
    if (datatype == xsd_double) return of_double(static_cast<double>(value), datatype);
    return {std::to_string(value), xsd_integer};
  }
  if (scalar.is_uint64()) {
    const auto value = scalar.get_uint64();
    if (datatype == xsd_double) return of_double(static_cast<double>(value), datatype);
    return {std::to_string(value), xsd_integer};
  }
  const auto* text = scalar.if_string();
  return {text != nullptr ? std::string(*text) : "", ""};
}

} // namespace pheidi::crypto::ld
