// Positional arguments, checked as Ruby would run into them.
#include "federation/fanout/arguments.hpp"

#include "pheidi/json/read.hpp"

#include <charconv>
#include <optional>

namespace pheidi::federation::fanout {

namespace {

error wrong(const char* what) {
  return {json::errc::wrong_type, what};
}

/// Digits, or digits in a string, which Ruby takes for an id, too.
std::optional<std::int64_t> read_id(std::string_view raw) {
  if (raw.size() > 2 && raw.front() == '"') raw = raw.substr(1, raw.size() - 2);
  std::int64_t id = 0;
  const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), id);
  if (read.ec != std::errc() || read.ptr != raw.data() + raw.size()) return std::nullopt;
  return id;
}

} // namespace

result<raw_distribution> read_raw_distribution(std::string_view args) {
  const auto items = json::array_elements(args);
  if (items.size() < 2 || items.size() > 3) return wrong("expected 2 or 3 arguments");
  raw_distribution out;
  if (!items[0].starts_with('"')) return wrong("the activity is not a string");
  out.payload = items[0];
  const auto id = read_id(items[1]);
  if (!id) return wrong("the id is not a number");
  out.id = *id;
  if (items.size() == 2 || items[2] == "null") return out;
  for (const auto each : json::array_elements(items[2])) {
    auto inbox = json::text_of(each);
    if (!inbox) return wrong("an excluded inbox is not a string");
    out.except.push_back(std::move(*inbox));
  }
  return out;
}

result<row_distribution> read_row_distribution(std::string_view args) {
  const auto items = json::array_elements(args);
  if (items.empty() || items.size() > 2) return wrong("expected 1 or 2 arguments");
  row_distribution out;
  const auto id = read_id(items[0]);
  if (!id) return wrong("the id is not a number");
  out.id = *id;
  if (items.size() == 1 || items[1] == "null") return out;
  if (!items[1].starts_with('{')) return wrong("options is not an object");
  out.options = items[1];
  return out;
}

} // namespace pheidi::federation::fanout
