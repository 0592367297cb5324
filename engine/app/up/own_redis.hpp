// The Redis of an instance: a log of every change, and never an eviction.
#pragma once

#include "app/up/own_servers.hpp"

#include "pheidi/app/data_directory.hpp"

namespace pheidi::app {

result<own_server> prepare_redis(const data_directory& in, child_user as, int lock);

} // namespace pheidi::app
