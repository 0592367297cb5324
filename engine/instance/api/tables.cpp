// The list of all areas.
#include "pheidi/instance/api/tables.hpp"

namespace pheidi::instance::api {

std::vector<table> tables() {
  return {instance_routes(), account_routes(),  relationship_routes(), list_routes(),         tag_routes(),
          search_routes(),   status_routes(),   posting_routes(),      reaction_routes(),     poll_routes(),
          media_routes(),    timeline_routes(), conversation_routes(), notification_routes(), filter_routes(),
          marker_routes(),   push_routes()};
}

} // namespace pheidi::instance::api
