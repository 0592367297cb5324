// HMAC, and the comparison of secrets that takes as long whatever differs.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::crypto {

/// The raw bytes: 32 and 20.
std::string hmac_sha256(std::string_view key, std::string_view message);
/// Only where a protocol fixes it: one-time passwords.
std::string hmac_sha1(std::string_view key, std::string_view message);

/// How long it takes says only whether the lengths are the same.
bool same_secret(std::string_view a, std::string_view b);

} // namespace pheidi::crypto
