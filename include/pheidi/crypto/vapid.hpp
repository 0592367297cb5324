// The pair of keys by which push services know a server (RFC 8292): a point of P-256 and its scalar.
#pragma once

#include <string>

namespace pheidi::crypto {

struct vapid_pair {
  std::string public_key;  // 65 bytes, base64url with padding, as Mastodon's settings have it
  std::string private_key; // 32 bytes, the same
};
vapid_pair make_vapid_pair();

} // namespace pheidi::crypto
