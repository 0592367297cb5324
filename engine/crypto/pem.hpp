// PEM armour without OpenSSL's decoder framework, which costs more than a signature.
#pragma once

#include "openssl_ptr.hpp"

#include "pheidi/crypto/errc.hpp"

#include <string>
#include <string_view>

namespace pheidi::crypto {

/// Longest PEM text looked at: an 8192-bit private key needs 6.4 KB.
inline constexpr std::size_t max_pem_size = 16 * 1024;

struct pem_block {
  std::string_view label; // "RSA PRIVATE KEY"; points into the text
  secret_bytes der;
};

/// The first block of the text. White space inside is free; encapsulated headers (encrypted keys) are not
/// supported.
result<pem_block> decode_pem(std::string_view text);

} // namespace pheidi::crypto
