// Followers synchronisation (FEP-8fcf), the receiving side: who here follows an account is made to agree with
// what its server says.
#include "federation/inbox/jobs/jobs.hpp"

#include "pheidi/federation/discovery/collections.hpp"
#include "pheidi/federation/inbox/answers.hpp"
#include "pheidi/model/local_followers.hpp"
#include "pheidi/model/relationships.hpp"
#include "pheidi/model/signing.hpp"
#include "pheidi/model/stale_caches.hpp"

#include <algorithm>

namespace pheidi::federation::inbox {

namespace {

namespace caches = model::stale_caches;

struct listed {
  std::vector<std::string> uris;
  bool whole = false; // the digest of the list is the one that was announced
};

/// Listed there and not following here: the news of an Accept was lost, or of an Undo.
void settle_listed(pqxx::dbtransaction& tx, const model::account_row& ours, const model::account_row& theirs,
                   wall_time now, outcome& out) {
  const auto between = model::relation_between(tx, ours.id, theirs.id);
  if (between.following) return;
  if (!between.requested) {
    const auto follow = ours.uri + "#follows/synchronisation";
    out.then.jobs.push_back(
        deliver(undo_follow({follow, ours.uri, theirs.uri}, 0), ours.id, theirs.inbox_url));
    return;
  }
  const auto done = model::authorise_follow_request(tx, ours.id, theirs.id, now);
  if (!done) return;
  out.then.enqueue(merge_feeds(theirs.id, ours.id, done->lists));
  out.then.drop(caches::of_follow({ours.id, {}}, {theirs.id, theirs.uri}));
}

void remove_unlisted(pqxx::dbtransaction& tx, const model::account_row& theirs,
                     const std::vector<account_id>& listed_ids, wall_time now, outcome& out) {
  for (const auto follower : model::local_followers_except(tx, theirs.id, listed_ids)) {
    const auto gone = model::remove_follow(tx, follower, theirs.id, now);
    if (!gone) continue;
    out.then.enqueue(unmerge_feeds(theirs.id, follower, gone->lists));
    out.then.drop(caches::of_follow({follower, {}}, {theirs.id, theirs.uri}));
  }
}

outcome reconcile(pqxx::dbtransaction& tx, processor::impl& self, account_id id, const listed& list) {
  const auto schema = self.p.schema->current(tx);
  const auto& identity = self.p.settings.identity;
  const auto theirs = model::find_account(tx, *schema, identity, id);
  if (!theirs || theirs->local()) return {errc::not_found, "no remote account of that id"};
  const auto now = wall_clock::now();
  outcome out;
  std::vector<account_id> ids;
  for (const auto& [uri, account] : model::find_accounts(tx, *schema, identity, list.uris)) {
    if (!account.local()) continue;
    ids.push_back(account.id);
    settle_listed(tx, account, *theirs, now, out);
  }
  // Follows end only by a list that is certainly the whole one.
  if (list.whole) remove_unlisted(tx, *theirs, ids, now, out);
  return out;
}

} // namespace

net::awaitable<result<outcome>> synchronise_followers(processor::impl& self, job_arguments args) {
  const auto id = number_at(args, 0);
  auto uri = text_at(args, 1);
  if (!id || !uri) co_return error{errc::unusable, "FollowersSynchronizationWorker"};
  const auto announced = text_at(args, 2);
  auto costs = budget_of(args, 3);
  const discovery::collection_limits limits{10, 50000};
  auto read = co_await discovery::read_collection(self.p.documents, *uri, costs, limits);
  if (!read) co_return read.error();
  listed list;
  for (auto& item : read->items)
    list.uris.push_back(std::move(item.id));
  std::sort(list.uris.begin(), list.uris.end());
  list.uris.erase(std::unique(list.uris.begin(), list.uris.end()), list.uris.end());
  list.whole = read->complete && announced && model::followers_digest_of(list.uris) == *announced;
  auto* all = &self;
  std::function<outcome(pqxx::dbtransaction&)> apply = [all, &id, &list](pqxx::dbtransaction& tx) {
    return reconcile(tx, *all, account_id(*id), list);
  };
  co_return co_await self.apply_alone(std::move(apply));
}

} // namespace pheidi::federation::inbox
