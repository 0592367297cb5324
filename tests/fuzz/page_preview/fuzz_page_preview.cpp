// Any bytes as a web page and as a post: what is read of them is UTF-8, bounded, and leads nowhere but to the
// web. The first byte chooses the charset that the server says.
#include "pheidi/activitypub/page_preview.hpp"
#include "pheidi/activitypub/post_links.hpp"
#include "pheidi/activitypub/value.hpp"
#include "pheidi/base/utf8.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace ap = pheidi::activitypub;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::array<std::string_view, 8> types{
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=windows-1251",
    "text/html; charset=shift_jis",
    "text/html; charset=gb18030",
    "text/html; charset=iso-2022-jp",
    "text/html; charset=utf-16",
    "text/html; charset=\"",
};

void check_text(std::string_view text, std::size_t characters) {
  require(pheidi::is_utf8(text) && text.size() <= 4 * characters);
  require(text.find_first_of(std::string_view("\0\n\r\t", 4)) == text.npos);
}

void check_url(const std::string& url) {
  require(url.empty() || ap::is_http_uri(url));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view html(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto page = ap::read_page_preview(html, types[data[0] % types.size()], "https://a.example/b/c?d");
  for (const auto* text :
       {&page.title, &page.author_name, &page.provider_name, &page.creator, &page.language})
    check_text(*text, 500);
  check_text(page.description, 2000);
  check_text(page.image_description, 1500);
  require(ap::host_of(page.url) == "a.example");
  check_url(page.image);
  check_url(page.author_url);
  for (const auto& link : ap::links_of_html(html))
    require(ap::is_http_uri(link));
  for (const auto& link : ap::links_of_text(html))
    require(ap::is_http_uri(link));
  return 0;
}
