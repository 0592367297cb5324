// The PostgreSQL of an instance: made the first time, reached by a socket of the data directory only.
#pragma once

#include "app/up/own_servers.hpp"

#include "pheidi/app/data_directory.hpp"

namespace pheidi::app {

struct own_postgres {
  own_server server;
  int major = 0;
  bool made = false; // just now
};

/// Everything up to starting it. Nobody else uses the directory, and no server of it runs. Refused where its
/// data are of a version that is not installed.
result<own_postgres> prepare_postgres(const data_directory& in, child_user as, int lock);

} // namespace pheidi::app
