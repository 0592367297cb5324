// What people read of each job error.
#include "pheidi/sidekiq/errc.hpp"

namespace pheidi::sidekiq {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::not_a_job:
    return "not a JSON object with class and args";
  case errc::lost_lease:
    return "this process holds no lease, or an older one";
  case errc::wrong_key:
    return "a key of the queue has another type than it should";
  }
  return "unknown error";
}

} // namespace pheidi::sidekiq
