// DB_* and DATABASE_URL, merged as Rails merges them with Mastodon's database.yml.
#include "config/postgres_parts.hpp"

#include "config/values.hpp"

namespace pheidi::config {

namespace {

std::string quoted(const std::string& value) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:,@-";
  if (!value.empty() && value.find_first_not_of(plain) == value.npos) return value;
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

} // namespace

std::string to_keywords(const conninfo& values) {
  std::string out;
  for (const auto& [keyword, value] : values) {
    if (!out.empty()) out += ' ';
    out += keyword + "=" + quoted(value);
  }
  return out;
}

std::string postgres_parts::connection(const std::string& rails_env) const {
  const bool parts_win = (host || database) && host_strength > url_strength;
  if (url && !parts_win) return *url;
  conninfo values;
  if (rails_url && !parts_win) values = *rails_url;
  values.try_emplace("host", host.value_or("localhost"));
  values.try_emplace("port", std::to_string(port.value_or(5432)));
  values.try_emplace("user", user.value_or("mastodon"));
  values.try_emplace("dbname", database.value_or("mastodon_" + rails_env));
  values.try_emplace("sslmode", sslmode.value_or("prefer"));
  if (password && !password->empty()) values.try_emplace("password", *password);
  std::erase_if(values, [](const auto& entry) { return entry.second.empty(); });
  return to_keywords(values);
}

} // namespace pheidi::config
