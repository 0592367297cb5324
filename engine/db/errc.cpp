// Words and kinds of database errors; what a SQLSTATE means to us.
#include "pheidi/db/errc.hpp"

namespace pheidi::db {

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::unavailable:
    return "database unavailable";
  case errc::conflict:
    return "conflict with another transaction";
  case errc::constraint:
    return "constraint violated";
  case errc::read_only:
    return "database is read-only";
  case errc::out_of_space:
    return "database server is out of resources";
  case errc::busy:
    return "database is too busy";
  case errc::failed:
    return "SQL error";
  case errc::stopped:
    return "database executor stopped";
  }
  return "unknown error";
}

bool is_transient(const error& e) {
  for (const auto lasting : {errc::constraint, errc::failed})
    if (e.is(lasting)) return false;
  return e.code.category() == enum_category<errc>::instance() && e.code.failed();
}

errc from_sqlstate(std::string_view sqlstate) {
  const auto in_class = [&](std::string_view prefix) { return sqlstate.starts_with(prefix); };
  if (in_class("08")) return errc::unavailable;
  // Shutdown, crash, "starting up", database dropped, idle session ended.
  if (in_class("57P")) return errc::unavailable;
  if (sqlstate == "53300") return errc::unavailable;
  if (sqlstate == "57014") return errc::busy;
  if (in_class("40") || sqlstate == "55P03") return errc::conflict;
  if (in_class("23")) return errc::constraint;
  if (sqlstate == "25006") return errc::read_only;
  // An aborted idle transaction, or one that the server ended because it waited for us: the connection is
  // gone.
  if (sqlstate == "25P03") return errc::unavailable;
  if (in_class("53")) return errc::out_of_space;
  return errc::failed;
}

} // namespace pheidi::db
