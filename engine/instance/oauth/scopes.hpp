// What an application may be allowed: the names of it, and what they mean to people. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::oauth {

using scopes = std::vector<std::string>;

/// All there are, parents before their children.
const scopes& known_scopes();
/// Words with white space between, each once, in their order. Nothing when one is unknown.
std::optional<scopes> read_scopes(std::string_view text);
/// Each of `asked` is in `allowed`.
bool within(const scopes& asked, const scopes& allowed);
/// With blanks between.
std::string joined(const scopes& all);
/// "Read your notifications"
std::string in_plain_words(std::string_view scope);

} // namespace pheidi::instance::oauth
