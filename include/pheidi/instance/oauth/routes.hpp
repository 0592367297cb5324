// Signing in, letting applications act, and their tokens (client-api.md 1.1 and 2.2.1).
//
// Sessions and codes are rows, counts of attempts are in Redis: all processes agree on them.
#pragma once

#include "pheidi/instance/web/route.hpp"

#include <span>

namespace pheidi::instance::oauth {

std::span<const web::route> routes();

} // namespace pheidi::instance::oauth
