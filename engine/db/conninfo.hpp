// The connection string of the settings, completed with bounds that libpq does not have by itself.
#pragma once

#include "pheidi/db/errc.hpp"

#include <string>

namespace pheidi::db {

/// Adds application_name, UTF-8, a connect timeout and the TCP settings that notice a vanished server,
/// where the string does not say otherwise. Accepts key = value and URI form.
result<std::string> complete_conninfo(const std::string& connection, const std::string& role);

} // namespace pheidi::db
