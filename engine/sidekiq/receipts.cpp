// Found by their subject among all there are: an operator asks now and then, so no index is kept.
#include "pheidi/sidekiq/receipts.hpp"

#include "call.hpp"

#include <algorithm>
#include <charconv>

namespace pheidi::sidekiq {

namespace {

std::int64_t as_number(const std::string& text) {
  std::int64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

wall_time as_time(const std::string& text) {
  return wall_time(milliseconds(as_number(text)));
}

kept_receipt read_fields(const std::vector<redis::reply>& all) {
  std::map<std::string, std::string> fields;
  kept_receipt out;
  for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
    const auto *name = all[i].text(), *value = all[i + 1].text();
    if (!name || !value) continue;
    if (name->starts_with("r:"))
      out.reasons.emplace(name->substr(2), *value);
    else
      fields.emplace(*name, *value);
  }
  out.activity = fields["activity"];
  out.type = fields["type"];
  out.sender = as_number(fields["sender"]);
  out.parts = static_cast<std::size_t>(std::max<std::int64_t>(0, as_number(fields["parts"])));
  out.begun = as_time(fields["begun"]);
  out.changed = as_time(fields["changed"]);
  out.delivered = as_number(fields["delivered"]);
  out.refused = as_number(fields["refused"]);
  out.waiting = as_number(fields["waiting"]);
  out.dead = as_number(fields["dead"]);
  return out;
}

} // namespace

net::awaitable<result<std::vector<kept_receipt>>> read_receipts(redis::connection& redis,
                                                                const keyspace& keys, std::string subject) {
  const auto index = keys.receipts();
  std::vector<std::string_view> range{"ZREVRANGE", index, "0", "-1"};
  auto members = co_await redis.command(std::move(range));
  if (!members) co_return members.error();
  std::vector<kept_receipt> out;
  const auto* all = members->items();
  for (std::size_t i = 0; all && i < all->size(); ++i) {
    const auto* member = (*all)[i].text();
    const auto mark = member ? member->rfind(':') : std::string::npos;
    if (mark == std::string::npos || member->compare(0, mark, subject) != 0) continue;
    const auto jid = member->substr(mark + 1), key = keys.receipt(jid);
    std::vector<std::string_view> get{"HGETALL", key};
    auto fields = co_await redis.command(std::move(get));
    if (!fields) co_return fields.error();
    const auto* items = fields->items();
    if (!items || items->empty()) continue;
    out.push_back(read_fields(*items));
    out.back().subject = subject;
    out.back().jid = jid;
  }
  co_return std::move(out);
}

} // namespace pheidi::sidekiq
