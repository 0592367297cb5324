// Names of people and of servers.
#include "activitypub/handle.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/http/url.hpp"

#include <algorithm>

namespace pheidi::activitypub {

namespace {

constexpr std::size_t longest_username = 2048;
constexpr std::size_t longest_domain = 1024; // Unicode may shrink to the 253 bytes of a host

bool is_name_char(char c) {
  return ascii::is_alnum(c) || c == '_';
}

} // namespace

bool is_username(std::string_view name) {
  if (name.empty() || name.size() > longest_username) return false;
  if (!is_name_char(name.front()) || !is_name_char(name.back())) return false;
  return std::ranges::all_of(name, [](char c) { return is_name_char(c) || c == '.' || c == '-'; });
}

std::string normalise_domain(std::string_view domain) {
  if (domain.empty() || domain.size() > longest_domain) return {};
  // Whatever would end the host of a URL, or be decoded in it.
  if (domain.find_first_of("/\\?#@%[] \t\r\n") != domain.npos) return {};
  const auto url = http::url::parse("https://" + std::string(domain) + "/");
  return url ? url->authority() : std::string();
}

std::optional<handle> parse_handle(std::string_view text) {
  if (text.starts_with("acct:")) text.remove_prefix(5);
  if (text.starts_with('@')) text.remove_prefix(1);
  const auto at = text.find('@');
  if (at == text.npos || !is_username(text.substr(0, at))) return std::nullopt;
  handle out{std::string(text.substr(0, at)), normalise_domain(text.substr(at + 1))};
  if (out.domain.empty()) return std::nullopt;
  return out;
}

} // namespace pheidi::activitypub
