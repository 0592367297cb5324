// Names by text, for each connection.
#include "pheidi/db/prepared.hpp"

#include "prepared_connection.hpp"

#include <fmt/format.h>
#include <pqxx/transaction>

namespace pheidi::db {

namespace {

/// Far above the texts that there are: each costs the server memory on each connection.
constexpr std::size_t most_statements = 500;

/// The connection whose transaction runs on this thread; pqxx's own type cannot be asked what it really is.
thread_local prepared_connection* at_work = nullptr;

} // namespace

prepared_connection::working::working(prepared_connection& c) {
  at_work = &c;
}

prepared_connection::working::~working() {
  at_work = nullptr;
}

const std::string* prepared_connection::name_of(std::string_view sql) {
  if (!may_prepare_) return nullptr;
  if (const auto known = names_.find(sql); known != names_.end()) return &known->second;
  if (names_.size() == most_statements) return nullptr;
  const auto added = names_.emplace(sql, fmt::format("pheidi_{}", names_.size() + 1)).first;
  prepare(added->second, added->first);
  return &added->second;
}

const std::string* prepared_name(pqxx::dbtransaction& tx, std::string_view sql) {
  const bool is_ours = at_work && static_cast<pqxx::connection_base*>(at_work) == &tx.conn();
  return is_ours ? at_work->name_of(sql) : nullptr;
}

} // namespace pheidi::db
