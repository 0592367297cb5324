// What somebody looks for by a name that is whole: "@user@domain", or an address. Found here, or asked of its
// server.
#pragma once

#include "pheidi/instance/web/call.hpp"
#include "pheidi/model/client/mentionable.hpp"
#include "pheidi/model/client/search_rows.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pheidi::instance::api {

/// How long anybody waits for another server.
inline constexpr milliseconds patience_for_search{8000};

/// "http://..." and "https://...".
bool is_address(std::string_view text);
/// "user@domain", with or without "@" before it; the domain is empty for ours.
std::optional<model::handle_name> read_handle(std::string_view text,
                                              const config::identity_settings& identity);
/// The text of a search as it is looked for: without white space around it, of a bounded length; 400 for
/// none.
web::or_refusal<std::string> read_search(const web::parameters& given);

/// Nothing for what is no whole name, or what its server does not say in time.
net::awaitable<model::known_thing> meet(const web::surroundings& here, std::string text);

} // namespace pheidi::instance::api
