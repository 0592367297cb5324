// Where a text names people (@user, @user@domain) and topics (#topic), by the characters around and in them.
#include "activitypub/text_entities.hpp"
#include "activitypub/text_scan.hpp"

#include "pheidi/base/ascii.hpp"

namespace pheidi::activitypub {

namespace {

constexpr std::string_view wide_number_sign = "\uff03";

bool is_username_char(char32_t c) {
  return is_alnum(c) || c == '_';
}

/// Where a name ends whose parts may be joined by dots and hyphens; `at` if there is none.
template <class F>
std::size_t dotted_name_end(std::string_view text, std::size_t at, F is_part) {
  auto end = skip_while(text, at, is_part);
  while (end > at) {
    const auto next = skip_while(text, end, [](char32_t c) { return c == '.' || c == '-'; });
    const auto part = skip_while(text, next, is_part);
    if (part == next) break;
    end = part;
  }
  return end;
}

/// Latin letters beyond ASCII, and the accents that make them: a name that goes on with one is none of ours.
bool is_accented_latin(char32_t c) {
  if (c >= 0xc0 && c <= 0x24f) return c != 0xd7 && c != 0xf7;
  if (c >= 0x253 && c <= 0x2bb)
    return std::u32string_view(
               U"\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb")
               .find(c) != std::u32string_view::npos;
  return (c >= 0x300 && c <= 0x36f) || (c >= 0x1e00 && c <= 0x1eff);
}

bool ends_mention(std::string_view text, std::size_t at) {
  const auto c = point_at(text, at);
  return c != '@' && c != U'\uff20' && !is_accented_latin(c) && !text.substr(at).starts_with("://");
}

bool is_separator(char32_t c) {
  return c == '_' || c == 0xb7 || c == 0x30fb || c == 0x200c;
}

/// With a letter or separator between two other characters ("2024_06"); ends with a word.
std::size_t joined_topic_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  bool inner = false, joined = false;
  const auto last = skip_while(text, at, [](char32_t c) { return is_word(c) || is_separator(c); });
  for (auto from = at; from < last;) {
    const auto step = next_utf8(text.substr(from));
    if (is_word(step.point)) {
      joined = joined || inner;
      end = from + step.length;
    }
    inner = inner || (from > at && (is_letter(step.point) || is_separator(step.point)));
    from += step.length;
  }
  return joined ? end : at;
}

/// Of words alone, a letter among them.
std::size_t plain_topic_end(std::string_view text, std::size_t at) {
  bool letter = false;
  const auto end = skip_while(text, at, [&letter](char32_t c) {
    letter = letter || is_letter(c);
    return is_word(c);
  });
  return letter && end > at ? end : at;
}

/// "#topichttps://" is the topic and a link.
std::size_t without_scheme(std::string_view text, std::size_t at, std::size_t end) {
  if (!text.substr(end).starts_with("://")) return end;
  const auto topic = text.substr(at, end - at);
  for (const std::string_view scheme : {"https", "http"})
    if (topic.size() > scheme.size() && topic.ends_with(scheme)) return end - scheme.size();
  return end;
}

std::size_t topic_end(std::string_view text, std::size_t at) {
  if (!is_word(point_at(text, at))) return at;
  const auto joined = joined_topic_end(text, at);
  return without_scheme(text, at, joined > at ? joined : plain_topic_end(text, at));
}

} // namespace

std::vector<text_entity> find_mentions(std::string_view text) {
  std::vector<text_entity> out;
  for (auto begin = text.find('@'); begin != text.npos; begin = text.find('@', begin + 1)) {
    const auto before = point_before(text, begin);
    if (is_one_of(before, "=/") || is_word(before)) continue;
    auto end = dotted_name_end(text, begin + 1, is_username_char);
    if (end == begin + 1) continue;
    if (point_at(text, end) == '@') {
      const auto domain = dotted_name_end(text, end + 1, is_word);
      if (domain > end + 1) end = domain;
    }
    if (ends_mention(text, end)) out.push_back({text_entity::kind::mention, begin, end});
  }
  return out;
}

std::vector<text_entity> find_hashtags(std::string_view text) {
  constexpr std::string_view first_bytes = "#\xef";
  std::vector<text_entity> out;
  for (auto begin = text.find_first_of(first_bytes); begin != text.npos;
       begin = text.find_first_of(first_bytes, begin + 1)) {
    if (text[begin] != '#' && !text.substr(begin).starts_with(wide_number_sign)) continue;
    const auto before = point_before(text, begin);
    if (is_one_of(before, "=/)") || is_word(before)) continue;
    const auto at = begin + (text[begin] == '#' ? 1 : wide_number_sign.size());
    const auto end = topic_end(text, at);
    if (end > at) out.push_back({text_entity::kind::hashtag, begin, end});
  }
  return out;
}

} // namespace pheidi::activitypub
