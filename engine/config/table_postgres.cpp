// PostgreSQL: a connection string or Mastodon's parts of one.
#include "config/kinds.hpp"

#include <algorithm>
#include <array>

namespace pheidi::config {

namespace {

bool take_url(draft& d, const raw& r) {
  if (r.is_list) return false;
  auto& parts = d.postgres;
  // The stronger source wins as a whole, whichever of the two forms it has.
  if (!r.mastodon_name) {
    if (!is_connection_string(r.text)) return false;
    parts.url = r.text;
    parts.rails_url.reset();
  } else {
    auto url = parse_database_url(r.text);
    if (!url) return false;
    parts.rails_url = std::move(url->values);
    parts.prepared_by_url = url->prepared_statements;
    parts.url.reset();
  }
  parts.url_strength = strength(r.from);
  return true;
}

template <class Valid>
spec part_of(std::string key, std::string variable, std::optional<std::string> postgres_parts::*member,
             Valid valid, std::string expected, std::string help) {
  spec out{.name = "postgres." + std::move(key), .expected = std::move(expected), .help = std::move(help)};
  const bool names_place = member == &postgres_parts::host || member == &postgres_parts::database;
  out.read = [member, valid, names_place](draft& d, const raw& r) {
    if (r.is_list || r.text.find('\0') != r.text.npos || !valid(r.text)) return false;
    d.postgres.*member = r.text;
    if (names_place) d.postgres.host_strength = std::max(d.postgres.host_strength, strength(r.from));
    return true;
  };
  return std::move(out).from(std::move(variable));
}

bool is_place(const std::string& text) {
  return text.empty() || text.front() == '/' || is_server(text);
}

bool is_ssl_mode(const std::string& text) {
  constexpr std::array modes{"disable", "allow", "prefer", "require", "verify-ca", "verify-full"};
  return std::ranges::find(modes, text) != modes.end();
}

spec port() {
  spec out{.name = "postgres.port", .expected = "a whole number from 1 to 65535", .help = "Port."};
  out.read = [](draft& d, const raw& r) {
    const auto value = whole_number(r.text);
    if (r.is_list || !value || *value < 1 || *value > 65535) return false;
    d.postgres.port = static_cast<std::uint16_t>(*value);
    return true;
  };
  return std::move(out).from("DB_PORT").by_default("5432");
}

} // namespace

void add_postgres(std::vector<spec>& out) {
  const auto any = [](const std::string&) { return true; };
  spec url{
      .name = "postgres.url",
      .variable = "DATABASE_URL",
      .expected = "postgresql:// with a database",
      .help =
          "Connection string (URI, or in ours also keywords). Wins over the parts below unless those come "
          "from a stronger source; what DATABASE_URL leaves out comes from them, as with Rails."};
  url.read = take_url;
  url.write = [](const settings& s) { return s.postgres.connection; };
  out.push_back(std::move(url).hidden());
  out.push_back(part_of("host", "DB_HOST", &postgres_parts::host, is_place,
                        "a host name, an address or a socket directory",
                        "Server; empty for libpq's own default, the local socket.")
                    .by_default("localhost")
                    .empty_is_a_value());
  out.push_back(port());
  out.push_back(
      part_of("user", "DB_USER", &postgres_parts::user, any, "a name", "Role.").by_default("mastodon"));
  out.push_back(
      part_of("password", "DB_PASS", &postgres_parts::password, any, "a password", "Password.").hidden());
  out.push_back(part_of("database", "DB_NAME", &postgres_parts::database, any, "a name",
                        "Database; mastodon_ and RAILS_ENV by default.")
                    .by_default("mastodon_production"));
  out.push_back(part_of("sslmode", "DB_SSLMODE", &postgres_parts::sslmode, is_ssl_mode,
                        "one of disable, allow, prefer, require, verify-ca, verify-full",
                        "How the connection is encrypted.")
                    .by_default("prefer"));
  out.push_back(flag(
                    "postgres.prepared_statements",
                    [](auto& s) -> auto& { return s.postgres.prepared_statements; },
                    "Off behind a PgBouncer that pools transactions.")
                    .from("PREPARED_STATEMENTS"));
  out.push_back(whole(
      "postgres.readers", [](auto& s) -> auto& { return s.postgres.readers; }, 1, 256,
      "Connections that only read."));
  out.push_back(whole(
      "postgres.writers", [](auto& s) -> auto& { return s.postgres.writers; }, 1, 64,
      "Connections that write."));
}

} // namespace pheidi::config
