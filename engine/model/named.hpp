// Accounts and posts as others name them: what is ours is computed, all else is stored.
//
// A query selects the columns under the alias of the table, `read_...` takes them out of a row again.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pqxx {
class row;
} // namespace pqxx

namespace pheidi::model {

struct named_account {
  account_id id;
  std::string username, domain; // domain empty: ours
  std::string uri, page;
  std::string followers; // may be empty
  bool group = false;
};
/// Of the alias of a table `accounts`.
std::string account_name_columns(const schema_facts& schema, std::string_view alias);
/// Nothing when the join found none.
std::optional<named_account> read_account_name(const pqxx::row& row, std::string_view alias,
                                               const config::identity_settings& identity);

struct named_status {
  std::int64_t id = 0;
  std::string uri, page;
  std::string atom_uri; // very old ones have no URI there
  named_account author;
};
/// Of the alias of a table `statuses`, and of its author under ALIAS_author.
std::string status_name_columns(const schema_facts& schema, std::string_view alias);
/// Joins them by a condition on the status; what is discarded is not found.
std::string status_name_join(std::string_view alias, std::string_view condition);
std::optional<named_status> read_status_name(const pqxx::row& row, std::string_view alias,
                                             const config::identity_settings& identity);

/// "tag:DOMAIN,2026-08-21:objectId=1:objectType=Conversation"
std::string tag_uri(const config::identity_settings& identity, wall_time created, std::int64_t id,
                    std::string_view type);
/// "https://host/tags/"
std::string tag_prefix(const config::identity_settings& identity);

} // namespace pheidi::model
