// What Mastodon keeps or says in Redis alone: what is used much, who moved lately, events of streams.
#include "pheidi/federation/outbox/follow_up.hpp"

#include <fmt/format.h>

namespace pheidi::federation::outbox {

namespace {

constexpr std::string_view end_of_streams = R"({"event":"kill"})";

constexpr std::int64_t day_s = 86400;
constexpr std::int64_t usage_life_s = 14 * day_s;
constexpr std::int64_t candidate_life_s = day_s;
constexpr std::int64_t move_rest_s = 7 * day_s;

redis_command expire(std::string key, std::int64_t after) {
  return {"EXPIRE", std::move(key), {std::to_string(after)}};
}

std::int64_t midnight_before(wall_time now) {
  return unix_millis(now) / 1000 / day_s * day_s;
}

/// What Mastodon looks at when it next counts trends.
void add_candidate(std::vector<redis_command>& to, std::string_view kind, std::int64_t id, wall_time now) {
  const auto candidates = fmt::format("trending_{}:used:{}", kind, midnight_before(now));
  to.push_back({"SADD", candidates, {std::to_string(id)}});
  to.push_back(expire(candidates, candidate_life_s));
}

std::vector<redis_command> used(std::string_view kind, std::int64_t id, account_id by, wall_time now) {
  const auto uses = fmt::format("activity:{}:{}:{}", kind, id, midnight_before(now));
  const auto people = uses + ":accounts";
  std::vector<redis_command> out;
  out.push_back({"INCR", uses, {}});
  out.push_back(expire(uses, usage_life_s));
  out.push_back({"PFADD", people, {std::to_string(by.value)}});
  out.push_back(expire(people, usage_life_s));
  add_candidate(out, kind, id, now);
  return out;
}

} // namespace

std::vector<redis_command> tag_used(std::int64_t tag, account_id by, wall_time now) {
  return used("tags", tag, by, now);
}

std::vector<redis_command> link_used(std::int64_t card, account_id by, wall_time now) {
  return used("links", card, by, now);
}

std::vector<redis_command> post_used(status_id post, wall_time now) {
  std::vector<redis_command> out;
  add_candidate(out, "statuses", post.value, now);
  return out;
}

redis_command publish(std::string_view channel, std::string_view json) {
  return {"PUBLISH", std::string(channel), {std::string(json)}};
}

std::vector<redis_command> end_streams(const std::vector<std::int64_t>& tokens) {
  std::vector<redis_command> out;
  for (const auto token : tokens)
    out.push_back(publish(fmt::format("timeline:access_token:{}", token), end_of_streams));
  return out;
}

std::vector<redis_command> end_streams_of(account_id account, const std::vector<std::int64_t>& revoked) {
  auto out = end_streams(revoked);
  out.insert(out.begin(), publish(fmt::format("timeline:system:{}", account.value), end_of_streams));
  return out;
}

std::string move_key(account_id account) {
  return fmt::format("move_in_progress:{}", account.value);
}

redis_command move_began(account_id account) {
  return {"SET", move_key(account), {"true", "NX", "EX", std::to_string(move_rest_s)}};
}

} // namespace pheidi::federation::outbox
