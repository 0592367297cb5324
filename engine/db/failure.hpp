// libpqxx throws; the rest of the engine has errors as values. This is the border.
#pragma once

#include "pheidi/db/errc.hpp"

namespace pheidi::db {

/// The exception that is being handled, as an error. Call inside a catch block only.
/// `connected`: whether the connection still works, since a dead server names no SQLSTATE.
error current_failure(bool connected);

} // namespace pheidi::db
