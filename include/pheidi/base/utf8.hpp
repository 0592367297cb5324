// One step through bytes that claim to be UTF-8, strict as Unicode's table 3-7: no overlong forms, no
// surrogates.
#pragma once

#include <cstddef>
#include <string_view>

namespace pheidi {

struct utf8_step {
  std::size_t length = 1; // bytes to go on; of a malformed part, those that one U+FFFD stands for
  bool valid = false;
  char32_t point = 0xfffd;
};

/// `s` is not empty.
utf8_step next_utf8(std::string_view s);
bool is_utf8(std::string_view s);
/// The longest start of `s` of at most `bytes` bytes that splits no sequence.
std::string_view utf8_prefix(std::string_view s, std::size_t bytes);

} // namespace pheidi
