// What the acts mean for expectations, and the choice of one step.
#include "pheidi/swarm/behaviour.hpp"

#include <cmath>

namespace pheidi::swarm {

bool listens(act a) {
  return a != act::dead && a != act::blackhole;
}

bool needs_tls(act a) {
  return a == act::wrong_cert || a == act::expired_cert || a == act::untrusted_cert;
}

bool can_accept(const behaviour& b) {
  switch (b.what) {
  case act::ok:
  case act::drip:
  case act::huge_body:
  case act::refuse_cavage:
    return true;
  case act::error:
  case act::hang:
  case act::reset:
  case act::endless_headers:
  case act::redirect:
    return b.share < 1;
  case act::hang_tls:
  case act::dead:
  case act::blackhole:
  case act::wrong_cert:
  case act::expired_cert:
  case act::untrusted_cert:
    return false;
  }
  return false;
}

step choose(const behaviour& b, double roll_share, double roll_latency) {
  const auto spread = static_cast<double>((b.latency_max - b.latency_min).count());
  const milliseconds latency = b.latency_min + milliseconds(std::lround(spread * roll_latency));
  return {roll_share < b.share ? b.what : act::ok, latency};
}

} // namespace pheidi::swarm
