// Takes a connection string apart with libpq and puts it together again with what was missing.
#include "conninfo.hpp"

#include <fmt/format.h>

#include <array>
#include <libpq-fe.h>
#include <memory>
#include <string_view>

namespace pheidi::db {

namespace {

struct addition {
  std::string_view keyword;
  std::string_view value;
};

constexpr std::array<addition, 6> bounds{{{"connect_timeout", "10"},
                                          {"client_encoding", "UTF8"},
                                          {"keepalives_idle", "30"},
                                          {"keepalives_interval", "10"},
                                          {"keepalives_count", "3"},
                                          {"tcp_user_timeout", "30000"}}};

void append(std::string& out, std::string_view keyword, std::string_view value) {
  if (!out.empty()) out += ' ';
  out += keyword;
  out += "='";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  out += '\'';
}

} // namespace

result<std::string> complete_conninfo(const std::string& connection, const std::string& role) {
  // libpq's own message may quote the string, and with it the password, so it is not passed on.
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(connection.c_str(), &message), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned_message(message, &PQfreemem);
  if (!options) return error{errc::unavailable, "the connection string of the database is malformed"};

  std::string out;
  const auto given = [&](std::string_view keyword) {
    for (const auto* o = options.get(); o->keyword; ++o)
      if (o->val && keyword == o->keyword) return true;
    return false;
  };
  for (const auto* o = options.get(); o->keyword; ++o)
    if (o->val) append(out, o->keyword, o->val);
  for (const auto& [keyword, value] : bounds)
    if (!given(keyword)) append(out, keyword, value);
  if (!given("application_name")) append(out, "application_name", fmt::format("pheidi {}", role));
  return out;
}

} // namespace pheidi::db
