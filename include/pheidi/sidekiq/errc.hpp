// What can be wrong with a job, or with a process's right to hold jobs.
#pragma once

#include "pheidi/base/error.hpp"

namespace pheidi::sidekiq {

enum class errc {
  ok = 0,
  not_a_job,  ///< not a JSON object with `class` and `args`
  lost_lease, ///< this process holds no lease (renew it first), or others took its record back
  wrong_key,  ///< a Redis key of the queue has another type than it should: somebody else uses the name
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "sidekiq";
}

} // namespace pheidi::sidekiq
