// Whom a text names: found here, fetched from their servers when they are not known, and written into the
// text as this server knows them.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/instance/web/call.hpp"
#include "pheidi/model/client/mentionable.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::api {

inline constexpr std::size_t most_handles = 100;        // that are looked at in one text
inline constexpr std::size_t most_unknown_handles = 10; // that are asked of other servers
inline constexpr milliseconds patience_for_handles{8000};

/// Distinct, in the order of the text; the domain is empty for ours. Pure.
std::vector<model::handle_name> handles_in(std::string_view text, const config::identity_settings& identity);

/// Handles under which somebody is named whom this server knows by another one.
using other_names = std::map<model::handle_name, model::handle_name>;

/// Unknown handles are asked of their servers, all at once and for a bounded time. What fails stays text.
net::awaitable<other_names> get_to_know(const web::surroundings& here, account_id author,
                                        std::vector<model::handle_name> handles);

struct named_text {
  std::string text;                      // with handles as they are known: @user for ours, @user@domain
  std::vector<model::mentionable> named; // in the order of the text, each once
  /// Those who are mentioned by it.
  std::vector<account_id> mentions() const;
};
named_text find_named(pqxx::dbtransaction& tx, const model::schema_facts& schema,
                      const config::identity_settings& identity, account_id author, std::string_view text,
                      const other_names& others);

} // namespace pheidi::instance::api
