// Reads Accept (RFC 9110, 12.5.1) as far as one question needs it: ActivityPub or HTML. One pass, nothing
// kept.
#include "pheidi/base/ascii.hpp"
#include "pheidi/federation_web/route.hpp"

#include <algorithm>
#include <array>

namespace pheidi::federation_web {

namespace {

constexpr std::string_view token_marks = "!#$%&'*+-.^_`|~";

constexpr bool is_token_char(char c) {
  return ascii::is_alnum(c) || (c != '\0' && token_marks.find(c) != token_marks.npos);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_char);
}

/// Takes what stands before the next separator outside of quotes; what is never unquoted goes to the end.
std::string_view take_until(std::string_view& rest, char separator) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size() && (quoted || rest[at] != separator); ++at) {
    if (rest[at] == '"') quoted = !quoted;
    if (rest[at] == '\\' && quoted) ++at;
  }
  const auto taken = rest.substr(0, at);
  rest.remove_prefix(std::min(taken.size() + 1, rest.size()));
  return ascii::trim(taken);
}

/// Thousandths: "1", "0.85"; nothing for what is no weight.
std::optional<int> read_weight(std::string_view text) {
  constexpr std::size_t longest = 5;
  const bool shaped = !text.empty() && text.size() <= longest && (text[0] == '0' || text[0] == '1') &&
                      (text.size() == 1 || text[1] == '.');
  if (!shaped) return std::nullopt;
  int weight = (text[0] - '0') * 1000, unit = 100;
  for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
    if (!ascii::is_digit(text[i])) return std::nullopt;
    weight += (text[i] - '0') * unit;
  }
  if (weight > 1000) return std::nullopt;
  return weight;
}

/// Of all the parameters of a media range; nothing when one of them is malformed.
std::optional<int> weight_among(std::string_view parameters) {
  int weight = 1000;
  while (!parameters.empty()) {
    auto value = take_until(parameters, ';');
    if (value.empty()) continue;
    const auto name = take_until(value, '=');
    const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    if (!is_token(name) || !(quoted || is_token(value))) return std::nullopt;
    if (!ascii::same_ignoring_case(name, "q")) continue;
    const auto read = read_weight(value);
    if (!read) return std::nullopt;
    weight = *read;
  }
  return weight;
}

bool is_media_range(std::string_view text) {
  const auto slash = text.find('/');
  return slash != text.npos && is_token(text.substr(0, slash)) && is_token(text.substr(slash + 1));
}

template <std::size_t N>
bool is_one_of(std::string_view range, const std::array<std::string_view, N>& names) {
  return std::ranges::any_of(names, [&](auto name) { return ascii::same_ignoring_case(range, name); });
}

constexpr std::array<std::string_view, 5> kinds_of_json{"application/activity+json", "application/ld+json",
                                                        "application/json", "application/jrd+json",
                                                        "application/*"};
constexpr std::array<std::string_view, 3> kinds_of_html{"text/html", "application/xhtml+xml", "text/*"};

/// The best of the ranges that name one kind.
struct wish {
  int weight = 0;
  std::size_t place = 0;
  bool named = false;

  void add(int w, std::size_t at) {
    if (!named || w > weight) *this = {w, at, true};
  }
};

} // namespace

representation preferred(std::string_view accept) {
  wish json, html, anything;
  for (std::size_t place = 0; !accept.empty(); ++place) {
    auto parameters = take_until(accept, ',');
    const auto range = take_until(parameters, ';');
    const auto weight = weight_among(parameters);
    if (!weight || !is_media_range(range)) continue;
    if (is_one_of(range, kinds_of_json)) json.add(*weight, place);
    if (is_one_of(range, kinds_of_html)) html.add(*weight, place);
    if (range == "*/*") anything.add(*weight, place);
  }
  if (json.weight == 0) return representation::html;
  // HTML that nobody named is as welcome as anything, and yields to JSON that somebody did.
  const int other = html.named ? html.weight : anything.weight;
  const bool first = !html.named || json.place < html.place;
  const bool better = json.weight > other || (json.weight == other && first);
  return better ? representation::activity : representation::html;
}

} // namespace pheidi::federation_web
