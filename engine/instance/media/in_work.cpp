// Two turns for the whole process.
#include "in_work.hpp"

#include <semaphore>

namespace pheidi::instance::media {

namespace {

std::counting_semaphore<2> turns(2);

} // namespace

in_work::in_work() {
  turns.acquire();
}

in_work::~in_work() {
  turns.release();
}

} // namespace pheidi::instance::media
