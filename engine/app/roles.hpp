// Which parts of the engine a process runs, and which queues it works for them. Pure.
#pragma once

#include "pheidi/config/settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::app {

struct roles {
  bool named = false; // process.roles says so; else they follow from the other settings
  bool web = false, streaming = false, ingest = false, delivery = false;
  bool api = false; // clients are ours, and with them the jobs that Rails would run

  bool works_queues() const { return ingest || delivery; }
  bool serves() const { return web || streaming; }
};
roles roles_of(const config::settings& s);

/// The configured queues; with named roles, `push` and `ingress` exactly when their roles are here. Where
/// clients are ours and ingest is here, `default` and `pull` as well.
std::vector<config::queue_weight> queues_of(const config::settings& s);

/// Where jobs go that the engine runs itself beside deliveries; empty when they are Ruby's.
std::string ingest_queue(const config::settings& s);

/// The queue of another process's role that runs the class; empty when none does or this process does.
std::string elsewhere(const roles& here, std::string_view klass);

} // namespace pheidi::app
