// How the viewer stands to others.
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/values.hpp"
#include "pheidi/model/client/viewer_rows.hpp"

#include <set>
#include <vector>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

bj::object relationship(account_id whom, const model::relation_row& r) {
  bj::object o;
  o["id"] = id(whom);
  o["following"] = r.following;
  o["showing_reblogs"] = r.showing_reblogs;
  o["notifying"] = r.notifying;
  o["languages"] = r.languages ? bj::value(texts(*r.languages)) : bj::value(nullptr);
  o["followed_by"] = r.followed_by;
  o["blocking"] = r.blocking;
  o["blocked_by"] = r.blocked_by;
  o["muting"] = r.muting;
  o["muting_notifications"] = r.muting_notifications;
  o["muting_expires_at"] = timestamp_or_null(r.mute_expires_at);
  o["requested"] = r.requested;
  o["requested_by"] = r.requested_by;
  o["domain_blocking"] = r.domain_blocking;
  o["endorsed"] = r.endorsed;
  o["note"] = r.note;
  return o;
}

} // namespace

bj::array relationships(pqxx::dbtransaction& tx, const context& ctx, std::span<const account_id> ids) {
  bj::array list;
  if (!ctx.viewer) return list;
  const auto found = model::relations_to(tx, *ctx.viewer, {ids.begin(), ids.end()}, ctx.now);
  std::set<account_id> said;
  for (const auto id : ids)
    if (const auto row = found.find(id); row != found.end() && said.insert(id).second)
      list.push_back(relationship(id, row->second));
  return list;
}

} // namespace pheidi::instance::entities
