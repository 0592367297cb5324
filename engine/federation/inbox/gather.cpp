// Questions of all activities of a batch, put together and asked once.
#include "federation/inbox/gather.hpp"

#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/model/interactions.hpp"

namespace pheidi::federation::inbox {

namespace {

std::vector<std::string> list(const std::set<std::string>& from) {
  return {from.begin(), from.end()};
}

/// An answer to a boost is an answer to what was boosted.
void follow_boosts(pqxx::dbtransaction& tx, const std::vector<std::string>& parents, facts& known) {
  for (const auto& uri : parents) {
    const auto found = known.statuses.find(uri);
    if (found == known.statuses.end() || !found->second.reblog_of) continue;
    if (auto original = model::find_status(tx, *found->second.reblog_of)) found->second = *original;
  }
}

/// What was asked for under one URI and is stored under another.
void add_found(pqxx::dbtransaction& tx, std::span<arrival* const> batch, facts& known) {
  for (const auto* a : batch)
    for (const auto& [uri, id] : a->found) {
      if (known.statuses.contains(uri)) continue;
      if (auto row = model::find_status(tx, id)) known.statuses.emplace(uri, std::move(*row));
    }
}

/// Of posts that are answered with a name, which may be a vote.
void load_polls(pqxx::dbtransaction& tx, std::span<arrival* const> batch, facts& known) {
  for (const auto* a : batch) {
    if (!a->note || a->note->name.empty() || a->note->in_reply_to.empty()) continue;
    const auto* parent = known.status(a->note->in_reply_to);
    if (!parent || !parent->local || !parent->poll) continue;
    if (auto poll = model::find_votable_poll(tx, parent->id.value))
      known.polls.emplace(parent->id, std::move(*poll));
  }
}

} // namespace

void load_facts(pqxx::dbtransaction& tx, std::span<arrival* const> batch, facts& known) {
  questions q;
  std::vector<std::string> parents;
  for (const auto* a : batch) {
    ask(*a, q);
    if (a->note && !a->note->in_reply_to.empty()) parents.push_back(a->note->in_reply_to);
  }
  known.accounts = model::find_accounts(tx, *known.schema, *known.identity, list(q.accounts));
  known.statuses = model::find_statuses(tx, *known.identity, list(q.statuses));
  add_found(tx, batch, known);
  follow_boosts(tx, parents, known);
  const auto buried = model::tombstones_among(tx, list(q.tombstones));
  known.tombstones.insert(buried.begin(), buried.end());
  load_polls(tx, batch, known);
  for (const auto* a : batch)
    if (const auto* relayer = a->relayer ? known.account(a->relayer->uri) : nullptr)
      q.followed.insert(relayer->id);
  for (const auto& [uri, status] : known.statuses)
    if (!status.local) q.followed.insert(status.author);
  known.followed = model::followed_here(tx, {q.followed.begin(), q.followed.end()});
}

} // namespace pheidi::federation::inbox
