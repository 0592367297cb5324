// Who sent a request, where a proxy of ours may stand between. Pure.
#pragma once

#include "pheidi/http/server.hpp"

#include <string>

namespace pheidi::http {

/// The peer's address without port; of a peer on this machine, who is a proxy, the last hop that it names in
/// X-Forwarded-For. Empty when nobody says.
std::string client_address(const request& asked);

} // namespace pheidi::http
