// What the header of every answer says: who may read it from a page, how long it may be kept, how often one
// may ask. Pure.
#pragma once

#include "throttle.hpp"

#include "pheidi/http/server.hpp"
#include "pheidi/instance/web/answer.hpp"

#include <optional>
#include <string>

namespace pheidi::instance::web {

struct about_answer {
  bool with_token = false;
  bool safe = true; // GET or HEAD
  std::optional<allowance> rate;
  std::string request_id;
};
http::reply to_reply(answer a, const about_answer& about);

/// The answer to OPTIONS: any page may ask with any header, those it names among them.
http::reply preflight(const http::request& request);
/// Paths that pages of other servers may use (client-api.md 1.6).
bool open_to_pages(std::string_view target);

} // namespace pheidi::instance::web
