// A value is a YAML document: "--- true\n".
#include "pheidi/model/site_settings.hpp"

#include "exec.hpp"

#include <pqxx/pqxx>

#include <string_view>

namespace pheidi::model {

namespace {

constexpr std::string_view document = "--- ";

std::string stored(pqxx::dbtransaction& tx, const std::string& name) {
  const auto rows = exec(tx, "SELECT value FROM settings WHERE var = $1 LIMIT 1", name);
  return rows.empty() ? std::string() : rows[0][0].as<std::string>(std::string());
}

} // namespace

bool site_flag(pqxx::dbtransaction& tx, const std::string& name, bool otherwise) {
  const auto value = stored(tx, name);
  return value.empty() ? otherwise : value.starts_with("--- true");
}

std::string site_word(pqxx::dbtransaction& tx, const std::string& name, const std::string& otherwise) {
  const auto value = stored(tx, name);
  if (!value.starts_with(document)) return otherwise;
  const auto end = value.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", document.size());
  return value.substr(document.size(), end == std::string::npos ? end : end - document.size());
}

} // namespace pheidi::model
