// Followers in a swarm, many at once; posts for them; and what the swarm is to get of it.
#pragma once

#include "instance.hpp"

#include "pheidi/base/strong.hpp"

#include <cstdint>
#include <string>

namespace pheidi::test {

/// On each host of the world so many accounts follow `followed`, each with an inbox of its own
/// (".../inbox/1", ...).
void follow_from_everywhere(instance& here, const swarm::world& world, std::int64_t followed,
                            std::size_t inboxes_per_host);

/// An account of another server; its id. Without `shared` its own inbox takes all that goes to it.
struct other_account {
  std::string name, domain, uri, page, inbox;
  std::string shared = {};
};
std::string add(instance& here, const other_account& who);
void add_follow(instance& here, const std::string& follower, const std::string& followed);
void add_mention(instance& here, std::int64_t status, const std::string& whom);

/// A local status; its id.
std::int64_t post(instance& here, std::int64_t author, const std::string& text, int visibility = 0);
/// "https://local.example/users/NAME/statuses/ID"
std::string uri_of(instance& here, std::int64_t status);

/// A job of the class with these arguments, pushed; its jid.
std::string push_job(instance& here, const std::string& klass, const std::string& args);

/// Deliveries of the activity to each inbox that follow_from_everywhere made.
std::vector<swarm::delivery> everywhere(const swarm::world& world, std::size_t inboxes_per_host,
                                        const std::string& activity);

} // namespace pheidi::test
