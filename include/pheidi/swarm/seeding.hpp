// Local accounts for a swarm to receive from: an empty database becomes a small Mastodon. Blocking, for
// commands.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/model/seed.hpp"
#include "pheidi/swarm/errc.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::swarm {

struct seed_options {
  config::postgres_settings postgres;
  config::identity_settings identity;
  config::encryption_settings encryption; // with secrets a 4.7 keeps the keys encrypted in `keypairs`
  model::schema_family family = model::schema_family::mastodon_4_7;
  int accounts = 1;
  std::string prefix = "swarm";
};

struct seeded_actor {
  std::int64_t id = 0;
  std::string username;
  std::string uri;
  std::string key_id;
  std::string public_pem;
};

/// May run again: accounts that exist are answered with the keys they have.
result<std::vector<seeded_actor>> seed(const seed_options& options);

/// {"actors":[{"id":"1","username":..,"uri":..,"key_id":..}]}, which `parse_actors` reads.
std::string actors_json(const std::vector<seeded_actor>& actors);
/// What `key_ring` reads.
std::string key_file(const std::vector<seeded_actor>& actors);

} // namespace pheidi::swarm
