// Pages of the lists around posts, from the parameters to the rows.
#pragma once

#include "pheidi/instance/web/paging.hpp"
#include "pheidi/model/client/reaction_lists.hpp"

namespace pheidi::instance::api {

inline model::reaction_page rows_of(const web::page& p) {
  return {p.max_id, p.since_id, p.min_id, p.limit};
}

} // namespace pheidi::instance::api
