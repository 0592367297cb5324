// Any text as a URL: never a crash, what is accepted is stable, clean, and the same on both paths of the
// parser.
#include "http/url_detail.hpp"

#include <cstdlib>

namespace {

using pheidi::http::url;

void require(bool holds) {
  if (!holds) std::abort();
}

bool clean(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f) return false;
  return true;
}

void check(const url& u) {
  const auto text = u.text();
  require(clean(text));
  require(u.target.front() == '/');
  const auto again = url::parse(text);
  // Encoding may triple a text that was just short enough.
  if (text.size() > pheidi::http::detail::longest_url) return;
  require(again && *again == u);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto parsed = url::parse(text)) check(*parsed);
  if (const auto plain = pheidi::http::detail::parse_plain(text)) {
    const auto general = pheidi::http::detail::parse_general(text);
    require(general && *general == *plain);
  }
  static const auto base = url::parse("https://a.example/b/c?d").value();
  if (const auto resolved = base.resolve(text)) check(*resolved);
  return 0;
}
