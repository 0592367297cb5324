// The account that a path names, and how the caller stands to it afterwards.
#pragma once

#include "pheidi/instance/web/call.hpp"
#include "pheidi/model/client/account_pages.hpp"
#include "pheidi/model/outgoing.hpp"

#include <string_view>

namespace pheidi::instance::api {

/// 404 for one that is not there, or waits for confirmation or approval.
web::or_refusal<model::asked_account> asked_account(web::call& c);

/// The Relationship of the caller to it.
boost::json::object relationship_of(web::call& c, account_id whom);

/// What activities of ours are made with.
model::outgoing_context outgoing_of(const web::call& c);

/// More characters than that.
bool is_longer(std::string_view text, std::size_t characters);

} // namespace pheidi::instance::api
