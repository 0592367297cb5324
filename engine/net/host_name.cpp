#include "host_name.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>

namespace pheidi::net {

namespace {

using ascii::is_digit;
using ascii::is_lower;

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}
bool is_label_char(char c) {
  return is_digit(c) || is_lower(c) || c == '-' || c == '_';
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && std::all_of(label.begin(), label.end(), is_label_char);
}

/// A last label that some resolver would read as a number.
bool is_numeral(std::string_view label) {
  if (label.starts_with("0x")) return std::all_of(label.begin() + 2, label.end(), is_hex);
  return std::all_of(label.begin(), label.end(), is_digit);
}

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  while (true) {
    const auto dot = name.find('.');
    const auto label = name.substr(0, dot);
    if (!is_label(label)) return false;
    if (dot == std::string_view::npos) return !is_numeral(label);
    name.remove_prefix(dot + 1);
  }
}

bool ends_in(std::string_view name, std::string_view domain) {
  if (!name.ends_with(domain)) return false;
  return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

error bad_host(std::string_view text) {
  return {errc::bad_host, std::string(text.substr(0, 255))};
}

} // namespace

result<host_name> host_name::parse(std::string_view text) {
  host_name out;
  auto inner = text;
  const bool bracketed = inner.size() > 2 && inner.front() == '[' && inner.back() == ']';
  if (bracketed) inner = inner.substr(1, inner.size() - 2);
  if (inner.size() > 254) return bad_host(text);
  out.name.resize(inner.size());
  std::transform(inner.begin(), inner.end(), out.name.begin(), ascii::to_lower);
  const bool colons = inner.find(':') != std::string_view::npos;
  if (bracketed && !colons) return bad_host(text);
  // A scope (%eth0) would choose the interface; nothing global has one.
  if (inner.find('%') != std::string_view::npos || inner.find('\0') != std::string_view::npos)
    return bad_host(text);
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(out.name, ec);
  if (!ec) {
    out.literal = address;
    out.name = address.to_string();
    return out;
  }
  if (colons) return bad_host(text);
  if (out.name.ends_with('.')) out.name.pop_back();
  if (!is_name(out.name)) return bad_host(text);
  return out;
}

bool host_name::is_localhost() const {
  return ends_in(name, "localhost");
}

bool host_name::is_hidden() const {
  return ends_in(name, "onion") || ends_in(name, "i2p");
}

} // namespace pheidi::net
