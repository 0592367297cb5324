// Positional arguments as Mastodon pushes them, and the list of inboxes as it is kept.
#include "federation/fanout/arguments.hpp"

#include "pheidi/json/read.hpp"

#include <algorithm>
#include <charconv>

namespace pheidi::federation::fanout {

namespace {

error wrong(const char* what) {
  return {json::errc::wrong_type, what};
}

} // namespace

result<raw_distribution> read_raw_distribution(std::string_view args) {
  const auto items = json::array_elements(args);
  if (items.size() < 2 || items.size() > 3) return wrong("expected 2 or 3 arguments");
  raw_distribution out;
  if (!items[0].starts_with('"')) return wrong("the activity is not a string");
  out.payload = items[0];
  std::int64_t id = 0;
  const auto read = std::from_chars(items[1].data(), items[1].data() + items[1].size(), id);
  if (read.ec != std::errc() || read.ptr != items[1].data() + items[1].size())
    return wrong("the account's id is not a number");
  out.sender = account_id(id);
  if (items.size() == 2 || items[2] == "null") return out;
  for (const auto each : json::array_elements(items[2])) {
    auto inbox = json::text_of(each);
    if (!inbox) return wrong("an excluded inbox is not a string");
    out.except.push_back(std::move(*inbox));
  }
  return out;
}

std::vector<std::string> without(std::vector<std::string> inboxes, const std::vector<std::string>& except) {
  // A line break would be two inboxes in the list, and is part of no URL.
  std::erase_if(inboxes, [&](const std::string& inbox) {
    return inbox.find('\n') != inbox.npos || std::find(except.begin(), except.end(), inbox) != except.end();
  });
  std::sort(inboxes.begin(), inboxes.end());
  return inboxes;
}

std::string list_text(const std::vector<std::string>& inboxes) {
  std::string out;
  for (const auto& inbox : inboxes)
    out.append(inbox).append(1, '\n');
  return out;
}

std::vector<std::string> read_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

} // namespace pheidi::federation::fanout
