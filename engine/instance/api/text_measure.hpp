// How long a text is for its readers, and what ICU knows of languages. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pheidi::instance::api {

/// User-perceived characters.
std::size_t graphemes(std::string_view text);
/// The same of a post: a link counts 23 whatever its length, @user@domain as @user.
std::size_t post_length(std::string_view text);
/// Nothing but white space.
bool is_blank(std::string_view text);
/// Without white space and control characters of ASCII at both ends.
std::string stripped(std::string_view text);
/// The spelling of a language that posts may be in ("de", "pt-BR"); of an unknown region, the language alone;
/// empty for what is none.
std::string known_language(std::string_view tag);
/// What posts are in whose author says nothing of it: their preference if it is one, else the server's.
std::string posting_language(std::string_view preferred);
/// Of this server.
inline constexpr std::string_view server_language = "en";

inline constexpr std::size_t link_length = 23;

/// Of what a picture of a post shows, in user-perceived characters.
inline constexpr std::size_t longest_picture_description = 10'000;
bool is_too_long_for_description(std::string_view text);

} // namespace pheidi::instance::api
