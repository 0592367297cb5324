// What PostgreSQL can answer that is not a row.
#pragma once

#include "pheidi/base/error.hpp"

namespace pheidi::db {

enum class errc {
  ok = 0,
  unavailable,  ///< not connected, or the connection broke (class 08, 57P01..57P05, 53300)
  conflict,     ///< deadlock, serialization failure, lock timeout: worth a retry
  constraint,   ///< class 23
  read_only,    ///< 25006: a replica
  out_of_space, ///< class 53 otherwise
  busy,         ///< the executor's queue is full, or the statement timeout passed (57014)
  failed,       ///< any other SQL error; the context has the SQLSTATE and message
  stopped,
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "db";
}

/// True if the same request may succeed later without anybody mending it: all but constraint and failed.
bool is_transient(const error& e);

/// The meaning of a SQLSTATE; "" (the server said none) is failed.
errc from_sqlstate(std::string_view sqlstate);

} // namespace pheidi::db
