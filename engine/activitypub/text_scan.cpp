// Steps through a text, and what Unicode says of its characters.
#include "activitypub/text_scan.hpp"

#include "pheidi/base/ascii.hpp"

#include <unicode/uchar.h>

namespace pheidi::activitypub {

char32_t point_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const auto step = next_utf8(text.substr(at));
  return step.valid ? step.point : 0;
}

char32_t point_before(std::string_view text, std::size_t at) {
  for (std::size_t back = 1; back <= 4 && back <= at; ++back) {
    const auto step = next_utf8(text.substr(at - back));
    if (step.valid && step.length == back) return step.point;
  }
  return 0;
}

bool is_letter(char32_t c) {
  return u_isUAlphabetic(static_cast<UChar32>(c)) != 0;
}

bool is_word(char32_t c) {
  constexpr auto marks_and_digits = U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
  return is_letter(c) || (U_GET_GC_MASK(static_cast<UChar32>(c)) & marks_and_digits) != 0;
}

bool is_white_space(char32_t c) {
  return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

bool is_alnum(char32_t c) {
  return c < 0x80 && ascii::is_alnum(static_cast<char>(c));
}

bool is_one_of(char32_t c, std::string_view set) {
  return c != 0 && c < 0x80 && set.find(static_cast<char>(c)) != set.npos;
}

} // namespace pheidi::activitypub
