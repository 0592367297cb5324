// Stored files as HTTP answers: read in parts on side threads, so that neither a loop waits for a disk nor a
// long file is held whole.
#pragma once

#include "pheidi/http/server.hpp"
#include "pheidi/instance/media/store.hpp"
#include "pheidi/instance/web/side_work.hpp"

namespace pheidi::app {

/// GET or HEAD of a file target (instance/media/serve.hpp); 503 when too many ask. All three outlive the
/// answer that is being sent.
net::awaitable<http::reply> answer_with_file(net::loop& on, instance::web::side_work& aside,
                                             const instance::media::disk_store& files,
                                             const http::request& asked);

} // namespace pheidi::app
