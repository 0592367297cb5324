// What every entity of the client API is made with: names of this server, where its files are, and who looks.
//
// Entities are Boost.JSON objects with Mastodon's fields in Mastodon's order (client-api.md 3). They are made
// of rows that `model/client` reads set by set: a fixed number of queries for a list, however long it is.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/model/visibility.hpp"

#include <optional>

namespace pheidi::instance::entities {

struct context {
  const config::settings& settings;
  const model::schema_facts& schema;
  wall_time now;
  /// One of ours who is signed in; nobody: what the world sees, without flags and filters of one's own.
  std::optional<account_id> viewer;

  model::viewer as_viewer() const { return {viewer, {}}; }
};

} // namespace pheidi::instance::entities
