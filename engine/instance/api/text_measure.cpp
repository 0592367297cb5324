// ICU's break iterator over UTF-8 where the text lies.
#include "text_measure.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/utext.h>

namespace pheidi::instance::api {

namespace {

struct closes_break {
  void operator()(UBreakIterator* it) const { ubrk_close(it); }
};
struct closes_text {
  void operator()(UText* text) const { utext_close(text); }
};
using break_iterator = std::unique_ptr<UBreakIterator, closes_break>;

/// Making one takes longer than using it.
UBreakIterator* shared_iterator() {
  static thread_local const break_iterator it = [] {
    UErrorCode code = U_ZERO_ERROR;
    break_iterator made(ubrk_open(UBRK_CHARACTER, "", nullptr, 0, &code));
    if (U_FAILURE(code)) throw std::runtime_error("ICU has no data for characters");
    return made;
  }();
  return it.get();
}

/// The tags with a region or a script that people can choose.
constexpr std::array<std::string_view, 11> regional{"en-GB",   "es-AR", "es-MX", "fr-CA", "pt-BR", "pt-PT",
                                                    "sr-Latn", "zh-CN", "zh-HK", "zh-TW", "zh-YUE"};

bool is_language(const std::string& code) {
  const bool form = code.size() >= 2 && code.size() <= 3 && std::ranges::all_of(code, ascii::is_alpha);
  return form && *uloc_getISO3Language(code.c_str()) != '\0';
}

std::size_t mention_length(std::string_view mention) {
  const auto domain = mention.find('@', 1);
  return mention.substr(0, domain).size(); // user names are ASCII
}

} // namespace

std::size_t graphemes(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<UText, closes_text> open(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &code));
  auto* const it = shared_iterator();
  ubrk_setUText(it, open.get(), &code);
  if (U_FAILURE(code)) throw std::runtime_error("ICU does not take a text");
  std::size_t count = 0;
  while (ubrk_next(it) != UBRK_DONE)
    ++count;
  return count;
}

std::size_t post_length(std::string_view text) {
  std::string counted;
  std::size_t names = 0, at = 0;
  for (const auto& entity : activitypub::find_entities(text)) {
    const auto what = text.substr(entity.begin, entity.end - entity.begin);
    if (entity.what == activitypub::text_entity::kind::hashtag) continue;
    counted += text.substr(at, entity.begin - at);
    names += entity.what == activitypub::text_entity::kind::link ? link_length : mention_length(what);
    counted += '\x01'; // what stands around it does not grow together
    --names;
    at = entity.end;
  }
  counted += text.substr(at);
  return graphemes(counted) + names;
}

bool is_blank(std::string_view text) {
  while (!text.empty()) {
    const auto step = next_utf8(text);
    if (!u_isUWhiteSpace(static_cast<UChar32>(step.point))) return false;
    text.remove_prefix(step.length);
  }
  return true;
}

std::string stripped(std::string_view text) {
  const auto inner = [](char c) { return static_cast<unsigned char>(c) > ' '; };
  const auto begin = std::ranges::find_if(text, inner);
  auto end = text.end();
  while (end != begin && !inner(*(end - 1)))
    --end;
  return {begin, end};
}

bool is_too_long_for_description(std::string_view text) {
  constexpr std::size_t most_bytes_each = 16; // so that megabytes are not counted
  return text.size() > longest_picture_description * most_bytes_each ||
         graphemes(text) > longest_picture_description;
}

std::string known_language(std::string_view tag) {
  for (const auto known : regional)
    if (ascii::same_ignoring_case(known, tag)) return std::string(known);
  auto code = ascii::lower(tag.substr(0, tag.find_first_of("-_")));
  return is_language(code) ? code : std::string();
}

std::string posting_language(std::string_view preferred) {
  auto known = known_language(preferred);
  return known.empty() ? std::string(server_language) : known;
}

} // namespace pheidi::instance::api
