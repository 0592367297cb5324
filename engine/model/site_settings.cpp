// A value is a YAML document: "--- true\n".
#include "pheidi/model/site_settings.hpp"

#include "exec.hpp"

#include <pqxx/pqxx>

#include <string_view>

namespace pheidi::model {

bool site_flag(pqxx::dbtransaction& tx, const std::string& name, bool otherwise) {
  const auto rows = exec(tx, "SELECT value FROM settings WHERE var = $1 LIMIT 1", name);
  if (rows.empty() || rows[0][0].is_null()) return otherwise;
  return std::string_view(rows[0][0].c_str()).starts_with("--- true");
}

} // namespace pheidi::model
