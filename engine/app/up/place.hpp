// The data directory as a place to work in: made, with its owners right, and nobody else's.
#pragma once

#include "app/up/child.hpp"

#include "pheidi/app/data_directory.hpp"

namespace pheidi::app {

/// A descriptor, closed at its end.
class owned_descriptor {
 public:
  explicit owned_descriptor(int fd = -1) : fd_(fd) {}
  owned_descriptor(owned_descriptor&& other) noexcept : fd_(other.release()) {}
  owned_descriptor& operator=(owned_descriptor&& other) noexcept;
  ~owned_descriptor();
  int get() const { return fd_; }
  int release();

 private:
  int fd_;
};

struct place {
  owned_descriptor instance; // locked while this process lives
  owned_descriptor servers;  // locked while one of its servers lives, whoever started it
  child_user children;
};

/// Refused, and then nothing in it was changed: the path cannot be used, another `up` has it; for root there
/// is no user for its servers, or it is another user's.
result<place> take_place(const data_directory& in);

} // namespace pheidi::app
