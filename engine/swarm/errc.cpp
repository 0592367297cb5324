// What people read of each swarm error.
#include "pheidi/swarm/errc.hpp"

namespace pheidi::swarm {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::bad_group:
    return "not a group of hosts";
  case errc::bad_duration:
    return "not a duration such as 20ms, 3s or 2m";
  case errc::too_many:
    return "too many hosts";
  case errc::no_port:
    return "no port is free on all addresses of the swarm";
  case errc::bad_keys:
    return "not a key file";
  case errc::bad_actors:
    return "not a list of actors";
  case errc::file:
    return "cannot read or write";
  case errc::bad_url:
    return "not a URL that a document can be published at";
  case errc::stopped:
    return "the swarm has been stopped";
  case errc::certificate:
    return "TLS does not take the certificate";
  }
  return "unknown error";
}

} // namespace pheidi::swarm
