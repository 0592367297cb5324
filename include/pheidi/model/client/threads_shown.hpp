// What stands before and after a post in its thread, as far as a viewer wants to see it. Bounded: a thread
// may be as large as its authors like.
#pragma once

#include "pheidi/model/schema.hpp"
#include "pheidi/model/visibility.hpp"

#include <cstdint>
#include <vector>

namespace pheidi::model {

struct thread_bounds {
  int ancestors = 4096, descendants = 4096;
  int depth = 4096; // of descendants
};
inline constexpr thread_bounds thread_for_strangers{40, 60, 20};

struct shown_thread {
  std::vector<std::int64_t> ancestors;   // the first post first
  std::vector<std::int64_t> descendants; // each answer followed by its own answers
};
/// Without discarded posts, and without those of accounts that the viewer blocks, mutes, or does not follow
/// though they are limited; whether a post may be seen is still to be asked. Two queries.
shown_thread find_thread(pqxx::dbtransaction& tx, std::int64_t status, const viewer& by,
                         const thread_bounds& bounds);

} // namespace pheidi::model
