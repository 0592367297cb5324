// Takes URIs of this server apart. The URL parser has the say on what a host is, so a spelling that reaches
// this server over the network is seen as local here too.
#include "pheidi/model/local_uri.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/base/take.hpp"
#include "pheidi/base/utf8.hpp"
#include "pheidi/http/url.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <charconv>

namespace pheidi::model {

namespace {

/// More than any URI that is stored.
constexpr std::size_t longest_uri = 2048;

/// Path and query of a URI of this server.
std::optional<std::string> local_target(std::string_view uri, const config::identity_settings& identity) {
  if (uri.size() > longest_uri) return std::nullopt;
  const auto url = http::url::parse(uri);
  if (!url || !identity.is_ours(url->authority())) return std::nullopt;
  return url->target;
}

/// As a database writes an id: no sign, no leading zero.
std::optional<std::int64_t> read_id(std::string_view digits) {
  if (digits.empty() || digits.front() < '1' || digits.front() > '9') return std::nullopt;
  std::int64_t id = 0;
  const auto* end = digits.data() + digits.size();
  const auto done = std::from_chars(digits.data(), end, id);
  if (done.ec != std::errc() || done.ptr != end) return std::nullopt;
  return id;
}

/// Undoes what actor_uri escapes. Empty when the result is no text that a database can hold.
std::string read_name(std::string_view segment) {
  std::string out;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] != '%') {
      out += segment[i];
      continue;
    }
    if (i + 2 >= segment.size()) return {};
    const int high = ascii::hex_value(segment[i + 1]), low = ascii::hex_value(segment[i + 2]);
    if (high < 0 || low < 0) return {};
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (out.find('\0') != std::string::npos || !is_utf8(out)) return {};
  return out;
}

/// Takes /users/NAME, /ap/users/ID or /@NAME off the front. A name with '@' is one of another server.
std::optional<local_account> take_account(std::string_view& path) {
  local_account out;
  if (take(path, "/ap/users/")) {
    const auto id = read_id(take_segment(path));
    if (!id) return std::nullopt;
    out.id = account_id(*id);
    return out;
  }
  const bool page = take(path, "/@");
  if (!page && !take(path, "/users/")) return std::nullopt;
  const auto segment = take_segment(path);
  out.username = read_name(segment);
  if (out.username.empty() || (page && out.username.find('@') != std::string::npos)) return std::nullopt;
  return out;
}

} // namespace

bool is_local_uri(std::string_view uri, const config::identity_settings& identity) {
  return local_target(uri, identity).has_value();
}

std::optional<local_account> local_account_of(std::string_view uri,
                                              const config::identity_settings& identity) {
  const auto target = local_target(uri, identity);
  if (!target || target->find('?') != std::string::npos) return std::nullopt;
  if (*target == "/actor") return local_account{std::string(), instance_actor};
  std::string_view path = *target;
  auto account = take_account(path);
  if (!path.empty()) return std::nullopt;
  return account;
}

std::optional<local_status> local_status_of(std::string_view uri, const config::identity_settings& identity) {
  const auto target = local_target(uri, identity);
  if (!target) return std::nullopt;
  std::string_view path = *target;
  const bool page = path.starts_with("/@");
  if (!take_account(path) || !take(path, page ? "/" : "/statuses/")) return std::nullopt;
  const auto id = read_id(take_segment(path));
  if (!id) return std::nullopt;
  const bool activity = take(path, "/activity");
  if (!path.empty()) return std::nullopt;
  return local_status{*id, activity};
}

} // namespace pheidi::model
