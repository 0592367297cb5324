// Puts cache names together.
#include "pheidi/model/stale_caches.hpp"

#include <fmt/format.h>

namespace pheidi::model::stale_caches {

namespace {

/// What a user is shown of another, both ways.
void add_relation(names& out, account_id a, account_id b) {
  out.push_back(fmt::format("relationships/{}/{}", a.value, b.value));
  out.push_back(fmt::format("relationships/{}/{}", b.value, a.value));
  // Up to 4.2 they were spelt so; deleting a name that nobody has costs nothing.
  out.push_back(fmt::format("relationship:{}:{}", a.value, b.value));
  out.push_back(fmt::format("relationship:{}:{}", b.value, a.value));
}

void add_recommendations(names& out, account_id account) {
  out.push_back(fmt::format("follow_recommendations/{}", account.value));
}

std::string with_domain(std::string_view kind, std::string_view name, std::string_view domain) {
  return domain.empty() ? fmt::format("{}:{}", kind, name) : fmt::format("{}:{}:{}", kind, name, domain);
}

} // namespace

std::string synchronization_prefix(const party& follower) {
  if (follower.local()) return "local";
  const auto scheme_end = follower.uri.find("://");
  const auto authority = scheme_end == std::string::npos ? 0 : scheme_end + 3;
  return follower.uri.substr(0, follower.uri.find('/', authority)) + "/";
}

names of_follow(const party& follower, const party& followed) {
  names out;
  add_relation(out, follower.id, followed.id);
  add_recommendations(out, follower.id);
  // Servers compare followers with each other only across their border.
  if (!follower.local() || !followed.local())
    out.push_back(fmt::format("followers_hash:{}:{}", followed.id.value, synchronization_prefix(follower)));
  return out;
}

names of_follow_request(account_id account, account_id target) {
  names out;
  add_relation(out, account, target);
  add_recommendations(out, account);
  return out;
}

names of_block(account_id account, account_id target) {
  names out;
  add_relation(out, account, target);
  add_recommendations(out, account);
  out.push_back(fmt::format("exclude_account_ids_for:{}", account.value));
  out.push_back(fmt::format("exclude_account_ids_for:{}", target.value));
  return out;
}

names of_mute(account_id account, account_id target) {
  names out;
  add_relation(out, account, target);
  add_recommendations(out, account);
  out.push_back(fmt::format("exclude_account_ids_for:{}", account.value));
  return out;
}

names of_user_domain_block(account_id account, std::string_view domain,
                           const std::vector<account_id>& known) {
  names out{fmt::format("exclude_domains_for:{}", account.value),
            fmt::format("exclude_domains/{}/{}", account.value, domain)};
  add_recommendations(out, account);
  for (const auto other : known)
    add_relation(out, account, other);
  return out;
}

names of_status(std::int64_t status) {
  return {fmt::format("v3:statuses/{}", status), fmt::format("statuses/show:v3:statuses/{}", status),
          fmt::format("fan-out/{}", status)};
}

names of_thread(std::int64_t status) {
  return {fmt::format("ancestors:{}", status)};
}

names of_status_url(std::string_view url) {
  return {fmt::format("status:{}", url)};
}

names of_mention(std::string_view username, std::string_view domain) {
  return {with_domain("mention", username, domain)};
}

names of_emoji(std::string_view shortcode, std::string_view domain) {
  return {with_domain("emoji", shortcode, domain)};
}

names of_filters(account_id account) {
  return {fmt::format("filters:v3:{}", account.value)};
}

names of_unavailable_domains() {
  return {"unavailable_domains"};
}

} // namespace pheidi::model::stale_caches
