// The labels of the Encoding standard that pages use, and ICU's names for them.
#include "activitypub/html_charset.hpp"

#include "activitypub/html_decoded.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <unicode/unistr.h>

namespace pheidi::activitypub {

namespace {

// More than the 1,024 bytes of the standard: pages put comments first.
constexpr std::size_t searched_for_meta = 4096;
constexpr std::string_view blanks = " \t\n\r\f";

struct encoding {
  std::string_view label;
  const char* converter;
};

// No others: UTF-7 and its like would hide markup from everybody else's eyes.
constexpr std::array<encoding, 62> encodings{{{"utf-8", "UTF-8"},
                                              {"utf8", "UTF-8"},
                                              {"utf-16", "UTF-16LE"},
                                              {"utf-16le", "UTF-16LE"},
                                              {"utf-16be", "UTF-16BE"},
                                              {"ascii", "windows-1252"},
                                              {"us-ascii", "windows-1252"},
                                              {"iso-8859-1", "windows-1252"},
                                              {"iso8859-1", "windows-1252"},
                                              {"iso_8859-1", "windows-1252"},
                                              {"latin1", "windows-1252"},
                                              {"windows-1252", "windows-1252"},
                                              {"cp1252", "windows-1252"},
                                              {"iso-8859-2", "ISO-8859-2"},
                                              {"latin2", "ISO-8859-2"},
                                              {"iso-8859-3", "ISO-8859-3"},
                                              {"iso-8859-4", "ISO-8859-4"},
                                              {"iso-8859-5", "ISO-8859-5"},
                                              {"iso-8859-6", "ISO-8859-6"},
                                              {"iso-8859-7", "ISO-8859-7"},
                                              {"iso-8859-8", "ISO-8859-8"},
                                              {"iso-8859-9", "windows-1254"},
                                              {"latin5", "windows-1254"},
                                              {"iso-8859-10", "ISO-8859-10"},
                                              {"iso-8859-13", "ISO-8859-13"},
                                              {"iso-8859-14", "ISO-8859-14"},
                                              {"iso-8859-15", "ISO-8859-15"},
                                              {"windows-1250", "windows-1250"},
                                              {"cp1250", "windows-1250"},
                                              {"windows-1251", "windows-1251"},
                                              {"cp1251", "windows-1251"},
                                              {"windows-1253", "windows-1253"},
                                              {"windows-1254", "windows-1254"},
                                              {"windows-1255", "windows-1255"},
                                              {"windows-1256", "windows-1256"},
                                              {"windows-1257", "windows-1257"},
                                              {"windows-1258", "windows-1258"},
                                              {"windows-874", "windows-874"},
                                              {"tis-620", "windows-874"},
                                              {"koi8-r", "KOI8-R"},
                                              {"koi8-u", "KOI8-U"},
                                              {"ibm866", "IBM866"},
                                              {"macintosh", "macintosh"},
                                              {"x-mac-cyrillic", "x-mac-cyrillic"},
                                              {"gb2312", "gb18030"},
                                              {"gbk", "gb18030"},
                                              {"x-gbk", "gb18030"},
                                              {"gb18030", "gb18030"},
                                              {"big5", "Big5-HKSCS"},
                                              {"big5-hkscs", "Big5-HKSCS"},
                                              {"euc-jp", "EUC-JP"},
                                              {"x-euc-jp", "EUC-JP"},
                                              {"iso-2022-jp", "ISO-2022-JP"},
                                              {"shift_jis", "windows-31j"},
                                              {"shift-jis", "windows-31j"},
                                              {"sjis", "windows-31j"},
                                              {"x-sjis", "windows-31j"},
                                              {"windows-31j", "windows-31j"},
                                              {"euc-kr", "windows-949"},
                                              {"ks_c_5601-1987", "windows-949"},
                                              {"windows-949", "windows-949"},
                                              {"cp949", "windows-949"}}};

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// Null for one that is not known.
const char* converter_of(std::string_view label) {
  const auto* found = std::ranges::find_if(encodings, [&](const encoding& each) {
    return ascii::same_ignoring_case(each.label, without_blanks(label));
  });
  return found == encodings.end() ? nullptr : found->converter;
}

/// "text/html; charset=koi8-r", with quotes or without; empty without.
std::string_view charset_in(std::string_view content_type) {
  const auto low = ascii::lower(content_type);
  const auto name = low.find("charset");
  if (name == low.npos) return {};
  auto value = without_blanks(content_type.substr(name + 7));
  if (!value.starts_with('=')) return {};
  value = without_blanks(value.substr(1));
  if (value.starts_with('"') || value.starts_with('\'')) return value.substr(1, value.find(value[0], 1) - 1);
  return value.substr(0, value.find_first_of(" \t\n\r\f;"));
}

std::string_view charset_of_meta(const markup_token& tag) {
  const auto charset = attribute(tag, "charset");
  if (!charset.empty()) return charset;
  const bool stands_for_header = ascii::same_ignoring_case(attribute(tag, "http-equiv"), "content-type");
  return stands_for_header ? charset_in(attribute(tag, "content")) : std::string_view();
}

const char* converter_of_page(std::string_view bytes) {
  markup_scanner scan(bytes.substr(0, searched_for_meta));
  markup_token token;
  while (scan.next(token)) {
    if (token.is != markup_token::kind::start_tag || token.name != "meta") continue;
    const auto* found = converter_of(charset_of_meta(token));
    // What could be read as ASCII so far is not UTF-16.
    if (found) return std::string_view(found).starts_with("UTF-16") ? "UTF-8" : found;
  }
  return nullptr;
}

const char* converter_of_mark(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return "UTF-8";
  if (bytes.starts_with("\xfe\xff")) return "UTF-16BE";
  return bytes.starts_with("\xff\xfe") ? "UTF-16LE" : nullptr;
}

const char* choose_converter(std::string_view bytes, std::string_view content_type) {
  if (const auto* marked = converter_of_mark(bytes)) return marked;
  if (const auto* sent = converter_of(charset_in(content_type))) return sent;
  if (const auto* said = converter_of_page(bytes)) return said;
  return is_utf8(bytes) ? "UTF-8" : "windows-1252";
}

} // namespace

std::string html_in_utf8(std::string_view bytes, std::string_view content_type) {
  const icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                choose_converter(bytes, content_type));
  std::string out;
  text.toUTF8String(out);
  if (out.starts_with("\xef\xbb\xbf")) out.erase(0, 3);
  return out;
}

} // namespace pheidi::activitypub
