// Hosts: IDNA 2008 to ASCII, lengths, and the many spellings of an IPv4 address that are not dotted decimal.
#include "http/url_detail.hpp"

#include <boost/asio/ip/address_v6.hpp>
#include <idn2.h>

#include <algorithm>
#include <memory>

namespace pheidi::http::detail {

namespace {

constexpr std::size_t longest_host = 253;
constexpr std::size_t longest_label = 63;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// What other parsers would read as a number: "127", "0177", "0x7f", "0x".
bool looks_numeric(std::string_view label) {
  if (all_digits(label)) return true;
  return label.starts_with("0x") && std::all_of(label.begin() + 2, label.end(), is_hex);
}

/// Exactly four decimal numbers without leading zeros: the one spelling on which everybody agrees.
bool is_dotted_decimal(std::string_view host) {
  int parts = 0;
  for (std::size_t begin = 0; begin <= host.size(); ++parts) {
    const auto end = std::min(host.find('.', begin), host.size());
    const auto part = host.substr(begin, end - begin);
    if (!all_digits(part) || part.size() > 3 || (part.size() > 1 && part.front() == '0')) return false;
    if (part.size() == 3 && part > "255") return false;
    begin = end + 1;
  }
  return parts == 4;
}

struct idn2_release {
  void operator()(char* text) const { idn2_free(text); }
};

result<std::string> to_punycode(std::string_view host) {
  const std::string input(host);
  char* raw = nullptr;
  const int rc = idn2_to_ascii_8z(input.c_str(), &raw, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
  const std::unique_ptr<char, idn2_release> text(raw);
  if (rc == IDN2_TOO_BIG_DOMAIN || rc == IDN2_TOO_BIG_LABEL) return error{errc::host_too_long};
  if (rc != IDN2_OK) return error{errc::bad_url, idn2_strerror(rc)};
  return std::string(text.get());
}

} // namespace

errc check_ascii_host(std::string_view host) {
  if (host.empty()) return errc::bad_url;
  if (host.size() > longest_host) return errc::host_too_long;
  std::size_t begin = 0;
  std::string_view label;
  while (begin <= host.size()) {
    const auto end = std::min(host.find('.', begin), host.size());
    label = host.substr(begin, end - begin);
    if (label.empty()) return errc::bad_url;
    if (label.size() > longest_label) return errc::host_too_long;
    for (const char c : label)
      if (!is_lower(c) && !is_digit(c) && c != '-' && c != '_') return errc::bad_url;
    begin = end + 1;
  }
  if (looks_numeric(label) && !is_dotted_decimal(host)) return errc::bad_url;
  return errc::ok;
}

result<std::string> normalise_host(std::string_view written) {
  // No escape is decoded in a host: what differs from its decoded form has no honest use.
  if (written.find('%') != written.npos) return error{errc::bad_url, "escape in the host"};
  if (written.size() > longest_url) return error{errc::host_too_long};
  auto host = is_ascii(written) ? result<std::string>(std::string(written)) : to_punycode(written);
  if (!host) return host;
  std::transform(host->begin(), host->end(), host->begin(), to_lower);
  // One trailing dot says "absolute name"; without it both spellings are one host to pools, lanes and the
  // guard.
  if (host->size() > 1 && host->ends_with('.')) host->pop_back();
  const auto verdict = check_ascii_host(*host);
  if (verdict != errc::ok) return error{verdict, host->substr(0, 80)};
  return host;
}

result<std::string> normalise_ipv6(std::string_view inside_brackets) {
  // A zone ("%eth0") names a link of this machine, which no remote may choose.
  if (inside_brackets.find('%') != inside_brackets.npos || inside_brackets.size() > 45)
    return error{errc::bad_url, "not an IPv6 address"};
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address_v6(std::string(inside_brackets), ec);
  if (ec) return error{errc::bad_url, "not an IPv6 address"};
  return address.to_string();
}

} // namespace pheidi::http::detail
