// An activity on its way to the database, what is known about its surroundings, and what came of it.
#pragma once

#include "federation/inbox/follow_ups.hpp"

#include "pheidi/activitypub/activity.hpp"
#include "pheidi/activitypub/note.hpp"
#include "pheidi/federation/inbox/errc.hpp"
#include "pheidi/model/accounts.hpp"
#include "pheidi/model/domain_policy.hpp"
#include "pheidi/model/interactions.hpp"
#include "pheidi/model/statuses.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace pheidi::federation::inbox {

/// Something of another server without which an activity cannot be applied.
struct need {
  enum class kind { actor, fresh_actor, status, object } what = kind::actor;
  std::string uri;
  /// For a status whose document came with the activity and may be believed.
  std::shared_ptr<const boost::json::object> document;
  /// Who speaks of it, when he may speak of something that only his followers see.
  struct speaker {
    account_id id;
    std::string uri;
    std::optional<account_id> told; // to whom here
  };
  std::optional<speaker> by = std::nullopt;
};

/// Who says so is settled; nothing is applied yet.
struct arrival {
  activitypub::activity activity;
  model::account_row actor;
  std::optional<model::account_row> relayer; // who signed the request, when that is somebody else
  std::optional<account_id> told;            // owner of the personal inbox it came to
  bool delivered = true;                     // false: we went and looked for it
  std::string cause;                         // discovery::budget::cause
  int height = 0;                            // posts of its thread that were looked for below it
  bool forwardable = false;                  // carries a signature by which others may believe it
  std::shared_ptr<const std::string> raw;    // as received, for forwarding; null when it was looked for
  /// Needs that were tried in vain; true: it may work later.
  std::map<std::string, bool> unobtainable;
  std::set<std::string> refreshed; // actors that were read again for it
  /// Posts that were had for it, by the URIs that were asked for: of an activity, the post that it created.
  std::map<std::string, status_id> found;
  /// The activity's object, once fetched, when only its URI was given.
  std::shared_ptr<const boost::json::object> fetched_object;

  /// The post that the activity is about, read once.
  std::shared_ptr<const activitypub::note> note;

  bool tried(const std::string& uri) const { return unobtainable.contains(uri); }
};

/// The object as a document: embedded or fetched; null when there is only its URI.
inline const boost::json::object* object_of(const arrival& a) {
  if (a.fetched_object) return a.fetched_object.get();
  return a.activity.object.embedded;
}

/// What a batch of activities may ask of the database, asked in a few questions for all of them.
struct questions {
  std::set<std::string> accounts, statuses, tombstones;
  std::set<account_id> followed;
};

/// The answers, and the server's own state at that moment.
struct facts {
  std::shared_ptr<const model::schema_facts> schema;
  const config::identity_settings* identity = nullptr;
  std::shared_ptr<const model::domain_policy> policy;
  std::set<std::string> relays; // inboxes of enabled relays
  wall_time now;
  std::map<std::string, model::account_row> accounts;
  std::map<std::string, model::status_row> statuses;
  std::set<std::string> tombstones;
  std::set<account_id> followed;
  std::map<status_id, model::votable_poll> polls; // of posts here that are answered with a name
  std::set<std::string> markers;                  // keys of markers and of recent Moves that are set

  const model::account_row* account(const std::string& uri) const {
    const auto found = accounts.find(uri);
    return found == accounts.end() ? nullptr : &found->second;
  }
  const model::status_row* status(const std::string& uri) const {
    const auto found = statuses.find(uri);
    return found == statuses.end() || found->second.deleted ? nullptr : &found->second;
  }
  bool buried(account_id actor, const std::string& uri) const {
    return tombstones.contains(uri) || markers.contains(marker_key(actor, uri));
  }
  bool follows_from_here(account_id who) const { return followed.contains(who); }
};

/// What became of one activity. Applied, unless `why` says that it was dropped or `needs` what it waits for.
struct outcome {
  error why;
  std::vector<need> needs;
  follow_ups then;
  /// "Create https://..." for the log; empty for jobs that are no activities.
  std::string what;
  /// The post that was stored or found, for whoever needed it.
  std::optional<status_id> status;

  outcome() = default;
  outcome(errc e, std::string about = {}) : why(e, std::move(about)) {}
  bool applied() const { return !why.code && needs.empty(); }
};
inline outcome dropped(error why) {
  outcome out;
  out.why = std::move(why);
  return out;
}
inline outcome wants(need n) {
  outcome out;
  out.needs.push_back(std::move(n));
  return out;
}

} // namespace pheidi::federation::inbox
