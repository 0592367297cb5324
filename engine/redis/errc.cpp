// Error replies are told apart by their first word; the rest of the line is for people.
#include "pheidi/redis/errc.hpp"

#include "classify.hpp"

#include "pheidi/net/errc.hpp"

#include <array>
#include <utility>

namespace pheidi::redis {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::not_connected:
    return "no connection to Redis";
  case errc::lost:
    return "the connection to Redis broke before the answer";
  case errc::timeout:
    return "no answer from Redis in time";
  case errc::auth:
    return "Redis refuses these credentials or what they may do";
  case errc::loading:
    return "Redis is busy or loading";
  case errc::read_only:
    return "this Redis is not a primary that takes writes";
  case errc::out_of_memory:
    return "Redis refuses writes (memory or disk)";
  case errc::no_script:
    return "Redis forgot a script";
  case errc::failed:
    return "Redis refuses the command";
  case errc::unexpected:
    return "Redis answered something else than asked for";
  case errc::no_master:
    return "no sentinel names a primary";
  case errc::stopped:
    return "the Redis connection was stopped";
  }
  return "unknown error";
}

bool is_transient(const error& e) {
  for (const auto kind : {errc::not_connected, errc::lost, errc::timeout, errc::loading, errc::read_only,
                          errc::out_of_memory, errc::no_script, errc::no_master})
    if (e.is(kind)) return true;
  return false;
}

namespace {

constexpr std::array<std::pair<std::string_view, errc>, 16> by_word{{
    {"NOAUTH", errc::auth},
    {"WRONGPASS", errc::auth},
    {"NOPERM", errc::auth},
    {"LOADING", errc::loading},
    {"BUSY", errc::loading},
    {"MASTERDOWN", errc::loading},
    {"TRYAGAIN", errc::loading},
    {"CLUSTERDOWN", errc::loading},
    {"READONLY", errc::read_only},
    {"UNBLOCKED", errc::read_only},
    {"NOREPLICAS", errc::read_only},
    {"OOM", errc::out_of_memory},
    {"MISCONF", errc::out_of_memory},
    {"NOSCRIPT", errc::no_script},
    {"IOERR", errc::loading},
    {"DENIED", errc::auth},
}};

errc of_word(std::string_view word) {
  for (const auto& [name, code] : by_word)
    if (word == name) return code;
  return errc::failed;
}

} // namespace

errc classify(std::string_view text) {
  const auto code = of_word(text.substr(0, text.find(' ')));
  // Redis 6 wraps what a command inside a script answered: "ERR Error running script (...): @user_script:8:
  // -OOM command ..."
  if (code != errc::failed || !text.starts_with("ERR Error running script")) return code;
  const auto inner = text.find(": -");
  if (inner == text.npos) return code;
  const auto rest = text.substr(inner + 3);
  return of_word(rest.substr(0, rest.find(' ')));
}

} // namespace pheidi::redis
