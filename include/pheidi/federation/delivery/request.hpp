// The head of one signed POST, byte for byte as Mastodon 4.7 sends it. Pure.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/http_signature.hpp"
#include "pheidi/federation/delivery/plan.hpp"

#include <string>
#include <string_view>

namespace pheidi::federation::delivery {

enum class signature_scheme { cavage, rfc9421 };
std::string_view name(signature_scheme s);

/// Everything of a request but its signature. Views must outlive it.
struct unsigned_request {
  const http::url& inbox;
  const payload& body;
  std::string_view user_agent;
  std::string_view collection_synchronization; // empty: not sent
  std::string_view key_id;
  std::string host; // as signed and sent: without the port, as Mastodon does
  std::string date;
  std::int64_t created = 0;
  bool absolute_form = false;           // through an HTTP proxy
  std::string_view proxy_authorization; // a whole header line with its end, or empty

  unsigned_request(const http::url& to, const payload& b, std::string_view agent, std::string_view sync,
                   std::string_view key, wall_time now);
};

/// The bytes that the key signs.
std::string signing_input(const unsigned_request& r, signature_scheme s);
/// Request line and headers, blank line included; `signature` is raw bytes.
std::string request_head(const unsigned_request& r, signature_scheme s, std::string_view signature);

} // namespace pheidi::federation::delivery
