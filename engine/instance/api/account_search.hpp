// Accounts by what somebody typed: an exact name first, then what it may be the beginning of.
#pragma once

#include "met.hpp"

#include <vector>

namespace pheidi::instance::api {

struct people_wanted {
  std::string text; // as read_search has it
  bool followed_only = false;
  int offset = 0, limit = 40;
};
/// `met`: what other servers were asked about.
std::vector<account_id> find_people(web::call& c, const people_wanted& wanted, const model::known_thing& met);

} // namespace pheidi::instance::api
