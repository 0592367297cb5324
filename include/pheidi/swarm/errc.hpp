// What can be wrong with a swarm's description or its surroundings.
#pragma once

#include "pheidi/base/error.hpp"

namespace pheidi::swarm {

enum class errc {
  ok = 0,
  bad_group,    ///< a --group that does not follow the grammar
  bad_duration, ///< not a number with ms, s or m
  too_many,     ///< more hosts than addresses or descriptors allow
  no_port,      ///< no port is free on all addresses
  bad_keys,     ///< a key file that does not parse
  bad_actors,   ///< an actor file that does not parse
  file,         ///< a file cannot be read or written
  bad_url,      ///< no http(s) URL of a host name
  stopped,      ///< the world has been stopped
  certificate,  ///< TLS would not take our own certificate
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "swarm";
}

} // namespace pheidi::swarm
