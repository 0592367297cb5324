// Hashtags with the week behind them.
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/values.hpp"

#include <algorithm>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

constexpr int shown_days = 7;

/// Numbers are strings here.
bj::object day_entity(const model::tag_day& day) {
  return {{"day", std::to_string(day.day)},
          {"accounts", std::to_string(day.accounts)},
          {"uses", std::to_string(day.uses)}};
}

bj::array history_of(wall_time now, std::span<const model::tag_day> given) {
  bj::array days;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  for (int back = 0; back < shown_days; ++back) {
    const seconds day = (today - std::chrono::days(back)).time_since_epoch();
    const auto found = std::ranges::find(given, day.count(), &model::tag_day::day);
    days.push_back(day_entity(found != given.end() ? *found : model::tag_day{day.count(), 0, 0}));
  }
  return days;
}

} // namespace

bj::object tag(const context& ctx, const model::tag_row& row, std::span<const model::tag_day> days) {
  bj::object o;
  o["id"] = id(row.id);
  o["name"] = row.display_name.empty() ? row.name : row.display_name;
  o["url"] = model::tag_page(ctx.settings.identity, row.name);
  o["history"] = history_of(ctx.now, days);
  if (row.following) o["following"] = *row.following;
  if (row.featuring) o["featuring"] = *row.featuring;
  return o;
}

bj::array tags(pqxx::dbtransaction& tx, const context& ctx, std::span<const std::int64_t> ids) {
  const auto rows = model::find_tag_rows(tx, {ids.begin(), ids.end()}, ctx.viewer);
  const auto days = model::tag_days(tx, {ids.begin(), ids.end()}, ctx.now);
  bj::array all;
  for (const auto id : ids)
    if (const auto row = std::ranges::find(rows, id, &model::tag_row::id); row != rows.end())
      all.push_back(tag(ctx, *row, days.contains(id) ? days.at(id) : std::vector<model::tag_day>()));
  return all;
}

} // namespace pheidi::instance::entities
