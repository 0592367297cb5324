// The quick path of URL parsing: one pass over `https://host[:port]/path?query` in lower-case ASCII.
//
// It takes only what needs no normalisation at all and leaves every other text
// to the general path, so that the two never disagree.
#include "http/url_detail.hpp"

#include <algorithm>
#include <array>

namespace pheidi::http::detail {

namespace {

constexpr unsigned char in_host = 1;
constexpr unsigned char in_path = 2;

constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> out{};
  for (int i = 1; i < 128; ++i) {
    const char c = static_cast<char>(i);
    unsigned char bits = 0;
    if (is_lower(c) || is_digit(c) || c == '-' || c == '.' || c == '_') bits |= in_host;
    if (is_path_char(c)) bits |= in_path;
    out[static_cast<std::size_t>(i)] = bits;
  }
  return out;
}
constexpr auto classes = make_classes();

bool is(char c, unsigned char wanted) {
  return (classes[static_cast<unsigned char>(c)] & wanted) != 0;
}

std::size_t run(std::string_view text, std::size_t from, unsigned char wanted) {
  while (from < text.size() && is(text[from], wanted))
    ++from;
  return from;
}

/// Where a path and query that may be kept byte for byte end: the whole text, or npos.
bool plain_target(std::string_view target) {
  bool query = false;
  for (std::size_t i = 0; i < target.size(); ++i) {
    const char c = target[i];
    if (c == '?') {
      query = true;
    } else if (c == '%') {
      if (i + 2 >= target.size() || !is_hex(target[i + 1]) || !is_hex(target[i + 2])) return false;
      if (!query && target[i + 1] == '2' && to_lower(target[i + 2]) == 'e') return false;
      i += 2;
    } else if (!is(c, in_path)) {
      return false;
    } else if (c == '.' && !query && target[i - 1] == '/') {
      return false; // perhaps a dot segment; the first character is always a slash
    }
  }
  return !query || target.find('?') + 1 != target.size();
}

} // namespace

std::optional<url> parse_plain(std::string_view text) {
  if (text.size() > longest_url || !text.starts_with("http")) return std::nullopt;
  const bool tls = text.size() > 4 && text[4] == 's';
  text.remove_prefix(tls ? 5 : 4);
  if (!text.starts_with("://")) return std::nullopt;
  text.remove_prefix(3);

  const auto host_end = run(text, 0, in_host);
  const auto host = text.substr(0, host_end);
  if (check_ascii_host(host) != errc::ok) return std::nullopt;

  std::uint16_t port = tls ? 443 : 80;
  auto at = host_end;
  if (at < text.size() && text[at] == ':') {
    const auto digits_end = std::min(text.find('/', at), text.size());
    const auto parsed = parse_port(text.substr(at + 1, digits_end - at - 1), tls);
    if (!parsed) return std::nullopt;
    port = *parsed;
    at = digits_end;
  }
  if (at == text.size() || text[at] != '/') return std::nullopt;
  const auto target = text.substr(at);
  if (!plain_target(target)) return std::nullopt;
  return url{origin{tls, std::string(host), port}, std::string(target)};
}

} // namespace pheidi::http::detail
