// Who may see a post: the one place that decides it.
//
// Public and unlisted: everybody who is not blocked by the author (by account or by domain). Followers-only:
// the author, who follows, and who is mentioned. Limited and direct: the author and who is mentioned. A boost
// is seen with what it boosts. Nobody sees what is discarded, or of a suspended author, or local-only
// (glitch) from elsewhere. Who is suspended is nobody in particular, but can still be blocked. And which
// files are shown at all.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pheidi::model {

/// Who asks. Nobody in particular is `id` empty.
struct viewer {
  std::optional<account_id> id;
  std::string domain; // of the account; empty for one of ours, and for nobody
};

enum class seen {
  yes,
  not_there,   ///< for anybody
  not_allowed, ///< for this viewer
};
seen may_see(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t status, const viewer& by);

/// Those of the posts that the viewer may see. One query.
std::set<std::int64_t> visible_statuses(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        const std::vector<std::int64_t>& ids, const viewer& by);

/// Those of our accounts that may see the post. One query.
std::set<account_id> who_may_see(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t status,
                                 const std::vector<account_id>& ours);

/// The condition for many posts at once: SQL over the alias `s` of `statuses` by one author of ours who is
/// not suspended. The query passes the viewer's id (or NULL) as $2 and the domain as $3: texts are prepared,
/// so there are few of them. An author who blocks the viewer is asked about by `blocks`.
std::string visible_condition(const schema_facts& schema, const viewer& by);

/// Files are shown to whoever knows their address, but for those of who is suspended or was deleted: to
/// nobody. Of what is no account's any more, and has no row, nothing is known against it. `account`: its
/// avatar and header.
bool shows_pictures(pqxx::dbtransaction& tx, const schema_facts& schema, account_id account);
/// By `media_attachments.id`.
bool shows_attachment(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t attachment);

/// The account blocks the viewer, or the viewer's domain.
bool blocks(pqxx::dbtransaction& tx, account_id account, const viewer& by);

} // namespace pheidi::model
