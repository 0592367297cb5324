#include "json/string_end.hpp"

#include <algorithm>
#include <experimental/simd>

namespace pheidi::json {

namespace {

namespace simd = std::experimental;
using block = simd::fixed_size_simd<char, 16>;

block load(const char* from) {
  return block(from, simd::element_aligned);
}

/// Whether the quote at `at` belongs to the string: an odd number of backslashes before it.
bool is_escaped(std::string_view text, std::size_t at) {
  std::size_t backslashes = 0;
  while (text[at - 1 - backslashes] == '\\')
    ++backslashes;
  return backslashes % 2 == 1;
}

} // namespace

std::size_t string_end(std::string_view text, std::size_t at) {
  const auto begin = at + 1;
  const auto find_in = [&](std::size_t from, std::size_t to) {
    for (auto i = from; i < to; ++i)
      if (text[i] == '"' && !is_escaped(text, i)) return i + 1;
    return text.npos;
  };
  // The first two bytes have no two before them within the string.
  auto i = begin;
  const auto head = std::min(begin + 2, text.size());
  if (const auto end = find_in(i, head); end != text.npos) return end;
  for (i = head; i + block::size() <= text.size(); i += block::size()) {
    const char* here = text.data() + i;
    // A quote behind exactly one backslash is the usual case within; any other is looked at closely.
    const auto usual = load(here - 1) == '\\' && load(here - 2) != '\\';
    if (simd::none_of(load(here) == '"' && !usual)) continue;
    if (const auto end = find_in(i, i + block::size()); end != text.npos) return end;
  }
  const auto end = find_in(i, text.size());
  return end == text.npos ? text.size() : end;
}

} // namespace pheidi::json
