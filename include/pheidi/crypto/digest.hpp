// SHA-256, SHA-1 (only where a protocol fixes it), base64 and hex.
#pragma once

#include "pheidi/crypto/errc.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace pheidi::crypto {

using sha256_digest = std::array<unsigned char, 32>;
sha256_digest sha256(std::string_view data);
/// The 20 bytes that the opening of a WebSocket asks for; proves nothing.
std::string sha1(std::string_view data);

/// Standard alphabet with padding.
std::string base64(std::string_view bytes);
std::string base64(const sha256_digest& digest);
/// Strict: standard alphabet, right padding.
result<std::string> base64_decode(std::string_view text);
/// As Ruby's lenient decoder: skips white space and what is not in the alphabet, padding optional.
std::string base64_decode_lenient(std::string_view text);
std::string hex(std::string_view bytes);
std::string hex(const sha256_digest& digest);
result<std::string> hex_decode(std::string_view text);
/// `n` random bytes, for nonces and job ids.
std::string random_bytes(std::size_t n);

} // namespace pheidi::crypto
