// Follows between this server and a domain, as its servers hear that they end.
#pragma once

#include "pheidi/model/client/site_administration.hpp"
#include "pheidi/model/outgoing.hpp"

#include <string>
#include <vector>

namespace pheidi::model {

struct ended_follow {
  account_id ours;             // who says so
  bool undone = false;         // ours of theirs: it is undone; else theirs of ours: it is rejected
  activitypub::statement what; // the Follow
  std::string id;              // of the Undo or Reject
  std::string inbox;           // the other's own
};
/// Of all follows and requests, while they are there. One query; nothing of whom nobody can write to.
std::vector<ended_follow> ends_of_follows(pqxx::dbtransaction& tx, const outgoing_context& context,
                                          const std::string& domain, domain_span span);

} // namespace pheidi::model
