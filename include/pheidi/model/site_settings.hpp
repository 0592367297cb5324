// Mastodon's own settings, which administrators change while it runs (table `settings`).
#pragma once

#include <string>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::model {

/// `otherwise` when nobody has set it.
bool site_flag(pqxx::dbtransaction& tx, const std::string& name, bool otherwise);
/// A setting that is one of a few words, such as registrations_mode.
std::string site_word(pqxx::dbtransaction& tx, const std::string& name, const std::string& otherwise);

} // namespace pheidi::model
