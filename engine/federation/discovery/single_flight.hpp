// One piece of work for all who want its result at the same time. Lives on one loop.
//
//   if (const auto other = flights.board(uri)) co_return co_await flights.arrival(other);
//   ... do the work ...
//   flights.land(uri, outcome);
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/base/text_hash.hpp"
#include "pheidi/net/event.hpp"

#include <boost/intrusive/list.hpp>

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace pheidi::federation::discovery {

template <class T>
class single_flight {
  struct waiter
      : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
    explicit waiter(net::loop& l) : landed(l) {}
    net::event landed;
  };
  struct flight {
    std::optional<result<T>> outcome;
    boost::intrusive::list<waiter, boost::intrusive::constant_time_size<false>> waiters;
  };

 public:
  using ticket = std::shared_ptr<flight>;

  explicit single_flight(net::loop& l) : on_(l) {}

  /// What is under way already; null when it is the caller's from now on, who must land it.
  ticket board(const std::string& name) {
    auto& known = flights_[name];
    if (known) return known;
    known = std::make_shared<flight>();
    return nullptr;
  }

  net::awaitable<result<T>> arrival(ticket of) {
    waiter mine(on_);
    if (!of->outcome) {
      of->waiters.push_back(mine);
      (void)co_await mine.landed.wait();
    }
    co_return *of->outcome;
  }

  void land(const std::string& name, const result<T>& outcome) {
    const auto it = flights_.find(name);
    const auto landed = std::move(it->second);
    flights_.erase(it);
    landed->outcome.emplace(outcome);
    for (auto& w : landed->waiters)
      w.landed.set();
  }

 private:
  net::loop& on_;
  std::unordered_map<std::string, ticket, text_hash> flights_;
};

} // namespace pheidi::federation::discovery
