// Every address is compared as IPv6, IPv4 in its mapped form, so there is one way to match.
#include "pheidi/net/guard.hpp"

#include "special_networks.hpp"

#include "pheidi/net/network.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace pheidi::net {

namespace asio = boost::asio;
using asio::ip::address;
using asio::ip::address_v4;
using asio::ip::address_v6;

namespace {

constexpr int mapped_bits = 96;

address_v6 mapped(const address_v4& a) {
  return asio::ip::make_address_v6(asio::ip::v4_mapped, a);
}

/// "::a.b.c.d" (deprecated, RFC 4291): some stacks send it to the IPv4 address.
bool is_compatible(const address_v6& a) {
  const auto bytes = a.to_bytes();
  return std::all_of(bytes.begin(), bytes.begin() + 12, [](unsigned char b) { return b == 0; });
}

address_v6 unwrapped(const address& a) {
  if (a.is_v4()) return mapped(a.to_v4());
  const auto v6 = a.to_v6();
  if (!is_compatible(v6)) return v6;
  const auto bytes = v6.to_bytes();
  return mapped(address_v4({bytes[12], bytes[13], bytes[14], bytes[15]}));
}

bool is_mapped(const guard::network& n) {
  return n.bits >= mapped_bits && n.prefix.is_v4_mapped();
}

bool contains(const guard::network& n, const address_v6& a) {
  // "::/0" is all of IPv6 and does not mean IPv4.
  if (a.is_v4_mapped() != is_mapped(n)) return false;
  const auto want = n.prefix.to_bytes();
  const auto have = a.to_bytes();
  for (std::size_t i = 0, bits = static_cast<std::size_t>(n.bits); bits > 0; ++i) {
    const auto here = std::min<std::size_t>(bits, 8);
    const auto mask = static_cast<unsigned char>(0xff << (8 - here));
    if (((want[i] ^ have[i]) & mask) != 0) return false;
    bits -= here;
  }
  return true;
}

guard::network must_parse(std::string_view text) {
  guard::network n;
  guard::parse_network(text, n);
  return n;
}

bool is_special(const address_v6& a) {
  static const auto networks = [] {
    std::array<guard::network, std::size(special_networks)> all;
    std::transform(std::begin(special_networks), std::end(special_networks), all.begin(),
                   [](const special_network& s) { return must_parse(s.cidr); });
    return all;
  }();
  return std::any_of(networks.begin(), networks.end(),
                     [&a](const guard::network& n) { return contains(n, a); });
}

bool is_global_unicast(const address_v6& a) {
  static const auto global = must_parse(global_unicast_ipv6);
  return (a.is_v4_mapped() || contains(global, a)) && !is_special(a);
}

address_v6 masked(const address_v6& a, int bits) {
  auto bytes = a.to_bytes();
  for (int i = 0; i < 128; ++i)
    if (i >= bits) bytes[static_cast<std::size_t>(i / 8)] &= static_cast<unsigned char>(~(0x80 >> (i % 8)));
  return address_v6(bytes);
}

bool read_number(std::string_view text, int& out) {
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  return ec == std::errc() && end == text.data() + text.size() && out >= 0;
}

} // namespace

guard::guard(const std::vector<std::string>& allowed) {
  for (const auto& text : allowed) {
    network n;
    if (parse_network(text, n)) allowed_.push_back(n);
  }
}

bool guard::allows(const address& a) const {
  const auto as_written = a.is_v4() ? mapped(a.to_v4()) : a.to_v6();
  const auto reached = unwrapped(a);
  // A scope chooses an interface, which nothing global needs.
  if (as_written.scope_id() == 0 && is_global_unicast(reached)) return true;
  return std::any_of(allowed_.begin(), allowed_.end(),
                     [&](const network& n) { return contains(n, as_written) || contains(n, reached); });
}

bool contains(const guard::network& n, const address& a) {
  return contains(n, a.is_v4() ? mapped(a.to_v4()) : a.to_v6());
}

bool guard::parse_network(std::string_view text, network& out) {
  const auto slash = text.find('/');
  const std::string written(text.substr(0, slash));
  if (written.find('%') != std::string::npos || written.find('\0') != std::string::npos) return false;
  boost::system::error_code ec;
  const auto a = asio::ip::make_address(written, ec);
  if (ec) return false;
  const int widest = a.is_v4() ? 32 : 128;
  int bits = widest;
  if (slash != std::string_view::npos && !read_number(text.substr(slash + 1), bits)) return false;
  if (bits > widest) return false;
  out.bits = bits + (a.is_v4() ? mapped_bits : 0);
  out.prefix = masked(a.is_v4() ? mapped(a.to_v4()) : a.to_v6(), out.bits);
  return true;
}

} // namespace pheidi::net
