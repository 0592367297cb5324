// The head of one GET as Mastodon sends it, signed or not. Pure.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/http_signature.hpp"
#include "pheidi/http/url.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pheidi::federation::discovery {

/// Everything of a request but its signature. Views must outlive it.
struct get_request {
  const http::url& at;
  std::string_view accept;
  std::string_view user_agent;
  std::string_view key_id; // empty: not signed
  std::string host;        // as signed and sent: without the port, as in deliveries
  std::string date;
  std::int64_t created = 0;
  bool absolute_form = false;           // through an HTTP proxy
  std::string_view proxy_authorization; // a whole header line with its end, or empty

  get_request(const http::url& url, std::string_view accepts, std::string_view agent, std::string_view key,
              wall_time now);
};

/// The bytes that the key signs.
std::string signing_input(const get_request& r, crypto::scheme s);
/// Request line and header fields, blank line included; `signature` is raw bytes, ignored without a key id.
std::string request_head(const get_request& r, crypto::scheme s, std::string_view signature);

} // namespace pheidi::federation::discovery
