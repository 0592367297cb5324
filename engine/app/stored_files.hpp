// Stored files as HTTP answers: read in parts on side threads, so that neither a loop waits for a disk nor a
// long file is held whole. Files of who is suspended are not there.
#pragma once

#include "pheidi/base/lru.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/http/server.hpp"
#include "pheidi/instance/media/cached_files.hpp"
#include "pheidi/instance/media/store.hpp"
#include "pheidi/instance/web/side_work.hpp"
#include "pheidi/model/schema.hpp"

#include <memory>

namespace pheidi::app {

class stored_files {
 public:
  /// All of it outlives the answers that are being sent.
  struct parts {
    net::loop& on;
    instance::web::side_work& aside;
    const instance::media::disk_store& files;
    db::executor& readers;
    std::shared_ptr<model::schema_watch> schema;
  };
  explicit stored_files(parts p) : p_(std::move(p)) {}

  /// GET or HEAD of a file target (instance/media/serve.hpp), or of a picture that accounts without one have.
  /// 503 when too many ask.
  net::awaitable<http::reply> answer(const http::request& asked);

 private:
  net::awaitable<result<bool>> is_shown(instance::media::file_owner owner);
  net::awaitable<http::reply> read(const http::request& asked);

  struct looked {
    bool shown = true;
    steady_time at;
  };
  parts p_;
  lru<std::string, looked> known_{10000}; // by kind and id
};

} // namespace pheidi::app
