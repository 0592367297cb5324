// The texts of a profile as HTML, with the accounts that they mention.
#pragma once

#include "outgoing_parts.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct profile_texts {
  std::string note;                                         // as typed
  std::vector<activitypub::outgoing::profile_field> fields; // the same
};
/// `accounts.fields`: a list of {"name", "value"}, or something else where there are none. Pure.
std::vector<activitypub::outgoing::profile_field> read_fields(const std::string& json);
/// What is typed becomes HTML. One query.
profile_texts formatted(pqxx::dbtransaction& tx, const outgoing_context& context, const profile_texts& typed);

/// Of `accounts a`; `which` is "avatar" or "header".
std::string picture_columns(const schema_facts& schema, const char* which);
/// Nothing where there is none. Pure.
std::optional<activitypub::outgoing::picture> read_picture(const pqxx::row& row, const std::string& which,
                                                           account_id id,
                                                           const config::media_settings& media);

} // namespace pheidi::model
