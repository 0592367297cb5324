// A hashed timer wheel: deadlines for tens of thousands of operations at the price of a list splice.
//
// Lives on one thread. Resolution is one tick; an entry never fires early and less
// than one tick late (plus the loop's own delay); a deadline that has passed fires at the next tick. The
// owner calls `advance(now)` once per tick. Arming, re-arming and cancelling are O(1) and allocate nothing:
// the entry is embedded in the operation it bounds.
#pragma once

#include "pheidi/base/clock.hpp"

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pheidi {

class timer_wheel {
 public:
  /// One deadline. Cancelled by its destructor.
  class entry
      : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
   public:
    using callback = void (*)(void*);
    entry(callback f, void* context) : fire_(f), context_(context) {}
    entry(const entry&) = delete;
    entry& operator=(const entry&) = delete;
    bool armed() const { return is_linked(); }
    void cancel() { unlink_if_armed(); }

   private:
    friend class timer_wheel;
    void unlink_if_armed() {
      if (is_linked()) unlink();
    }
    callback fire_;
    void* context_;
    std::uint64_t due_tick_ = 0;
  };

  explicit timer_wheel(milliseconds tick = milliseconds(50), std::size_t slots = 1024,
                       steady_time start = steady_clock::now());

  milliseconds tick() const { return tick_; }
  /// Arms or re-arms `e` to fire `after` (at most a year) from the time of the last `advance`.
  void arm(entry& e, milliseconds after);
  /// Fires what is due. Callbacks may arm and cancel entries, their own included.
  void advance(steady_time now);

 private:
  using slot = boost::intrusive::list<entry, boost::intrusive::constant_time_size<false>>;
  milliseconds tick_;
  steady_time start_;
  steady_time now_; // of the last advance
  std::uint64_t now_tick_ = 0;
  std::vector<slot> slots_;
};

} // namespace pheidi
