// In whose windows a request is counted (client-api.md 1.6). Pure, with the time as a value.
//
// A token counts as itself and as its account's once it was seen to be one, before that as one of those of
// its address: who makes up tokens gets no window of his own, and who has many has those of one account.
#pragma once

#include "throttle.hpp"

#include "pheidi/model/client/bearers.hpp"

#include <cstdint>
#include <string>

namespace pheidi::instance::web {

struct asker {
  std::string token; // empty: none, or none is looked at
  std::string address;
  bool turns_pages = false; // asks for more than the first page
};

class rate_limits {
 public:
  /// What all requests share: what is left of the tightest bound.
  allowance count(const asker& who, wall_time now);
  /// What the requests of one family share, `general` being what the rest left; what the caller is told.
  allowance count(family f, const asker& who, const allowance& general, wall_time now);

  bool knows(const std::string& token) { return owners_.find(token) != nullptr; }
  void remember(const std::string& token, const model::bearer& by);
  /// It is none any more: whoever still has it takes nothing from the account.
  void forget(const std::string& token) { owners_.erase(token); }

 private:
  std::string whose(const asker& who);
  throttle windows_;
  lru<std::string, std::int64_t> owners_{100'000}; // account by token; 0: of the application itself
};

} // namespace pheidi::instance::web
