// Any bytes as what somebody typed: the entities are in order, the HTML says what the text says and nothing
// in it is markup that was typed, and a short text many times over costs no more than its length (-timeout
// sees it).
#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/activitypub/html.hpp"
#include "pheidi/base/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace ap = pheidi::activitypub;

namespace {

constexpr std::size_t many_bytes = 64 * 1024;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_entities(std::string_view text, const std::vector<ap::text_entity>& found) {
  std::size_t end = 0;
  for (const auto& each : found) {
    require(end <= each.begin && each.begin + 1 < each.end && each.end <= text.size());
    const auto part = text.substr(each.begin, each.end - each.begin);
    require(pheidi::is_utf8(part));
    switch (each.what) {
    case ap::text_entity::kind::mention:
      require(part[0] == '@');
      break;
    case ap::text_entity::kind::hashtag:
      require(part[0] == '#' || (part.starts_with("\uff03") && part.size() > 3));
      break;
    case ap::text_entity::kind::link:
      require(part.find(':') != part.npos && part.find_first_of("<> \r\n") == part.npos);
      break;
    }
    end = each.end;
  }
}

/// Every tag is one of those that are written here, and every quote is in one.
void check_markup(std::string_view html) {
  while (!html.empty()) {
    const auto open = html.find('<');
    require(html.substr(0, open).find_first_of(">\"'") == html.npos);
    if (open == html.npos) return;
    const auto close = html.find('>', open);
    require(close != html.npos);
    const auto tag = html.substr(open, close - open);
    require(tag == "<p" || tag == "</p" || tag == "<br /" || tag == "</a" || tag == "<span" ||
            tag == "</span" || tag.starts_with("<a href=\"") || tag.starts_with("<span class=\"") ||
            tag == "<p class=\"quote-inline\"");
    require(std::ranges::count(tag, '"') % 2 == 0 && tag.find('\'') == tag.npos);
    html.remove_prefix(close + 1);
  }
}

/// Without white space and what a parser of HTML replaces, and with one kind of number sign.
std::string letters_of(std::string text) {
  for (auto at = text.find("\uff03"); at != text.npos; at = text.find("\uff03", at))
    text.replace(at, 3, "#");
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  return text;
}

/// Of characters that HTML may hold.
bool is_plain(std::string_view text) {
  while (!text.empty()) {
    const auto step = pheidi::next_utf8(text);
    const auto c = step.point;
    const bool odd = (c < ' ' && c != '\n' && c != '\r' && c != '\t') || (c >= 0x7f && c <= 0x9f) ||
                     (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
    if (!step.valid || odd) return false;
    text.remove_prefix(step.length);
  }
  return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_entities(text, ap::find_entities(text));

  ap::text_format format;
  format.tag_url_prefix = "https://social.example/tags/";
  format.local_domain = "social.example";
  const auto html = ap::format_text(text, format);
  check_markup(html);
  if (is_plain(text) && !html.empty()) require(letters_of(ap::visible_text(html)) == letters_of(text));

  const std::vector<ap::mentioned_account> people{{"a", "", "https://social.example/@a"},
                                                  {"a", "b.example", "https://b.example/?'\"<>"},
                                                  {"b", "xn--bcher-kva.example", "https://x.example/"}};
  format.mentions = people;
  format.paragraphs = size % 2 == 0;
  format.quote_url = "https://b.example/1";
  check_markup(ap::format_text(text, format));

  if (size > 0 && size <= 16) {
    std::string many;
    while (many.size() < many_bytes)
      many += text;
    check_entities(many, ap::find_entities(many));
    (void)ap::format_text(many, format);
  }
  return 0;
}
