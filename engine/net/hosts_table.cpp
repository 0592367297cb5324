// The hosts file: "address[:port] name name ..." per line, # begins a comment.
#include "host_name.hpp"

#include "pheidi/net/resolver.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

namespace pheidi::net {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_bytes = 4 << 20;

std::string_view next_word(std::string_view& line) {
  const auto begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return line = {};
  const auto end = line.find_first_of(" \t\r", begin);
  const auto word = line.substr(begin, end - begin);
  line = end == std::string_view::npos ? std::string_view() : line.substr(end);
  return word;
}

struct place {
  asio::ip::address address;
  std::uint16_t port = 0;
};

/// "10.0.0.1", "::1", "10.0.0.1:8443" or "[::1]:8443".
std::optional<place> read_place(std::string_view word) {
  place out;
  std::string_view digits;
  const auto colon = word.rfind(':');
  const bool bracketed = word.starts_with('[');
  const bool has_port = colon != word.npos && (bracketed || word.find(':') == colon);
  if (has_port) {
    digits = word.substr(colon + 1);
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
    if (ec != std::errc() || end != digits.data() + digits.size() || out.port == 0) return std::nullopt;
    word = word.substr(0, colon);
  }
  if (bracketed) {
    if (!has_port || !word.ends_with(']')) return std::nullopt;
    word = word.substr(1, word.size() - 2);
  }
  boost::system::error_code bad;
  out.address = asio::ip::make_address(std::string(word), bad);
  if (bad) return std::nullopt;
  return out;
}

} // namespace

result<hosts_table> hosts_table::read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return error(errc::dns_failed, path + ": " + std::strerror(errno));
  std::string text(most_bytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return parse(text);
}

hosts_table hosts_table::parse(std::string_view text) {
  hosts_table out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    line = line.substr(0, line.find('#'));
    const auto at = read_place(next_word(line));
    if (!at) continue;
    for (auto name = next_word(line); !name.empty(); name = next_word(line))
      out.add(std::string(name), at->address, at->port);
  }
  return out;
}

void hosts_table::add(std::string name, asio::ip::address address, std::uint16_t port) {
  const bool wildcard = name.starts_with("*.");
  const auto parsed = host_name::parse(wildcard ? std::string_view(name).substr(2) : std::string_view(name));
  // A line of the hosts file must not give a new meaning to an address.
  if (!parsed || parsed->literal) return;
  names_[wildcard ? "*." + parsed->name : parsed->name].push_back({std::move(address), port});
}

const std::vector<hosts_table::listed>* hosts_table::entries(std::string_view name) const {
  if (const auto exact = names_.find(name); exact != names_.end()) return &exact->second;
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const auto wildcard = names_.find("*" + std::string(name.substr(dot)));
    if (wildcard != names_.end()) return &wildcard->second;
  }
  return nullptr;
}

std::vector<asio::ip::address> hosts_table::find(std::string_view name) const {
  std::vector<asio::ip::address> out;
  if (const auto* all = entries(name))
    for (const auto& one : *all)
      out.push_back(one.address);
  return out;
}

std::uint16_t hosts_table::port_at(std::string_view name, const asio::ip::address& address,
                                   std::uint16_t asked) const {
  // Only what a URL without a port asks for: a port that somebody wrote is meant.
  if (asked != 80 && asked != 443) return asked;
  if (const auto* all = entries(name))
    for (const auto& one : *all)
      if (one.address == address && one.port != 0) return one.port;
  return asked;
}

} // namespace pheidi::net
