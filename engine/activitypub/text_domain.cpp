// Where the domain of a link ends. There is no list of top-level domains: letters of one kind are one.
#include "activitypub/text_entities.hpp"
#include "activitypub/text_scan.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/base/ascii.hpp"

namespace pheidi::activitypub {

namespace {

/// Beyond ASCII, words and what IDNA allows between them; the rest is for libidn2 to judge.
bool is_foreign_label_char(char32_t c) {
  if (c < 0x80) return false;
  return is_word(c) || c == 0xb7 || c == 0x30fb || c == 0x200c || c == 0x200d;
}

bool is_label_start(char32_t c) {
  return is_alnum(c) || is_foreign_label_char(c);
}

bool is_label_char(char32_t c) {
  return is_label_start(c) || c == '-' || c == '_';
}

/// ASCII letters or none at all, so that a text in another script may follow without a space.
std::size_t top_level_end(std::string_view text, std::size_t at) {
  auto end = at;
  if (ascii::same_ignoring_case(text.substr(at, 4), "xn--"))
    end = skip_while(text, at, [](char32_t c) { return is_alnum(c) || c == '-'; });
  else if (is_alnum(point_at(text, at)))
    end = skip_while(text, at,
                     [](char32_t c) { return is_alnum(c) && !ascii::is_digit(static_cast<char>(c)); });
  else
    end = skip_while(text, at, is_foreign_label_char);
  const auto next = point_at(text, end);
  if (end < at + 2 || is_alnum(next) || is_one_of(next, "@+-")) return at;
  return end;
}

} // namespace

std::size_t domain_end(std::string_view text, std::size_t at) {
  std::size_t name = at, top = at, labels = 0; // where the last two labels begin
  for (auto from = at; is_label_start(point_at(text, from));) {
    name = top;
    top = from;
    ++labels;
    const auto end = skip_while(text, from, is_label_char);
    if (point_at(text, end) != '.' || text[end - 1] == '-' || text[end - 1] == '_') break;
    from = end + 1;
  }
  if (labels < 2 || text.substr(name, top - name).find('_') != text.npos) return at;
  const auto end = top_level_end(text, top);
  if (end == top || normalise_domain(text.substr(at, end - at)).empty()) return at;
  return end;
}

} // namespace pheidi::activitypub
