// The poll of a Question: options in order, their tallies, and its end.
#include "activitypub/poll.hpp"

#include "activitypub/text.hpp"

#include <algorithm>

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

constexpr std::size_t most_options = 500;
// More than there are people; the sum over all options stays far from the end of 64 bits.
constexpr std::int64_t most_votes = 1'000'000'000'000;

std::int64_t tally_of(const bj::object& option) {
  const auto* replies = member(option, "replies");
  const auto* collection = replies ? replies->if_object() : nullptr;
  if (!collection) return 0;
  return std::min(count_of(member(*collection, "totalItems")).value_or(0), most_votes);
}

void read_end(const bj::object& question, poll& out) {
  const auto* closed = member(question, "closed");
  if (closed && closed->is_string()) out.ends_at = time_of(question, "closed");
  if (out.ends_at) return;
  // Any other value but false says that it is over, not since when.
  out.closed = closed && !(closed->is_bool() && !closed->get_bool());
  if (!out.closed) out.ends_at = time_of(question, "endTime");
}

} // namespace

std::optional<poll> read_poll(const bj::object& question) {
  const auto* any = member(question, "anyOf");
  const auto* one = member(question, "oneOf");
  poll out;
  out.multiple = any && any->is_array();
  const auto* options = out.multiple ? any : one;
  if (!options || !options->is_array()) return std::nullopt;
  for (const auto* each : as_list(options)) {
    const auto* option = each->if_object();
    if (!option) continue;
    if (out.options.size() >= most_options) break;
    auto name = natural_text(*option, "name", "nameMap");
    out.options.push_back(name.empty() ? text_of(*option, "content") : std::move(name));
    out.tallies.push_back(tally_of(*option));
  }
  if (out.options.empty()) return std::nullopt;
  read_end(question, out);
  out.voters = count_of(member(question, "votersCount"));
  if (out.voters) out.voters = std::min(*out.voters, most_votes);
  return out;
}

} // namespace pheidi::activitypub
