// Lets a bounded number of coroutines through at once, the others in order of arrival. Lives on one loop.
//
// A pass that is held longer than `hold` stops counting: it stands for CPU time,
// and whoever holds it that long is waiting for a peer.
#pragma once

#include "pheidi/net/event.hpp"

#include <boost/intrusive/list.hpp>

#include <memory>

namespace pheidi::http {

class turnstile {
 public:
  class pass {
   public:
    explicit pass(turnstile& t);
    pass(const pass&) = delete;
    pass& operator=(const pass&) = delete;
    ~pass() { give_back(); }

   private:
    void give_back();
    static void expire(void* self) { static_cast<pass*>(self)->give_back(); }
    turnstile* from_;
    timer_wheel::entry limit_{&pass::expire, this};
  };

  turnstile(net::loop& l, std::size_t width, milliseconds hold)
      : on_(l), free_(width ? width : 1), hold_(hold) {}
  net::awaitable<std::unique_ptr<pass>> enter();

 private:
  struct waiter
      : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
    explicit waiter(net::loop& l) : turn(l) {}
    net::event turn;
  };
  void leave();

  net::loop& on_;
  std::size_t free_;
  milliseconds hold_;
  boost::intrusive::list<waiter, boost::intrusive::constant_time_size<false>> queue_;
};

} // namespace pheidi::http
