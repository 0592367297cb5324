// Reading a text from any of its bytes on, character by character.
#pragma once

#include "pheidi/base/utf8.hpp"

#include <cstddef>
#include <string_view>

namespace pheidi::activitypub {

/// The character that begins at byte `at`; 0 at the end of the text and where it is not UTF-8.
char32_t point_at(std::string_view text, std::size_t at);
/// The character that ends before byte `at`; 0 at the beginning and where the text is not UTF-8.
char32_t point_before(std::string_view text, std::size_t at);

/// What words are made of: letters, their marks, digits, and '_' with its like.
bool is_word(char32_t c);
bool is_letter(char32_t c);
bool is_white_space(char32_t c);
/// Of ASCII.
bool is_alnum(char32_t c);
/// One of the ASCII characters `set`.
bool is_one_of(char32_t c, std::string_view set);

/// Where the characters end that `fits` accepts; `at` if the first one is none. Ends at what is not UTF-8.
template <class F>
std::size_t skip_while(std::string_view text, std::size_t at, F fits) {
  while (at < text.size()) {
    const auto step = next_utf8(text.substr(at));
    if (!step.valid || !fits(step.point)) break;
    at += step.length;
  }
  return at;
}

} // namespace pheidi::activitypub
