// Files that were uploaded and that no post has go after a day, or at once when their author deleted the post
// with its media.
//
// Lives on one loop; the SQL on the database's threads, the disk on side threads.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/instance/media/store.hpp"
#include "pheidi/instance/web/side_work.hpp"

namespace pheidi::app {

class upload_sweep {
 public:
  struct parts {
    net::loop& on;
    db::executor& writers;
    instance::web::side_work& aside;
    const instance::media::disk_store& files;
    metrics::registry& registry;
    seconds every{10};
  };
  explicit upload_sweep(parts p);

  void start();
  void stop() { stopping_ = true; }

 private:
  net::awaitable<void> patrol();
  net::awaitable<result<std::size_t>> sweep();

  parts p_;
  metrics::counter& removed_;
  bool stopping_ = false;
};

} // namespace pheidi::app
