// Mastodon's own settings, which administrators change while it runs (table `settings`).
//
// A value is a YAML document. Of those only scalars and lists of scalars are understood, which is what
// Mastodon has there.
#pragma once

#include "pheidi/base/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::model {

/// `otherwise` when nobody has set it.
bool site_flag(pqxx::dbtransaction& tx, const std::string& name, bool otherwise);
/// A setting that is one of a few words, such as registrations_mode.
std::string site_word(pqxx::dbtransaction& tx, const std::string& name, const std::string& otherwise);
/// Any text; `otherwise` also for what is no scalar.
std::string site_text(pqxx::dbtransaction& tx, const std::string& name, const std::string& otherwise = "");
/// The texts of those of `names` that somebody has set, in one query.
std::map<std::string, std::string> site_texts(pqxx::dbtransaction& tx, const std::vector<std::string>& names);

/// What a value may be.
enum class setting_kind { text, flag, number, word, list };
/// A setting of Mastodon 4.7 that the staff changes.
struct known_setting {
  const char* name;
  setting_kind kind;
  const char* otherwise; // the default, as it is shown
  const char* words;     // of a word: which there are, with spaces between
  const char* about;
};
/// By name.
const std::vector<known_setting>& known_settings();
const known_setting* find_setting(std::string_view name);

/// A row, with its value as people write it.
struct site_setting {
  std::string name;
  std::string value;
};
/// By name; also those that nobody knows here.
std::vector<site_setting> all_site_settings(pqxx::dbtransaction& tx);
/// Why the value is none for it, for people; nothing when it is.
std::optional<std::string> setting_fault(const known_setting& setting, std::string_view value);
/// `value` has no `setting_fault`.
void set_site_setting(pqxx::dbtransaction& tx, const known_setting& setting, std::string_view value,
                      wall_time now);
/// Back to the default. False when it was so.
bool unset_site_setting(pqxx::dbtransaction& tx, const std::string& name);

} // namespace pheidi::model
