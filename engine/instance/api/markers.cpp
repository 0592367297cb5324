// /api/v1/markers: how far home and notifications were read.
#include "pheidi/model/client/markers.hpp"

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/small.hpp"

#include <boost/json/object.hpp>

#include <array>

namespace pheidi::instance::api {

namespace {

using web::answer;
using web::call;

constexpr std::array<const char*, 2> timelines{"home", "notifications"};

answer show(call& c) {
  std::vector<std::string> wanted;
  for (const auto& name : c.given.texts("timeline"))
    for (const auto* known : timelines)
      if (name == known) wanted.push_back(name);
  return entities::markers(model::find_markers(c.tx, c.me().user, wanted));
}

answer set(call& c) {
  std::vector<model::marker_row> out;
  for (const auto* name : timelines) {
    const auto given = c.given.child(name);
    if (!given.has("last_read_id")) continue;
    const auto last = given.text_or_empty("last_read_id");
    const auto id = web::read_id(last);
    if (!id && last != "0") return web::bad_request("last_read_id is no id");
    out.push_back(model::set_marker(c.tx, c.me().user, name, id.value_or(0), c.now));
  }
  return entities::markers(out);
}

constexpr std::array all{
    web::route{"GET", "/api/v1/markers", web::person("read:statuses"), &show},
    web::route{"POST", "/api/v1/markers", web::person("write:statuses"), &set, web::writes},
};

} // namespace

table marker_routes() {
  return all;
}

} // namespace pheidi::instance::api
