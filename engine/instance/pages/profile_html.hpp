// An account as the head of its page.
#pragma once

#include "markup.hpp"

#include <string>
#include <vector>

namespace pheidi::instance::pages {

/// `handle` is user@host.
std::string profile_html(const json::object& account, const std::string& handle);
/// Addresses in the fields of a profile.
std::vector<std::string> own_pages(const json::object& account);

} // namespace pheidi::instance::pages
