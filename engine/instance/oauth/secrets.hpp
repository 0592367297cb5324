// Texts that nobody guesses: tokens, codes, names of clients, sessions.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::instance::oauth {

/// Without padding.
std::string base64url(std::string_view bytes);
/// 256 random bits as 43 characters of base64url.
std::string make_secret();
/// It has that form.
bool looks_like_a_secret(std::string_view text);

} // namespace pheidi::instance::oauth
