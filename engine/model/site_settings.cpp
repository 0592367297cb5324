// A value is a YAML document: "--- true\n".
#include "pheidi/model/site_settings.hpp"

#include "exec.hpp"
#include "sql_text.hpp"
#include "yaml_value.hpp"

#include <pqxx/pqxx>

#include <string_view>

namespace pheidi::model {

namespace {

constexpr std::string_view document = "--- ";

std::string stored(pqxx::dbtransaction& tx, const std::string& name) {
  const auto rows = exec(tx, "SELECT value FROM settings WHERE var = $1 LIMIT 1", name);
  return rows.empty() ? std::string() : rows[0][0].as<std::string>(std::string());
}

std::string written(const known_setting& setting, std::string_view value) {
  switch (setting.kind) {
  case setting_kind::text:
    return yaml_text(value);
  case setting_kind::list:
    return yaml_list(value);
  case setting_kind::flag:
  case setting_kind::number:
  case setting_kind::word:
    return value.empty() ? yaml_text(value) : yaml_plain(value);
  }
  return yaml_text(value);
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

std::string site_text(pqxx::dbtransaction& tx, const std::string& name, const std::string& otherwise) {
  const auto value = stored(tx, name);
  if (value.empty()) return otherwise;
  return read_yaml(value).value_or(otherwise);
}

std::map<std::string, std::string> site_texts(pqxx::dbtransaction& tx,
                                              const std::vector<std::string>& names) {
  std::map<std::string, std::string> out;
  for (const auto& row :
       exec(tx, "SELECT var, value FROM settings WHERE var = ANY($1::text[]) AND value IS NOT NULL",
            array_literal(names)))
    if (auto text = read_yaml(row[1].as<std::string>())) out.emplace(row[0].as<std::string>(), *text);
  return out;
}

std::vector<site_setting> all_site_settings(pqxx::dbtransaction& tx) {
  std::vector<site_setting> out;
  for (const auto& row : exec(tx, "SELECT var, value FROM settings WHERE value IS NOT NULL ORDER BY var")) {
    auto value = row[1].as<std::string>();
    auto text = read_yaml(value);
    out.push_back({row[0].as<std::string>(), text ? std::move(*text) : std::move(value)});
  }
  return out;
}

void set_site_setting(pqxx::dbtransaction& tx, const known_setting& setting, std::string_view value,
                      wall_time now) {
  exec(tx,
       "INSERT INTO settings (var, value, created_at, updated_at) VALUES ($1, $2, $3::timestamp, "
       "$3::timestamp)"
       " ON CONFLICT (var) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
       setting.name, written(setting, value), timestamp_text(now));
}

bool unset_site_setting(pqxx::dbtransaction& tx, const std::string& name) {
  return exec(tx, "DELETE FROM settings WHERE var = $1", name).affected_rows() > 0;
}

} // namespace pheidi::model
