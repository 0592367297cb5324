// Rows in one statement each.
#include "audience.hpp"

#include "pheidi/sidekiq/job.hpp"

#include <fmt/format.h>

namespace pheidi::test {

void follow_from_everywhere(instance& here, const swarm::world& world, std::int64_t followed,
                            std::size_t inboxes_per_host) {
  std::string hosts;
  for (std::size_t i = 0; i < world.hosts().size(); ++i)
    hosts += fmt::format("{}('{}', '{}', {})", i ? "," : "", world.hosts()[i].name, world.inbox(i), i);
  here.sql(fmt::format(
      "WITH hosts(name, inbox, n) AS (VALUES {0}), made AS ("
      " INSERT INTO accounts (username, domain, uri, url, inbox_url, shared_inbox_url, protocol, created_at,"
      " updated_at) SELECT format('f%s', k), name, format('https://%s/users/f%s', name, k), '',"
      " format('%s/%s', inbox, k), '', 1, now(), now() FROM hosts, generate_series(1, {1}) AS k RETURNING "
      "id),"
      " follow AS (INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
      " SELECT id, {2}, now(), now() FROM made RETURNING 1)"
      " SELECT count(*) FROM follow",
      hosts, inboxes_per_host, followed));
  here.sql("ANALYZE accounts; ANALYZE follows; SELECT 1");
}

std::string add(instance& here, const other_account& who) {
  return here.sql(fmt::format(
      "INSERT INTO accounts (username, domain, uri, url, inbox_url, shared_inbox_url, protocol, created_at,"
      " updated_at) VALUES ('{}', '{}', '{}', '{}', '{}', '{}', 1, now(), now()) RETURNING id",
      who.name, who.domain, who.uri, who.page, who.inbox, who.shared));
}

void add_follow(instance& here, const std::string& follower, const std::string& followed) {
  here.sql(fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now()) RETURNING id",
                       follower, followed));
}

void add_mention(instance& here, std::int64_t status, const std::string& whom) {
  here.sql(fmt::format("INSERT INTO mentions (account_id, status_id, silent, created_at, updated_at)"
                       " VALUES ({}, {}, false, now(), now()) RETURNING id",
                       whom, status));
}

std::int64_t post(instance& here, std::int64_t author, const std::string& text, int visibility) {
  return std::stoll(
      here.sql(fmt::format("INSERT INTO statuses (account_id, text, visibility, local, uri, conversation_id, "
                           "created_at, updated_at)"
                           " VALUES ({}, '{}', {}, true, NULL, NULL, now(), now()) RETURNING id",
                           author, text, visibility)));
}

std::string uri_of(instance& here, std::int64_t status) {
  return fmt::format(
      "https://local.example/users/{}/statuses/{}",
      here.sql(fmt::format("SELECT username FROM accounts WHERE id = (SELECT account_id FROM statuses"
                           " WHERE id = {})",
                           status)),
      status);
}

std::string push_job(instance& here, const std::string& klass, const std::string& args) {
  const auto jid = sidekiq::make_jid();
  here.push(sidekiq::make_job({.klass = klass, .queue = "push", .args_json = args}, jid, wall_clock::now()));
  return jid;
}

std::vector<swarm::delivery> everywhere(const swarm::world& world, std::size_t inboxes_per_host,
                                        const std::string& activity) {
  std::vector<swarm::delivery> out;
  for (const auto& host : world.hosts())
    for (std::size_t k = 1; k <= inboxes_per_host; ++k)
      out.push_back({fmt::format("{}/{}", host.name, k), activity});
  return out;
}

} // namespace pheidi::test
