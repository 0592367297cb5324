// The three groups of Redis settings, alike but for their prefix.
#include "config/kinds.hpp"

#include "pheidi/config/load.hpp"

#include <algorithm>

namespace pheidi::config {

namespace {

/// A part of a group: `take` puts the text into the parts, or says that it is malformed.
template <class Take>
spec part_of(redis_role role, std::string name, Take take, std::string expected, std::string help) {
  spec out{.name = std::move(name), .expected = std::move(expected), .help = std::move(help)};
  out.read = [role, take](draft& d, const raw& r) { return take(d.redis[role], r); };
  return out;
}

bool take_url(redis_parts& parts, const raw& r) {
  auto url = parse_redis_url(r.text);
  if (r.is_list || !url) return false;
  parts.url = std::move(*url);
  parts.url_strength = strength(r.from);
  return true;
}

bool take_host(redis_parts& parts, const raw& r) {
  if (r.is_list || !is_server(r.text)) return false;
  parts.host = r.text;
  parts.host_strength = std::max(parts.host_strength, strength(r.from));
  return true;
}

bool take_sentinels(redis_parts& parts, const raw& r) {
  std::vector<host_port> out;
  for (const auto& item : r.is_list ? r.items : split(r.text, ", \t")) {
    auto server = server_and_port(item, 0);
    if (!server) return false;
    out.push_back(std::move(*server));
  }
  parts.sentinels = std::move(out);
  parts.host_strength = std::max(parts.host_strength, strength(r.from));
  return true;
}

auto take_text(std::optional<std::string> redis_parts::*member) {
  return [member](redis_parts& parts, const raw& r) {
    if (r.is_list || r.text.find('\0') != r.text.npos) return false;
    parts.*member = r.text.empty() ? std::nullopt : std::optional(r.text);
    return true;
  };
}

template <class Number>
auto take_number(std::optional<Number> redis_parts::*member, std::int64_t least) {
  return [member, least](redis_parts& parts, const raw& r) {
    const auto value = whole_number(r.text);
    if (r.is_list || !value || *value < least || *value > 65535) return false;
    parts.*member = static_cast<Number>(*value);
    return true;
  };
}

redis_endpoint redis_settings::*endpoint_of(redis_role role) {
  switch (role) {
  case redis_base:
    return &redis_settings::base;
  case redis_sidekiq:
    return &redis_settings::sidekiq;
  case redis_cache:
    return &redis_settings::cache;
  }
  return &redis_settings::base;
}

/// All of an endpoint, its passwords too: only ever compared with another.
std::string fingerprint(const redis_endpoint& e) {
  return e.display() + '\0' + e.password + '\0' + e.sentinel_user + '\0' + e.sentinel_password + '\0' +
         e.host;
}

void add_group(std::vector<spec>& out, redis_role role, const std::string& toml, const std::string& variable,
               const std::string& whose) {
  const auto add = [&](const char* key, const char* suffix, auto take, const char* expected,
                       std::string help) -> spec& {
    out.push_back(
        part_of(role, "redis." + toml + key, take, expected, std::move(help)).from(variable + suffix));
    return out.back();
  };
  constexpr const char* port = "a whole number from 1 to 65535";
  auto& url = add("url", "REDIS_URL", take_url, "redis://, rediss:// or unix:// with a server",
                  whose + " Wins over the parts below unless those come from a stronger source.");
  url.write = [role](const settings& s) { return fingerprint(s.redis.*endpoint_of(role)); };
  url.secret = true;
  auto& host = add("host", "REDIS_HOST", take_host, "a host name or an address", "Server.");
  if (role == redis_base) host.fallback = "localhost";
  add("port", "REDIS_PORT", take_number(&redis_parts::port, 1), port, "Port.").fallback = "6379";
  add("database", "REDIS_DB", take_number(&redis_parts::database, 0), "a whole number from 0 to 65535",
      "Database.")
      .fallback = "0";
  add("user", "REDIS_USER", take_text(&redis_parts::user), "a name", "User of Redis 6 and later.");
  add("password", "REDIS_PASSWORD", take_text(&redis_parts::password), "a password", "Password.").secret =
      true;
  add("sentinels", "REDIS_SENTINELS", take_sentinels, "a list of host or host:port",
      "Sentinels; used together with the name of their master.");
  add("sentinel_master", "REDIS_SENTINEL_MASTER", take_text(&redis_parts::sentinel_master), "a name",
      "Name of the master that the sentinels watch.");
  add("sentinel_port", "REDIS_SENTINEL_PORT", take_number(&redis_parts::sentinel_port, 1), port,
      "Port of sentinels that are listed without one.")
      .fallback = "26379";
  add("sentinel_user", "REDIS_SENTINEL_USERNAME", take_text(&redis_parts::sentinel_user), "a name",
      "User at the sentinels; that of the server by default.");
  add("sentinel_password", "REDIS_SENTINEL_PASSWORD", take_text(&redis_parts::sentinel_password),
      "a password", "Password at the sentinels; that of the server by default.")
      .secret = true;
}

} // namespace

void add_redis(std::vector<spec>& out) {
  out.push_back(
      text(
          "redis.namespace", [](auto& s) -> auto& { return s.redis.name_space; },
          [](const std::string& v) { return v.find_first_of(" \t\r\n") == v.npos && v.size() <= 100; },
          "a word without blanks",
          "Prefix of all keys and channels, without its colon; exists up to Mastodon 4.3 only.")
          .from("REDIS_NAMESPACE"));
  add_group(out, redis_base, "", "",
            "Server for locks, failure sets, pub/sub, and for the other two unless they have their own.");
  add_group(out, redis_sidekiq, "sidekiq_", "SIDEKIQ_", "Server of the queues, if it is another.");
  add_group(out, redis_cache, "cache_", "CACHE_", "Server of Rails' cache, if it is another.");
}

} // namespace pheidi::config
