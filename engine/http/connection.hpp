// One connection of the client, from before it is dialled until it is closed; owned by a lease or by the idle
// pool.
#pragma once

#include "http/route.hpp"

#include "pheidi/base/metrics.hpp"

#include <boost/intrusive/list.hpp>

namespace pheidi::http {

/// Numbers of one client. Gauges change with a connection's state and nowhere else.
struct client_metrics {
  explicit client_metrics(metrics::registry& r);
  /// Counted under "ok" or the name of what failed, out of a closed set.
  void dialled(const result<void>& outcome);

  metrics::registry& in;
  metrics::gauge& idle;
  metrics::gauge& busy;
  metrics::counter& reused;
  metrics::counter& resumed;
  std::size_t open = 0;

 private:
  std::vector<metrics::counter*> by_result_;
};

class idle_pool;

struct connection
    : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  connection(client_metrics& c, route r, std::string pool_key);
  ~connection();
  void become_idle();
  void become_busy();

  client_metrics* counts; // null when the client has gone before the lease
  idle_pool* pool = nullptr;
  route way;
  std::string key;
  net::stream on;
  bool reused = false;
  bool fit = true; // may carry another exchange
  bool is_idle = false;
  steady_time idle_since;
};
using connection_list = boost::intrusive::list<connection, boost::intrusive::constant_time_size<false>>;

} // namespace pheidi::http
