// How often something may be tried, counted in Redis: all processes agree, and a token that is made up does
// not begin a new count.
#pragma once

#include "pheidi/instance/web/call.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::oauth {

struct attempt {
  std::string_view what; // "sign_in:address"
  std::string whose;     // any text; empty: not counted
  int most = 0;
  seconds within{0};
};
inline attempt sign_ins_from(const std::string& address);
inline attempt sign_ins_as(const std::string& who);
inline attempt sign_ups_from(const std::string& address);

enum class counted { allowed, too_often, unknown };
/// Counts all of them. `unknown`: Redis cannot be asked, and nobody may.
net::awaitable<counted> count_attempts(const web::surroundings& here, std::vector<attempt> all);

/// The /64 of an IPv6 address, else the address.
std::string neighbourhood(const std::string& address);

inline attempt sign_ins_from(const std::string& address) {
  return {"sign_in:address", neighbourhood(address), 25, seconds(300)};
}
inline attempt sign_ins_as(const std::string& who) {
  return {"sign_in:person", who, 25, seconds(3600)};
}
inline attempt sign_ups_from(const std::string& address) {
  return {"sign_up:address", neighbourhood(address), 5, seconds(1800)};
}

} // namespace pheidi::instance::oauth
