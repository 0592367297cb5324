// Passwords as Rails' Devise keeps them: bcrypt, no pepper.
//
// libcrypt stays behind this header. A hash costs some sixty milliseconds of one core on purpose: never on a
// loop, and only as often as somebody may try.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pheidi::crypto {

/// bcrypt looks at no more bytes.
inline constexpr std::size_t max_password_bytes = 72;

/// "$2a$10$..." with a salt of its own. Throws std::invalid_argument for an empty text, one with NUL or one
/// of more than `max_password_bytes`.
std::string hash_password(std::string_view text, int cost = 10);
/// False for an empty text, one with NUL, one beyond any that Rails would have taken, and for a hash that is
/// no bcrypt. Of 72 characters of several bytes each Rails' hashes hold the first 72 bytes, and so does this.
/// The hashes are compared in constant time. Thread-safe.
bool verify_password(std::string_view text, std::string_view hash);
/// Takes as long as a check that fails and is always false: nobody learns from the time whether a person
/// exists.
bool verify_nobody(std::string_view text);
/// Somebody's first password: 20 letters and digits that are not mistaken for each other, some 115 bits.
std::string make_password();

} // namespace pheidi::crypto
