// Redis endpoints as URLs: reading them, and showing them without their passwords.
#include "config/values.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/config/load.hpp"

namespace pheidi::config {

namespace {

constexpr int most_databases = 65535;

bool read_database(std::string_view digits, int& out) {
  const auto number = whole_number(digits);
  if (!number || *number < 0 || *number > most_databases) return false;
  out = static_cast<int>(*number);
  return true;
}

bool read_credentials(std::string_view text, redis_endpoint& out) {
  const auto colon = text.find(':');
  const auto user = percent_decode(text.substr(0, colon));
  const auto password = percent_decode(colon == text.npos ? std::string_view{} : text.substr(colon + 1));
  if (!user || !password) return false;
  out.user = *user;
  out.password = *password;
  return true;
}

/// `rest` is what follows "unix://".
bool read_unix(std::string_view rest, redis_endpoint& out) {
  const auto path_at = rest.find('/');
  if (path_at == rest.npos) return false;
  if (path_at > 0 && (rest[path_at - 1] != '@' || !read_credentials(rest.substr(0, path_at - 1), out)))
    return false;
  const auto query_at = rest.find('?');
  const auto path =
      percent_decode(rest.substr(path_at, query_at == rest.npos ? query_at : query_at - path_at));
  if (!path || path->size() < 2 || path->find('\0') != path->npos) return false;
  out.unix_path = *path;
  if (query_at == rest.npos) return true;
  const auto query = rest.substr(query_at + 1);
  return query.starts_with("db=") && read_database(query.substr(3), out.database);
}

/// `rest` is what follows "redis://".
bool read_tcp(std::string_view rest, redis_endpoint& out) {
  if (const auto slash = rest.find('/'); slash != rest.npos) {
    const auto path = rest.substr(slash + 1);
    if (!path.empty() && !read_database(path, out.database)) return false;
    rest = rest.substr(0, slash);
  }
  if (const auto at = rest.rfind('@'); at != rest.npos) {
    if (!read_credentials(rest.substr(0, at), out)) return false;
    rest.remove_prefix(at + 1);
  }
  if (rest.ends_with(':')) rest.remove_suffix(1); // "host:/0", as an empty REDIS_PORT makes it
  if (rest.empty()) return true;
  // IPv6 stands in brackets in a URL.
  if (is_ipv6(rest)) return false;
  const auto server = server_and_port(rest, out.port);
  if (!server) return false;
  out.host = server->host;
  out.port = server->port;
  return true;
}

std::string bracketed(const std::string& host) {
  return host.find(':') == host.npos ? host : "[" + host + "]";
}

} // namespace

std::optional<redis_endpoint> parse_redis_url(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == url.npos || url.find_first_of(" \t\r\n#") != url.npos) return std::nullopt;
  const auto scheme = ascii::lower(url.substr(0, colon));
  const auto rest = url.substr(colon + 3);
  redis_endpoint out;
  out.tls = scheme == "rediss";
  bool ok = false;
  if (scheme == "unix") ok = read_unix(rest, out);
  if (scheme == "redis" || scheme == "rediss") ok = read_tcp(rest, out);
  if (!ok) return std::nullopt;
  return out;
}

std::string redis_endpoint::display() const {
  const auto database_text = std::to_string(database);
  const std::string credentials = password.empty() ? (user.empty() ? "" : user + "@") : user + ":***@";
  if (!unix_path.empty()) return "unix://" + credentials + unix_path + "?db=" + database_text;
  if (!sentinels.empty()) {
    std::string list;
    for (const auto& s : sentinels)
      list += (list.empty() ? "" : ",") + bracketed(s.host) + ":" + std::to_string(s.port);
    return "redis+sentinel://" + credentials + list + "/" + sentinel_master + "/" + database_text;
  }
  return (tls ? "rediss://" : "redis://") + credentials + bracketed(host) + ":" + std::to_string(port) + "/" +
         database_text;
}

} // namespace pheidi::config
