#include "pheidi/redis/errc.hpp"

namespace pheidi::redis {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok: return "no error";
  case errc::not_connected: return "the connection is down";
  case errc::lost: return "the connection broke after sending";
  case errc::timeout: return "no answer in time (the connection is dropped)";
  case errc::auth: return "NOAUTH, WRONGPASS, NOPERM";
  case errc::loading: return "LOADING, BUSY, MASTERDOWN, TRYAGAIN, CLUSTERDOWN";
  case errc::read_only: return "READONLY, NOREPLICAS";
  case errc::out_of_memory: return "OOM, MISCONF";
  case errc::no_script: return "NOSCRIPT (handled inside `connection";
  case errc::failed: return "any other error reply";
  case errc::unexpected: return "a reply of another shape than asked for";
  case errc::no_master: return "no sentinel knows the master";
  case errc::stopped: return "stopped";
  }
  return "unknown error";
}

} // namespace pheidi::redis
