// Posts and boosts of the batch together, then likes together, then the other activities one by one.
#include "federation/inbox/apply_batch.hpp"

#include "federation/inbox/gather.hpp"
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/preview_cards.hpp"

#include <algorithm>

namespace pheidi::federation::inbox {

namespace {

using activitypub::activity_type;

bool is_planned(activity_type t) {
  return t == activity_type::create || t == activity_type::announce;
}

/// An Update of a post that nobody here has is its Create.
bool is_first_sight(const arrival& a, const facts& known) {
  return a.activity.type == activity_type::update && a.note && !known.statuses.contains(a.note->id);
}

/// What many may do at once to one thing: rows of their own are made, and counters added to.
bool only_looks(activity_type t) {
  return t == activity_type::announce || t == activity_type::like || t == activity_type::follow;
}

/// The rows as they are now: suspended, locked, moved or gone since the activity came in.
bool read_speakers(arrival& a, const facts& known) {
  const auto* actor = known.account(a.actor.uri);
  if (!actor) return false;
  a.actor = *actor;
  if (!a.relayer) return true;
  const auto* relayer = known.account(a.relayer->uri);
  if (relayer) a.relayer = *relayer;
  return true;
}

struct planned {
  std::size_t index;
  planned_status status;
};

/// One boost for each account and post, whatever the ids of the Announces.
void drop_second_boosts(pqxx::dbtransaction& tx, std::vector<planned>& plans, batch_outcome& out) {
  std::vector<std::pair<account_id, status_id>> pairs;
  for (const auto& p : plans)
    if (p.status.row.reblog_of) pairs.emplace_back(p.status.row.author, p.status.row.reblog_of->id);
  const auto there = model::find_boosts(tx, pairs);
  std::erase_if(plans, [&](const planned& p) {
    if (!p.status.row.reblog_of) return false;
    const auto found = there.find({p.status.row.author, p.status.row.reblog_of->id});
    if (found == there.end()) return false;
    out.each[p.index] = outcome(errc::already_there, p.status.row.uri);
    out.each[p.index].status = found->second;
    return true;
  });
}

std::map<status_id, std::vector<std::int64_t>> cards_of_boosted(pqxx::dbtransaction& tx,
                                                                const std::vector<model::new_status>& rows) {
  std::vector<status_id> boosted;
  for (const auto& row : rows)
    if (row.reblog_of && row.seen_by == activitypub::visibility::public_)
      boosted.push_back(row.reblog_of->id);
  return model::cards_that_may_trend(tx, boosted);
}

void store_planned(pqxx::dbtransaction& tx, std::span<arrival* const> batch, const facts& known,
                   std::vector<planned>& plans, batch_outcome& out) {
  drop_second_boosts(tx, plans, out);
  std::vector<model::new_status> rows;
  rows.reserve(plans.size());
  for (const auto& p : plans)
    rows.push_back(p.status.row);
  const auto stored = model::store_statuses(tx, *known.schema, rows, known.now);
  auto cards = cards_of_boosted(tx, rows);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    auto& result = out.each[plans[i].index];
    result.status = stored[i].id;
    if (!stored[i].inserted) {
      result.why = error{errc::already_there, plans[i].status.row.uri};
      continue;
    }
    const auto& a = *batch[plans[i].index];
    if (const auto& boosted = rows[i].reblog_of)
      result.then = after_announce({tx, known}, a, plans[i].status, stored[i], cards[boosted->id]);
    else
      result.then = after_create(a, plans[i].status, stored[i], known);
  }
}

} // namespace

std::map<std::string, touch> concerns(const arrival& a) {
  std::map<std::string, touch> out;
  const auto add = [&out](const std::string& uri, touch how) {
    if (uri.empty()) return;
    auto& known = out.try_emplace(uri, how).first->second;
    known = std::max(known, how);
  };
  add(a.actor.uri, touch::changes);
  add(a.activity.id, touch::changes);
  add(a.activity.object.id, only_looks(a.activity.type) ? touch::looks : touch::changes);
  // Whom an undone or answered Follow was for: his followers are counted.
  if (const auto* embedded = a.activity.object.embedded)
    add(activitypub::id_of(activitypub::member(*embedded, "object")), touch::looks);
  // An answer with a name may be a vote, which the poll counts.
  if (a.note) add(a.note->in_reply_to, a.note->name.empty() ? touch::looks : touch::changes);
  return out;
}

batch_outcome apply_batch(pqxx::dbtransaction& tx, std::span<arrival* const> batch, facts& known) {
  batch_outcome out;
  out.each.resize(batch.size());
  load_facts(tx, batch, known);

  std::vector<planned> plans;
  std::vector<std::size_t> likes, others;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    auto& a = *batch[i];
    if (!read_speakers(a, known)) {
      out.each[i] = outcome(errc::not_found, a.actor.uri);
      continue;
    }
    if (auto may = may_act(a.actor, a.activity.type); !may) {
      out.each[i] = dropped(may.error());
      continue;
    }
    if (a.activity.type == activity_type::like) {
      likes.push_back(i);
      continue;
    }
    if (!is_planned(a.activity.type) && !is_first_sight(a, known)) {
      others.push_back(i);
      continue;
    }
    auto decided =
        a.activity.type == activity_type::announce ? plan_announce(a, known) : plan_create(a, known);
    if (auto* status = std::get_if<planned_status>(&decided))
      plans.push_back({i, std::move(*status)});
    else if (auto* ended = std::get_if<outcome>(&decided))
      out.each[i] = std::move(*ended);
    else
      others.push_back(i);
  }
  store_planned(tx, batch, known, plans, out);
  apply_likes({tx, known}, batch, likes, out.each);
  for (const auto i : others)
    out.each[i] = apply({tx, known}, *batch[i]);
  return out;
}

} // namespace pheidi::federation::inbox
