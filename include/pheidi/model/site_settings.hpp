// Mastodon's own settings, which administrators change while it runs (table `settings`).
#pragma once

#include <string>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::model {

/// `otherwise` when nobody has set it.
bool site_flag(pqxx::dbtransaction& tx, const std::string& name, bool otherwise);

} // namespace pheidi::model
