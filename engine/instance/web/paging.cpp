// Links are absolute, next before prev: one client reads only a header that begins so.
#include "pheidi/instance/web/paging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pheidi::instance::web {

namespace {

constexpr std::array<std::string_view, 5> cursors{"max_id", "since_id", "min_id", "limit", "offset"};

/// The query string without what pages it and without the token; ends with '&' when there is any.
std::string other_parameters(std::string_view target) {
  std::string out;
  const auto mark = target.find('?');
  if (mark == target.npos) return out;
  for (auto rest = target.substr(mark + 1); !rest.empty();) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto name = pair.substr(0, pair.find('='));
    const bool own = std::ranges::find(cursors, name) != cursors.end() || name == "access_token" ||
                     name == "bearer_token" || pair.empty();
    if (!own) (out += pair) += '&';
  }
  return out;
}

std::string address_of(const call& c) {
  const auto& identity = c.here.settings.identity;
  auto out = fmt::format("{}://{}{}?{}", identity.https ? "https" : "http", identity.web_domain,
                         std::string_view(c.request.target).substr(0, c.request.target.find('?')),
                         other_parameters(c.request.target));
  // Nothing of a request may end the angle brackets it stands in.
  std::erase_if(out, [](char each) {
    return each == '<' || each == '>' || each == '"' || static_cast<unsigned char>(each) <= ' ';
  });
  return out;
}

or_refusal<int> read_count(const parameters& given, std::string_view name, int usual, int most) {
  if (!given.has(name)) return usual;
  const auto number = given.number(name);
  if (!number) return usual;
  if (*number < 0) return bad_request(fmt::format("{} must not be negative", name));
  return static_cast<int>(std::min<std::int64_t>(*number, most));
}

std::optional<std::int64_t> cursor(const parameters& given, std::string_view name) {
  const auto text = given.text(name);
  return text ? read_id(*text) : std::nullopt;
}

} // namespace

or_refusal<page> read_page(const parameters& given, page_bounds bounds) {
  constexpr int deepest = 1'000'000;
  const auto limit = read_count(given, "limit", bounds.usual, bounds.most);
  if (!limit) return limit.error();
  const auto offset = read_count(given, "offset", 0, deepest);
  if (!offset) return offset.error();
  return page{cursor(given, "max_id"), cursor(given, "since_id"), cursor(given, "min_id"), *limit, *offset};
}

answer paged(answer a, const call& c, const page& p, std::size_t count, std::int64_t first, std::int64_t last,
             back by, more when) {
  if (count == 0) return a;
  const auto base = address_of(c);
  std::string links;
  if (when == more::when_any || count >= static_cast<std::size_t>(p.limit))
    links = fmt::format("<{}limit={}&max_id={}>; rel=\"next\", ", base, p.limit, last);
  links += fmt::format("<{}limit={}&{}={}>; rel=\"prev\"", base, p.limit,
                       by == back::min_id ? "min_id" : "since_id", first);
  return std::move(a).with("Link", std::move(links));
}

answer paged_by_offset(answer a, const call& c, const page& p, std::size_t count) {
  const auto base = address_of(c);
  std::string links;
  if (count > 0 && count >= static_cast<std::size_t>(p.limit))
    links = fmt::format("<{}limit={}&offset={}>; rel=\"next\"", base, p.limit, p.offset + p.limit);
  if (p.offset > p.limit)
    links += fmt::format("{}<{}limit={}&offset={}>; rel=\"prev\"", links.empty() ? "" : ", ", base, p.limit,
                         p.offset - p.limit);
  return links.empty() ? a : std::move(a).with("Link", std::move(links));
}

} // namespace pheidi::instance::web
