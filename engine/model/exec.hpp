// Sends SQL with parameters, prepared where it may be.
#pragma once

#include "pheidi/db/prepared.hpp"

#include <pqxx/pqxx>

#include <string>
#include <string_view>
#include <utility>

namespace pheidi::model {

template <class... Parameters>
pqxx::result exec(pqxx::dbtransaction& tx, std::string_view sql, Parameters&&... parameters) {
  if (const auto* name = db::prepared_name(tx, sql))
    return tx.exec_prepared(*name, std::forward<Parameters>(parameters)...);
  return tx.exec_params(std::string(sql), std::forward<Parameters>(parameters)...);
}

/// The only row; pqxx::unexpected_rows when there is none or another.
template <class... Parameters>
pqxx::row exec1(pqxx::dbtransaction& tx, std::string_view sql, Parameters&&... parameters) {
  if (const auto* name = db::prepared_name(tx, sql))
    return tx.exec_prepared1(*name, std::forward<Parameters>(parameters)...);
  return tx.exec_params1(std::string(sql), std::forward<Parameters>(parameters)...);
}

} // namespace pheidi::model
