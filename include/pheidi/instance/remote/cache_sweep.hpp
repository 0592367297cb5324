// The bound of the cache: copies of other servers' files go after the days that the staff allows them, and
// files that no row names.
//
// A row forgets its file before the file goes, so that nobody is shown what is not there. What a crash leaves
// between the two is a file without a row, as is that of a picture that was replaced or of an account that is
// gone: a walk through the cache finds them. Lives on one loop; the SQL on the database's threads, the disk
// on side threads.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/instance/media/cached_files.hpp"
#include "pheidi/instance/web/side_work.hpp"

#include <memory>
#include <string>

namespace pheidi::instance::remote {

class cache_sweep {
 public:
  struct parts {
    net::loop& on;
    db::executor& writers;
    web::side_work& aside;
    std::string root; // of the stored files
    metrics::registry& registry;
    seconds every{std::chrono::hours(1)};       // looks for old files
    seconds walk_every{std::chrono::hours(24)}; // and for those without a row
    /// Younger ones may be about to get their row.
    seconds unnamed_life{std::chrono::hours(24)};
  };
  explicit cache_sweep(parts p);
  ~cache_sweep();

  void start();
  void stop();

  /// One round of each, as the rounds in the background are; how many attachments and files went.
  net::awaitable<result<std::size_t>> drop_old_files();
  net::awaitable<result<std::size_t>> remove_unnamed_files();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::instance::remote
