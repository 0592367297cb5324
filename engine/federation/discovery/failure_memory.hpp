// What went wrong lately, so that nobody asks again at once. Bounded. Lives on one loop.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/lru.hpp"
#include "pheidi/federation/discovery/admission.hpp"
#include "pheidi/federation/discovery/fetch.hpp"

#include <optional>
#include <string>

namespace pheidi::federation::discovery {

class failure_memory {
 public:
  explicit failure_memory(std::size_t capacity) : known_(capacity) {}

  std::optional<error> find(const std::string& name, steady_time now) {
    const auto* known = known_.find(name);
    if (!known || now >= known->until) return std::nullopt;
    return known->why;
  }
  /// What says something about the asker or about us is not kept.
  void remember(const std::string& name, const error& why, steady_time now) {
    const auto keep = time_to_keep(why);
    if (keep.count() == 0 || name.size() > longest_uri) return;
    known_.put(name, {error(why.code, why.context.substr(0, 200)), now + keep});
  }
  void forget(const std::string& name) { known_.erase(name); }

  /// An hour for 404 and 410, a minute for what may pass.
  static seconds time_to_keep(const error& why) {
    if (why.is(errc::not_found) || why.is(errc::gone)) return seconds(3600);
    const bool ours = why.code.category() != enum_category<errc>::instance() || why.is(errc::budget_spent) ||
                      why.is(errc::host_limited) || why.is(errc::blocked_domain) || why.is(errc::local);
    return seconds(ours ? 0 : 60);
  }

 private:
  struct entry {
    error why;
    steady_time until;
  };
  lru<std::string, entry> known_;
};

} // namespace pheidi::federation::discovery
