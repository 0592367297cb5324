#include "pheidi/sidekiq/errc.hpp"

namespace pheidi::sidekiq {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok: return "no error";
  case errc::not_a_job: return "not a JSON object with `class` and `args`";
  case errc::lost_lease: return "our in-flight record was taken back by another process";
  }
  return "unknown error";
}

} // namespace pheidi::sidekiq
