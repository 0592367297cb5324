// The hosts file: "address name name ..." per line, # begins a comment.
#include "host_name.hpp"

#include "pheidi/net/resolver.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

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
    const std::string written(next_word(line));
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(written, ec);
    if (ec) continue;
    for (auto name = next_word(line); !name.empty(); name = next_word(line))
      out.add(std::string(name), address);
  }
  return out;
}

void hosts_table::add(std::string name, asio::ip::address address) {
  const bool wildcard = name.starts_with("*.");
  const auto parsed = host_name::parse(wildcard ? std::string_view(name).substr(2) : std::string_view(name));
  // A line of the hosts file must not give a new meaning to an address.
  if (!parsed || parsed->literal) return;
  auto& known = names_[wildcard ? "*." + parsed->name : parsed->name];
  known.push_back(address);
}

std::vector<asio::ip::address> hosts_table::find(std::string_view name) const {
  if (const auto exact = names_.find(name); exact != names_.end()) return exact->second;
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const auto wildcard = names_.find("*" + std::string(name.substr(dot)));
    if (wildcard != names_.end()) return wildcard->second;
  }
  return {};
}

} // namespace pheidi::net
