// How much one host is asked: fetches under way and requests per minute. Bounded in hosts. Lives on one loop.
#pragma once

#include "pheidi/base/lru.hpp"
#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/net/event.hpp"

#include <boost/intrusive/list.hpp>

#include <memory>
#include <string>

namespace pheidi::federation::discovery {

class host_limits {
  struct host;

 public:
  /// A place among the fetches under way, given back when it goes. May outlive the table.
  class pass {
   public:
    pass(pass&& other) noexcept = default;
    pass& operator=(pass&&) = delete;
    ~pass();

   private:
    friend class host_limits;
    explicit pass(std::shared_ptr<host> h) : of_(std::move(h)) {}
    std::shared_ptr<host> of_;
  };

  host_limits(net::loop& l, const host_budget& limits) : on_(l), limits_(limits), known_(limits.hosts) {}
  /// In order of arrival. host_limited when the minute is used up or too many wait already.
  net::awaitable<result<pass>> enter(std::string name);
  std::size_t size() const { return known_.size(); }

 private:
  struct waiter
      : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
    explicit waiter(net::loop& l) : turn(l) {}
    net::event turn;
  };
  struct host {
    std::size_t in_flight = 0;
    std::size_t this_minute = 0;
    steady_time minute_began{};
    boost::intrusive::list<waiter, boost::intrusive::constant_time_size<false>> queue;
  };
  std::shared_ptr<host> find(const std::string& name);

  net::loop& on_;
  host_budget limits_;
  lru<std::string, std::shared_ptr<host>> known_;
};

} // namespace pheidi::federation::discovery
