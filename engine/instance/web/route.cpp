// Paths are compared segment by segment; a pattern's ':name' takes one, or what of it is not said around it,
// decoded.
#include "pheidi/instance/web/route.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/take.hpp"
#include "pheidi/base/utf8.hpp"

#include <boost/url/pct_string_view.hpp>

#include <algorithm>

namespace pheidi::instance::web {

namespace {

std::string_view path_of(std::string_view target) {
  auto path = target.substr(0, target.find('?'));
  while (path.size() > 1 && path.ends_with('/'))
    path.remove_suffix(1);
  return path;
}

std::optional<std::string> decoded(std::string_view segment) {
  const auto escaped = boost::urls::make_pct_string_view(segment);
  if (!escaped) return std::nullopt;
  auto out = escaped->decode();
  if (out.find('\0') != out.npos || !is_utf8(out)) return std::nullopt;
  return out;
}

/// A segment of a pattern: "@:name.rss" is '@', a place, and ".rss". What is named has letters and '_'.
struct wanted_segment {
  std::string_view before, after;
  bool has_place = false;
};

wanted_segment read_wanted(std::string_view segment) {
  constexpr auto may_name = [](char c) { return ascii::is_alpha(c) || c == '_'; };
  const auto colon = segment.find(':');
  if (colon == segment.npos) return {segment, {}, false};
  const auto name = segment.substr(colon + 1);
  const auto end = std::ranges::find_if_not(name, may_name);
  return {segment.substr(0, colon), name.substr(static_cast<std::size_t>(end - name.begin())), true};
}

/// What stands in the place; nothing for a segment that does not fit, or has nothing there.
std::optional<std::string> take_place(const wanted_segment& wanted, std::string_view given) {
  if (given.size() <= wanted.before.size() + wanted.after.size()) return std::nullopt;
  if (!given.starts_with(wanted.before) || !given.ends_with(wanted.after)) return std::nullopt;
  given.remove_prefix(wanted.before.size());
  given.remove_suffix(wanted.after.size());
  return decoded(given);
}

/// What stood in the ':' places, when the pattern fits.
std::optional<std::vector<std::string>> fit(std::string_view pattern, std::string_view path) {
  std::vector<std::string> out;
  while (!pattern.empty() && !path.empty()) {
    if (!take(pattern, "/") || !take(path, "/")) return std::nullopt;
    const auto wanted = read_wanted(take_segment(pattern));
    const auto given = take_segment(path);
    if (!wanted.has_place && wanted.before != given) return std::nullopt;
    if (!wanted.has_place) continue;
    auto value = take_place(wanted, given);
    if (!value) return std::nullopt;
    out.push_back(std::move(*value));
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return out;
}

} // namespace

void route_table::add(std::span<const route> routes) {
  for (const auto& each : routes)
    routes_.push_back(&each);
  std::stable_partition(routes_.begin(), routes_.end(),
                        [](const route* r) { return r->pattern.find(':') == std::string_view::npos; });
}

std::optional<matched_route> route_table::look_up(std::string_view method, std::string_view path) const {
  for (const auto* each : routes_) {
    if (each->method != method) continue;
    if (auto captured = fit(each->pattern, path)) return matched_route{each, std::move(*captured)};
  }
  return std::nullopt;
}

std::optional<matched_route> route_table::find(std::string_view method, std::string_view target) const {
  const auto path = path_of(target);
  if (auto found = look_up(method == "HEAD" ? "GET" : method, path)) return found;
  return method == "PATCH" ? look_up("PUT", path) : std::nullopt;
}

bool route_table::knows(std::string_view target) const {
  const auto path = path_of(target);
  return std::ranges::any_of(routes_, [&](const route* r) { return fit(r->pattern, path).has_value(); });
}

} // namespace pheidi::instance::web
