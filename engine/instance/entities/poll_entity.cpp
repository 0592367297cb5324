// One Poll. Who voted what is told to the voter alone, and the tally at the end where it is hidden.
#include "instance/entities/status_parts.hpp"

#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/values.hpp"

#include <algorithm>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

bj::array options_of(const model::poll_row& row, bool with_totals) {
  bj::array options;
  for (std::size_t at = 0; at < row.options.size(); ++at) {
    const auto count = at < row.tallies.size() ? std::max<std::int64_t>(row.tallies[at], 0) : 0;
    options.push_back(bj::object{{"title", row.options[at]},
                                 {"votes_count", with_totals ? bj::value(count) : bj::value(nullptr)}});
  }
  return options;
}

} // namespace

bj::object poll_entity(const context& ctx, const model::poll_row& row, const model::emoji_texts& emojis) {
  const bool expired = row.expires_at && *row.expires_at <= ctx.now;
  bj::object o;
  o["id"] = id(row.id);
  o["expires_at"] = timestamp_or_null(row.expires_at);
  o["expired"] = expired;
  o["multiple"] = row.multiple;
  o["votes_count"] = row.votes_count;
  o["voters_count"] = row.voters_count ? bj::value(*row.voters_count) : bj::value(nullptr);
  if (ctx.viewer) {
    bj::array chosen;
    for (const auto choice : row.own_votes)
      chosen.emplace_back(choice);
    o["voted"] = ctx.viewer == row.author || !chosen.empty();
    o["own_votes"] = std::move(chosen);
  }
  o["options"] = options_of(row, expired || !row.hide_totals);
  o["emojis"] = emoji_list(emojis.used(row.author_domain, row.options));
  return o;
}

std::optional<bj::object> poll(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id) {
  const auto found = model::find_polls(tx, {id}, ctx.viewer);
  if (found.empty()) return std::nullopt;
  const auto& row = found.begin()->second;
  model::emoji_texts emojis;
  for (const auto& option : row.options)
    emojis.add(row.author_domain, option);
  emojis.load(tx, ctx.settings.media);
  return poll_entity(ctx, row, emojis);
}

} // namespace pheidi::instance::entities
