// The key under which all spellings of a hashtag meet, as Mastodon computes it: rows of both must agree.
#include "pheidi/activitypub/note.hpp"
#include "pheidi/base/utf8.hpp"

#include <algorithm>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace pheidi::activitypub {

namespace {

// The index on tags.name takes about 2,700 bytes.
constexpr std::size_t longest_written = 2000;
constexpr int longest_name = 255;

bool is_separator(UChar32 c) {
  return c == '_' || c == 0xb7 || c == 0x30fb || c == 0x200c;
}

/// Thai vowel signs and tone marks that Unicode does not count as alphabetic.
bool is_thai_mark(UChar32 c) {
  return c >= 0xe47 && c <= 0xe4e;
}

bool is_alphabetic(UChar32 c) {
  return u_isUAlphabetic(c);
}

bool may_stay(UChar32 c) {
  return is_alphabetic(c) || u_charType(c) == U_DECIMAL_DIGIT_NUMBER || is_thai_mark(c) || is_separator(c);
}

bool is_word(UChar32 c) {
  constexpr auto marks = U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
  return is_alphabetic(c) || (U_GET_GC_MASK(c) & marks) != 0;
}

/// The letters of Latin-1 and Latin Extended-A to which no accent was added, so that decomposing does not
/// help.
UChar32 plain_form(UChar32 c) {
  switch (c) {
  case 0xf0:  // eth
  case 0x111: // d with stroke
    return 'd';
  case 0xf8: // o with stroke
    return 'o';
  case 0x127: // h with stroke
    return 'h';
  case 0x131: // dotless i
    return 'i';
  case 0x138: // kra
    return 'k';
  case 0x142: // l with stroke
    return 'l';
  case 0x14b: // eng
    return 'n';
  case 0x167: // t with stroke
    return 't';
  default:
    return c;
  }
}

/// Only Latin-1 and Latin Extended-A are folded; accents of other scripts tell words apart.
UChar32 folded(UChar32 c, const icu::Normalizer2& canonical) {
  if (c < 0xc0 || c > 0x17f) return c;
  icu::UnicodeString parts;
  const bool composed = canonical.getDecomposition(c, parts);
  if (composed && parts.char32At(0) < 0x80) return parts.char32At(0);
  return plain_form(c);
}

icu::UnicodeString without_invalid(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  for (int at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const auto c = text.char32At(at);
    if (may_stay(c)) out.append(c);
  }
  return out;
}

/// Letter by letter: a sigma at the end of a word is the same letter, as it is to Ruby.
icu::UnicodeString lower_and_folded(const icu::UnicodeString& text, const icu::Normalizer2& canonical) {
  icu::UnicodeString out;
  for (int at = 0; at < text.length(); at = text.moveIndex32(at, 1))
    out.append(folded(u_tolower(text.char32At(at)), canonical));
  return out;
}

/// Words with a letter somewhere, or with a letter or separator between two others ("2024_06").
bool is_hashtag(const icu::UnicodeString& name) {
  bool letter = false, inner = false, all_words = true;
  const int last = name.length() > 0 ? name.moveIndex32(name.length(), -1) : 0;
  for (int at = 0; at < name.length(); at = name.moveIndex32(at, 1)) {
    const auto c = name.char32At(at);
    if (is_alphabetic(c)) letter = true;
    if (at > 0 && at < last && (is_alphabetic(c) || is_separator(c))) inner = true;
    if (!is_word(c) && (at == 0 || at == last)) return false;
    if (!is_word(c)) all_words = false;
  }
  return inner || (letter && all_words);
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

} // namespace

std::optional<hashtag> normalise_hashtag(std::string_view name) {
  UErrorCode failed = U_ZERO_ERROR;
  const auto* compatible = icu::Normalizer2::getNFKCInstance(failed);
  const auto* canonical = icu::Normalizer2::getNFDInstance(failed);
  if (U_FAILURE(failed) || name.size() > longest_written) return std::nullopt;

  const auto written = icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())});
  auto key = compatible->normalize(written, failed);
  if (U_FAILURE(failed)) return std::nullopt;
  key = without_invalid(lower_and_folded(key, *canonical));
  if (key.countChar32() > longest_name || !is_hashtag(key)) return std::nullopt;

  const auto shown = without_invalid(written);
  return hashtag{utf8(key), utf8(is_hashtag(shown) ? shown : key)};
}

} // namespace pheidi::activitypub
