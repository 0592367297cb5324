// What one non-blocking attempt to move bytes came to.
#pragma once

#include "pheidi/net/errc.hpp"

#include <cstddef>

namespace pheidi::net {

struct io_step {
  enum class kind { done, wants_read, wants_write, failed };
  kind what = kind::done;
  std::size_t bytes = 0;
  errc failure = errc::ok;

  static io_step done(std::size_t n) { return {kind::done, n, errc::ok}; }
  static io_step failed(errc why) { return {kind::failed, 0, why}; }
  static io_step wants(kind direction) { return {direction, 0, errc::ok}; }
};

} // namespace pheidi::net
