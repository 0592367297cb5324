// How many images are decoded at once: each may take some hundred megabytes meanwhile.
#pragma once

namespace pheidi::instance::media {

/// Waits for its turn and holds it while it lives.
class in_work {
 public:
  in_work();
  ~in_work();
  in_work(const in_work&) = delete;
  in_work& operator=(const in_work&) = delete;
};

} // namespace pheidi::instance::media
