// A row of `statuses` and what hangs on it, on the way to a Note or an Announce.
#pragma once

#include "outgoing_parts.hpp"

#include <string>
#include <vector>

namespace pheidi::model {

struct status_source {
  pqxx::row row; // of status_sql
  named_status self;
  activitypub::visibility visibility;
  bool silenced = false; // its author is
  bool open() const { return is_open(visibility); }
};
/// Of the post $1 with its author, the post it answers or boosts, conversation, counts, poll, quote and link
/// preview. Nothing that is discarded, stays on this server or was written elsewhere.
std::string status_sql(const schema_facts& schema);
/// Nothing when there is no row.
std::optional<status_source> read_source(const pqxx::result& rows, const config::identity_settings& identity);

struct audience {
  std::vector<std::string> to, cc;
};
/// Pure. `original_author` is empty unless it is a boost.
audience audience_of(const status_source& post, const std::vector<addressee>& people,
                     const std::string& original_author);

activitypub::outgoing::note read_note(pqxx::dbtransaction& tx, const outgoing_context& context,
                                      const status_source& post, const std::vector<addressee>& people);
/// By itself; nothing where there is no such post of ours.
std::optional<activitypub::outgoing::note> load_note(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                     status_id id);

} // namespace pheidi::model
