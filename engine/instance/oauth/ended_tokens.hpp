// What listens with a token that is none any more has to hear of it.
#pragma once

#include "pheidi/instance/web/call.hpp"

#include <cstdint>
#include <vector>

namespace pheidi::instance::oauth {

/// The streams of these tokens close, after the commit.
void end_streams(web::call& c, const std::vector<std::int64_t>& tokens);
/// All streams of somebody, whose tokens these were.
void end_streams_of(web::call& c, account_id account, const std::vector<std::int64_t>& tokens);

} // namespace pheidi::instance::oauth
