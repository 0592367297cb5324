// Connection strings of libpq: URIs and keyword strings, read as far as masking and merging need it.
#include "config/postgres_parts.hpp"
#include "config/values.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace pheidi::config {

namespace {

// What libpq 15 takes in the query of a URI; Rails puts keywords of its own there, on which libpq fails.
constexpr std::array libpq_keywords{
    std::string_view("application_name"),
    std::string_view("channel_binding"),
    std::string_view("client_encoding"),
    std::string_view("connect_timeout"),
    std::string_view("dbname"),
    std::string_view("fallback_application_name"),
    std::string_view("gssencmode"),
    std::string_view("host"),
    std::string_view("hostaddr"),
    std::string_view("keepalives"),
    std::string_view("keepalives_count"),
    std::string_view("keepalives_idle"),
    std::string_view("keepalives_interval"),
    std::string_view("options"),
    std::string_view("passfile"),
    std::string_view("password"),
    std::string_view("port"),
    std::string_view("service"),
    std::string_view("ssl_max_protocol_version"),
    std::string_view("ssl_min_protocol_version"),
    std::string_view("sslcert"),
    std::string_view("sslcrl"),
    std::string_view("sslkey"),
    std::string_view("sslmode"),
    std::string_view("sslpassword"),
    std::string_view("sslrootcert"),
    std::string_view("sslsni"),
    std::string_view("target_session_attrs"),
    std::string_view("tcp_user_timeout"),
    std::string_view("user"),
};

std::string_view scheme_end(std::string_view url) {
  for (const std::string_view scheme : {"postgres://", "postgresql://"})
    if (ascii::lower(url.substr(0, scheme.size())) == scheme) return url.substr(scheme.size());
  return {};
}

bool is_uri(std::string_view text) {
  return scheme_end(text).data() != nullptr;
}

struct uri_parts {
  std::string_view credentials, hosts, path, query;
};

uri_parts cut(std::string_view rest) {
  uri_parts out;
  if (const auto q = rest.find('?'); q != rest.npos) {
    out.query = rest.substr(q + 1);
    rest = rest.substr(0, q);
  }
  if (const auto slash = rest.find('/'); slash != rest.npos) {
    out.path = rest.substr(slash + 1);
    rest = rest.substr(0, slash);
  }
  if (const auto at = rest.rfind('@'); at != rest.npos) {
    out.credentials = rest.substr(0, at);
    rest.remove_prefix(at + 1);
  }
  out.hosts = rest;
  return out;
}

/// Percent-decodes into `values`, unless it is empty; false for what no connection string may hold.
bool put(conninfo& values, const std::string& keyword, std::string_view encoded) {
  const auto text = percent_decode(encoded);
  if (!text || text->find('\0') != text->npos) return false;
  if (!text->empty()) values[keyword] = *text;
  return true;
}

bool put_credentials(conninfo& values, std::string_view text) {
  const auto colon = text.find(':');
  if (!put(values, "user", text.substr(0, colon))) return false;
  return colon == text.npos || put(values, "password", text.substr(colon + 1));
}

/// "a,b:5433" becomes host=a,b port=5432,5433
bool put_hosts(conninfo& values, std::string_view text) {
  std::string hosts, ports;
  bool any_port = false;
  for (const auto& one : split(text, ",")) {
    const bool socket_directory = one.starts_with("%2F") || one.starts_with("%2f");
    const auto server = server_and_port(one, 5432);
    if (!socket_directory && !server) return false;
    const auto host = socket_directory ? percent_decode(one) : server->host;
    if (!host) return false;
    hosts += (hosts.empty() ? "" : ",") + *host;
    ports += (ports.empty() ? "" : ",") + std::to_string(server ? server->port : 5432);
    any_port = any_port || (server && server->port != 5432);
  }
  if (!hosts.empty()) values["host"] = hosts;
  if (any_port) values["port"] = ports;
  return true;
}

bool put_query(rails_database_url& out, std::string_view query) {
  for (const auto& pair : split(query, "&")) {
    const auto equals = pair.find('=');
    const auto keyword = pair.substr(0, equals);
    const auto value = equals == pair.npos ? std::string_view{} : std::string_view(pair).substr(equals + 1);
    if (keyword == "prepared_statements") out.prepared_statements = boolean(value);
    if (std::ranges::find(libpq_keywords, std::string_view(keyword)) == libpq_keywords.end()) continue;
    if (!put(out.values, keyword, value)) return false;
  }
  return true;
}

/// A keyword string with *** for the values of secret keywords.
std::string mask_keywords(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto begin = at;
    while (at < text.size() && text[at] != '=')
      ++at;
    const auto keyword = trim(text.substr(begin, at - begin));
    while (at < text.size() && (text[at] == '=' || text[at] == ' '))
      ++at;
    out += text.substr(begin, at - begin);
    const auto value = at;
    const bool in_quotes = at < text.size() && text[at] == '\'';
    if (in_quotes) ++at;
    while (at < text.size() && (in_quotes ? text[at] != '\'' : text[at] != ' '))
      at += text[at] == '\\' ? 2 : 1;
    if (in_quotes) ++at;
    at = std::min(at, text.size());
    const bool secret = keyword == "password" || keyword == "sslpassword";
    out += secret ? "***" : text.substr(value, at - value);
  }
  return out;
}

std::string mask_uri(std::string_view text) {
  const auto query_at = std::min(text.find('?'), text.size());
  const auto begin = text.size() - scheme_end(text).size();
  std::string out(text.substr(0, begin));
  auto rest = text.substr(begin, query_at - begin);
  // The last '@', so that no part of a password that should have been percent-encoded is shown.
  if (const auto at = rest.rfind('@'); at != rest.npos) {
    const auto colon = rest.find(':');
    out += rest.substr(0, std::min(colon, at));
    if (colon < at) out += ":***";
    rest.remove_prefix(at);
  }
  out += rest;
  char separator = '?';
  for (const auto& pair : split(text.substr(query_at), "?&")) {
    const bool secret = pair.starts_with("password=") || pair.starts_with("sslpassword=");
    out += separator + (secret ? pair.substr(0, pair.find('=')) + "=***" : pair);
    separator = '&';
  }
  return out;
}

} // namespace

bool is_connection_string(std::string_view text) {
  if (text.find('\0') != text.npos) return false;
  if (is_uri(text)) return true;
  return text.find("://") == text.npos && text.find('=') != text.npos;
}

std::optional<rails_database_url> parse_database_url(std::string_view url) {
  if (!is_uri(url)) return std::nullopt;
  const auto parts = cut(scheme_end(url));
  rails_database_url out;
  if (!put_credentials(out.values, parts.credentials)) return std::nullopt;
  if (!put_hosts(out.values, parts.hosts)) return std::nullopt;
  if (!put(out.values, "dbname", parts.path)) return std::nullopt;
  if (!put_query(out, parts.query)) return std::nullopt;
  return out;
}

std::string postgres_settings::display() const {
  return is_uri(connection) ? mask_uri(connection) : mask_keywords(connection);
}

} // namespace pheidi::config
