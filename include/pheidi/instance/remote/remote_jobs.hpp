// What jobs bring here from elsewhere: pictures of remote accounts and posts, and previews of links.
// Mastodon's own job classes, run here where no Ruby is.
//
// Lives on one loop; images are worked on side threads, SQL on the database's. A job that runs twice changes
// nothing the second time. What fails for good is done; what may pass is tried again as the job says.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/instance/media/store.hpp"
#include "pheidi/instance/remote/fetch.hpp"
#include "pheidi/instance/web/side_work.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace pheidi::instance::remote {

class remote_jobs {
 public:
  struct parts {
    const config::settings& settings;
    net::loop& on;
    web_fetcher& web;
    db::executor& writers;
    db::executor& readers;
    std::shared_ptr<model::schema_watch> schema;
    const media::disk_store& files;
    web::side_work& aside;
    std::function<std::shared_ptr<const model::domain_policy>()> policy;
    metrics::registry& registry;
    /// Each job when it is over; called on this loop.
    std::function<void(sidekiq::ended)> ended;
  };
  explicit remote_jobs(parts p);
  ~remote_jobs();

  /// Jobs of the classes that `runs` names. On the loop.
  void take(std::vector<sidekiq::fetched> jobs);
  static bool runs(std::string_view klass);
  void stop();
  std::size_t under_way() const;

  struct impl; // shared by the files of this folder

 private:
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::instance::remote
