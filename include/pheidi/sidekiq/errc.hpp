#pragma once
// What can be wrong with a job.

#include "pheidi/base/error.hpp"

namespace pheidi::sidekiq {

enum class errc {
  ok = 0,
  not_a_job,      ///< not a JSON object with `class` and `args`
  lost_lease,     ///< our in-flight record was taken back by another process
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) { return "sidekiq"; }

} // namespace pheidi::sidekiq
