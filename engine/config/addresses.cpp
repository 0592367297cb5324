// Hosts, addresses, networks and the URLs made of them. config may not use net, and needs only yes or no.
#include "config/values.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <arpa/inet.h>

namespace pheidi::config {

namespace {

bool is_address(int family, std::string_view text) {
  // Longer than any address, and inet_pton wants a terminator.
  if (text.size() > 45 || text.find('\0') != text.npos) return false;
  in6_addr out{};
  return inet_pton(family, std::string(text).c_str(), &out) == 1;
}

bool is_label(std::string_view label, bool underscore) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(
      label, [underscore](char c) { return ascii::is_alnum(c) || c == '-' || (underscore && c == '_'); });
}

std::optional<std::uint16_t> port_number(std::string_view text, std::uint16_t least = 1) {
  const auto port = whole_number(text);
  if (!port || *port < least || *port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*port);
}

bool names_this_machine(std::string_view host) {
  return ascii::same_ignoring_case(host, "localhost");
}

/// Another name may have many addresses, or none yet when the machine starts.
bool is_bindable(std::string_view host) {
  return is_ipv4(host) || is_ipv6(host) || names_this_machine(host);
}

struct host_and_rest {
  std::string_view host; // without brackets
  std::string_view port; // empty when there is none
  bool has_port = false;
};

std::optional<host_and_rest> cut_port(std::string_view text) {
  if (!text.starts_with('[')) {
    const auto colon = text.find(':');
    if (colon == text.npos) return host_and_rest{text, {}, false};
    if (text.find(':', colon + 1) != text.npos) return std::nullopt; // IPv6 wants brackets here
    return host_and_rest{text.substr(0, colon), text.substr(colon + 1), true};
  }
  const auto close = text.find(']');
  if (close == text.npos || !is_ipv6(text.substr(1, close - 1))) return std::nullopt;
  const auto rest = text.substr(close + 1);
  if (rest.empty()) return host_and_rest{text.substr(1, close - 1), {}, false};
  if (rest.front() != ':') return std::nullopt;
  return host_and_rest{text.substr(1, close - 1), rest.substr(1), true};
}

} // namespace

bool is_ipv4(std::string_view text) {
  return is_address(AF_INET, text);
}
bool is_ipv6(std::string_view text) {
  return is_address(AF_INET6, text);
}

bool is_host_name(std::string_view text, bool underscore) {
  if (text.empty() || text.size() > 253) return false;
  std::size_t begin = 0;
  for (;;) {
    const auto dot = text.find('.', begin);
    if (!is_label(text.substr(begin, dot == text.npos ? dot : dot - begin), underscore)) return false;
    if (dot == text.npos) break;
    begin = dot + 1;
  }
  // "10.0.0.999" is a mistyped address, not a name: no top-level domain is all digits.
  const auto last = text.substr(text.rfind('.') + 1);
  return last.find_first_not_of("0123456789") != last.npos || is_ipv4(text);
}

bool is_server(std::string_view text) {
  return is_ipv6(text) || is_host_name(text, true);
}

std::optional<std::string> domain(std::string_view text) {
  const auto parts = cut_port(text);
  if (!parts || text.starts_with('[') || !is_host_name(parts->host)) return std::nullopt;
  if (parts->has_port && !port_number(parts->port)) return std::nullopt;
  return ascii::lower(text);
}

std::optional<host_port> server_and_port(std::string_view text, std::uint16_t default_port) {
  if (is_ipv6(text)) return host_port{std::string(text), default_port};
  const auto parts = cut_port(text);
  if (!parts || !is_server(parts->host)) return std::nullopt;
  if (!parts->has_port) return host_port{std::string(parts->host), default_port};
  const auto port = port_number(parts->port);
  if (!port) return std::nullopt;
  return host_port{std::string(parts->host), *port};
}

bool is_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = text.substr(0, slash);
  const bool v4 = is_ipv4(address);
  if (!v4 && !is_ipv6(address)) return false;
  if (slash == text.npos) return true;
  const auto digits = text.substr(slash + 1);
  if (digits.empty() || digits.size() > 3 || digits.front() == '-') return false;
  const auto bits = whole_number(digits);
  return bits && *bits <= (v4 ? 32 : 128);
}

bool is_proxy_url(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == text.npos) return false;
  const auto scheme = ascii::lower(text.substr(0, colon));
  if (scheme != "http" && scheme != "https") return false;
  auto rest = text.substr(colon + 3);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?# \t\r\n") != rest.npos) return false;
  if (const auto at = rest.rfind('@'); at != rest.npos) {
    if (!percent_decode(rest.substr(0, at))) return false;
    rest.remove_prefix(at + 1);
  }
  return server_and_port(rest, 80).has_value();
}

bool is_listen_address(std::string_view text) {
  if (text.empty()) return true;
  if (text.starts_with("unix:")) return text.size() > 6 && text[5] == '/' && text.size() <= 5 + 107;
  const auto parts = cut_port(text);
  // Port 0 asks the system for a free one.
  return parts && parts->has_port && is_bindable(parts->host) && port_number(parts->port, 0);
}

std::string listen_address(std::string_view text) {
  const auto parts = cut_port(text);
  if (!is_listen_address(text) || !parts || !names_this_machine(parts->host)) return std::string(text);
  return "127.0.0.1:" + std::string(parts->port);
}

} // namespace pheidi::config
