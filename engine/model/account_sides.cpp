// One query for all kinds of rows.
#include "account_sides.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

std::string sides_sql(const schema_facts& schema, const both_sides& part) {
  return fmt::format("SELECT {}, {}, {}, them.inbox_url FROM {} t{}"
                     " JOIN accounts us ON us.id = {} AND us.domain IS NULL"
                     " JOIN accounts them ON them.id = {} AND them.domain IS NOT NULL AND"
                     " them.inbox_url <> ''",
                     part.columns, account_name_columns(schema, "us"), account_name_columns(schema, "them"),
                     part.table, part.joins, part.us, part.them);
}

sides read_sides(const pqxx::row& row, const config::identity_settings& identity) {
  return {*read_account_name(row, "us", identity), *read_account_name(row, "them", identity),
          row["inbox_url"].as<std::string>()};
}

std::string or_else(const pqxx::field& stored, const std::string& named) {
  const auto text = stored.as<std::string>(std::string());
  return text.empty() ? named : text;
}

} // namespace pheidi::model
