// How the client that fetches differs from the one that delivers: it keeps what comes, and needs few
// connections.
#include "pheidi/federation/discovery/fetch.hpp"

#include <algorithm>

namespace pheidi::federation::discovery {

namespace {
constexpr std::size_t most_connections = 1024;
constexpr std::size_t longest_document = std::size_t{1} << 20;
} // namespace

http::client_options make_client_options(const config::settings& s) {
  http::client_options out;
  out.max_connections = std::min(most_connections, s.delivery.max_connections);
  out.idle_per_origin = 4;
  out.idle_timeout = milliseconds(s.delivery.idle_timeout);
  out.write_timeout = s.delivery.write_timeout;
  out.first_byte_timeout = s.delivery.first_byte_timeout;
  out.total_timeout = s.delivery.total_timeout;
  out.max_header_bytes = s.delivery.max_response_header_bytes;
  out.max_body_bytes = longest_document;
  out.keep_body_bytes = longest_document;
  out.proxy = s.network.http_proxy;
  out.hidden_proxy = s.network.http_hidden_proxy;
  out.allow_hidden = s.network.access_to_hidden_service;
  return out;
}

} // namespace pheidi::federation::discovery
