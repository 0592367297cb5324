#include "pheidi/db/errc.hpp"

namespace pheidi::db {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok: return "no error";
  case errc::unavailable: return "not connected, or the connection broke (class 08, 57P01..57P03, 53300)";
  case errc::conflict: return "deadlock, serialization failure, lock timeout";
  case errc::constraint: return "class 23";
  case errc::read_only: return "25006";
  case errc::out_of_space: return "class 53 otherwise";
  case errc::busy: return "the executor's queue is full";
  case errc::failed: return "any other SQL error";
  case errc::stopped: return "stopped";
  }
  return "unknown error";
}

} // namespace pheidi::db
