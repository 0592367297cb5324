// Sorts exceptions of libpqxx into our errors, with a context that is safe to log.
#include "failure.hpp"

#include <fmt/format.h>
#include <pqxx/except>

#include <algorithm>
#include <optional>

namespace pheidi::db {

namespace {

constexpr std::size_t context_limit = 300;

/// The first line without its "ERROR: ". The lines after it (DETAIL, CONTEXT) may quote rows, so they are
/// left out.
std::string first_line(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  for (const std::string_view severity : {"ERROR:", "FATAL:", "PANIC:"})
    if (text.starts_with(severity)) text.remove_prefix(severity.size());
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::string(text.substr(0, context_limit));
}

/// What a new connection mends: its statements are prepared anew.
std::optional<error> from_prepared_statement(const std::string& state, std::string_view text) {
  if (state == "0A000" && text.find("cached plan") != text.npos)
    return error{errc::unavailable, "a table changed under a prepared statement"};
  if (state == "26000" || state == "42P05")
    return error{errc::unavailable,
                 "a pooler mixes up prepared statements: set postgres.prepared_statements = false"};
  return std::nullopt;
}

error from_sql_error(const pqxx::sql_error& e, bool connected) {
  const auto& state = e.sqlstate();
  if (auto prepared = from_prepared_statement(state, e.what())) return *prepared;
  const auto kind = state.empty() && !connected ? errc::unavailable : from_sqlstate(state);
  return {kind, state.empty() ? first_line(e.what()) : fmt::format("{}: {}", state, first_line(e.what()))};
}

} // namespace

error current_failure(bool connected) {
  try {
    throw;
  } catch (const pqxx::broken_connection& e) {
    return {errc::unavailable, first_line(e.what())};
  } catch (const pqxx::in_doubt_error& e) {
    return {errc::unavailable, "commit in doubt: " + first_line(e.what())};
  } catch (const pqxx::transaction_rollback& e) {
    return {errc::conflict, first_line(e.what())};
  } catch (const pqxx::sql_error& e) {
    return from_sql_error(e, connected);
  } catch (const std::exception& e) {
    return {connected ? errc::failed : errc::unavailable, first_line(e.what())};
  } catch (...) {
    return {errc::failed, "an exception without a type we know"};
  }
}

} // namespace pheidi::db
