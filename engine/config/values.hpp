// Reading single values from text, strictly. Pure.
#pragma once

#include "pheidi/config/settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::config {

std::optional<std::int64_t> whole_number(std::string_view text);
/// "4096", "64k", "16M", "1G" (powers of 1024)
std::optional<std::int64_t> byte_size(std::string_view text);
/// The shortest text that byte_size reads as `bytes`.
std::string byte_text(std::int64_t bytes);
/// "true" or "false" and nothing else: what Rails takes for false ("1", "yes") must not be true here.
std::optional<bool> boolean(std::string_view text);

bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text); // without brackets
/// A DNS name in ASCII; `underscore` allows what container networks use.
bool is_host_name(std::string_view text, bool underscore = false);
/// A name or an address of a server of ours.
bool is_server(std::string_view text);
/// "a.example", "localhost:3000"; lower case.
std::optional<std::string> domain(std::string_view text);
/// "host", "host:port", "[v6]:port"
std::optional<host_port> server_and_port(std::string_view text, std::uint16_t default_port);
/// An address, or an address and a prefix length.
bool is_network(std::string_view text);
/// http(s)://[user[:password]@]host[:port]
bool is_proxy_url(std::string_view text);
/// host:port, unix:/path or nothing
bool is_listen_address(std::string_view text);
/// `localhost` as the address that can be bound; all else as it is.
std::string listen_address(std::string_view text);
bool is_queue_name(std::string_view text);
/// "push" or "push,6"
std::optional<queue_weight> queue_and_weight(std::string_view text);

bool is_readable_file(const std::string& path);

/// Bytes behind %XX; nothing for a malformed escape.
std::optional<std::string> percent_decode(std::string_view text);
std::string_view trim(std::string_view text);
/// Parts between any of `separators`, without empty ones.
std::vector<std::string> split(std::string_view text, std::string_view separators);

} // namespace pheidi::config
