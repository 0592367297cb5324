// Where a person is sent back to, with what. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::instance::oauth {

/// The code is shown on a page instead.
inline constexpr std::string_view out_of_band = "urn:ietf:wg:oauth:2.0:oob";
inline constexpr std::size_t longest_redirect_uri = 2000;

/// Absolute, of any scheme that runs no script, without a fragment, white space or somebody's password. No
/// host is needed: `com.example.app:/callback` is one.
bool may_redirect_to(std::string_view uri);
/// "com.example.app", in lower case; empty for what has none.
std::string scheme_of(std::string_view uri);

using query = std::vector<std::pair<std::string, std::string>>;
/// The URI with these behind its own parameters, or behind '#'.
std::string with_parameters(std::string_view uri, const query& all, char from = '?');
/// Everything but letters, digits and "-._~" as %XX.
std::string percent_encoded(std::string_view text);

} // namespace pheidi::instance::oauth
