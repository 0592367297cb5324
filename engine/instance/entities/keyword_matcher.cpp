// Compares text and keywords character by character, both without case.
#include "instance/entities/keyword_matcher.hpp"

#include "pheidi/base/utf8.hpp"

#include <cstddef>
#include <unicode/uchar.h>

namespace pheidi::instance::entities {

namespace {

struct folded_text {
  std::u32string characters;
  std::vector<std::size_t> begins; // of each character in the text, and the end
};

folded_text fold(std::string_view text) {
  folded_text out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto step = next_utf8(text.substr(at));
    const auto folded = u_foldCase(static_cast<UChar32>(step.point), U_FOLD_CASE_DEFAULT);
    out.characters += static_cast<char32_t>(folded);
    out.begins.push_back(at);
    at += step.length;
  }
  out.begins.push_back(at);
  return out;
}

/// Letters, their marks, digits, and '_' with its like.
bool is_word(char32_t c) {
  constexpr auto kinds = U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kinds) != 0;
}

bool begins_word(const std::u32string& text, std::size_t at) {
  return at == 0 || !is_word(text[at - 1]);
}

bool ends_word(const std::u32string& text, std::size_t end) {
  return end >= text.size() || !is_word(text[end]);
}

} // namespace

keyword_matcher::keyword_matcher(const std::vector<model::filter_keyword_row>& keywords) {
  for (const auto& row : keywords) {
    auto folded = fold(row.keyword).characters;
    if (folded.empty()) continue;
    const bool before = row.whole_word && is_word(folded.front());
    const bool after = row.whole_word && is_word(folded.back());
    keywords_.push_back({std::move(folded), before, after});
  }
}

std::optional<std::string> keyword_matcher::first_match(std::string_view text) const {
  if (keywords_.empty()) return std::nullopt;
  const auto [characters, begins] = fold(text);
  auto first = std::u32string::npos;
  std::size_t length = 0;
  for (const auto& each : keywords_) {
    const auto size = each.folded.size();
    for (auto found = characters.find(each.folded); found < first;
         found = characters.find(each.folded, found + 1)) {
      if (each.word_before && !begins_word(characters, found)) continue;
      if (each.word_after && !ends_word(characters, found + size)) continue;
      first = found;
      length = size;
      break;
    }
  }
  if (first == std::u32string::npos) return std::nullopt;
  return std::string(text.substr(begins[first], begins[first + length] - begins[first]));
}

} // namespace pheidi::instance::entities
