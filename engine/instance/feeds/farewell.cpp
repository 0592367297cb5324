// Documents, signed so that others may pass them on, and one delivery for each inbox.
#include "pheidi/instance/feeds/farewell.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/crypto/ld_signature.hpp"
#include "pheidi/json/read.hpp"
#include "pheidi/model/client/quoting.hpp"
#include "pheidi/model/client/removed_statuses.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/reach.hpp"
#include "pheidi/model/signing.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <set>

namespace pheidi::instance::feeds {

namespace {

namespace outgoing = activitypub::outgoing;

struct document {
  std::string text;
  bool ld_signed = false;
};

document undo_of_boost(pqxx::dbtransaction& tx, const model::outgoing_context& context, std::int64_t id) {
  model::revive(tx, id);
  const auto status = model::load_outgoing_status(tx, context, status_id(id));
  const auto* boost = status ? std::get_if<outgoing::boost>(&status->what) : nullptr;
  if (!boost) return {};
  const auto undo_id = fmt::format("{}#announces/{}/undo", boost->actor, id);
  return {activitypub::undo_announce(*boost, undo_id), status->ld_signed};
}

document deletion(pqxx::dbtransaction& tx, const model::outgoing_context& context, std::int64_t id) {
  const auto gone = model::load_deletion(tx, context, status_id(id));
  if (!gone) return {};
  return {activitypub::delete_note(gone->actor, gone->status, gone->atom_uri), gone->ld_signed};
}

} // namespace

std::string with_signature(pqxx::dbtransaction& tx, const farewell_sources& from, account_id author,
                           std::string text) {
  const auto accounts =
      model::load_signing_accounts(tx, from.schema, from.cipher, from.settings.identity, {author});
  const auto& who = accounts.at(author);
  if (!who) return text;
  const auto key = crypto::rsa_private_key::from_pem(who->private_key_pem);
  const auto parsed = json::parse(text);
  if (!key || !parsed) return text;
  const auto complete = crypto::sign_ld(parsed->as_object(), *key, who->key_id, from.now);
  return complete ? boost::json::serialize(*complete) : text;
}

void tell_servers_of_end(pqxx::dbtransaction& tx, const farewell_sources& from, const model::told_post& post,
                         federation::outbox::follow_ups& then) {
  if (!post.author_local) return;
  const auto id = post.post.id;
  const model::outgoing_context context{from.schema, from.settings.identity, from.settings.media, from.now};
  // Who could have it is asked first: what the document needs changes the row.
  const auto inboxes = model::status_reach(tx, from.schema, status_id(id), model::reach_of::deleted);
  auto what = post.post.boost_of ? undo_of_boost(tx, context, id) : deletion(tx, context, id);
  if (what.text.empty() || inboxes.empty()) return;
  if (what.ld_signed) what.text = with_signature(tx, from, post.post.author, std::move(what.text));
  for (const auto& inbox : inboxes)
    then.jobs.push_back(federation::outbox::deliver(what.text, post.post.author, inbox));
}

void tell_servers_of_revoked_quote(pqxx::dbtransaction& tx, const farewell_sources& from,
                                   const model::quote_row& quote, federation::outbox::follow_ups& then) {
  const model::outgoing_context context{from.schema, from.settings.identity, from.settings.media, from.now};
  const auto stamp = model::stamp_of(tx, context, quote);
  if (!stamp) return;
  std::set<std::string> inboxes;
  for (const auto post : {quote.status, *quote.quoted})
    for (auto& inbox : model::status_reach(tx, from.schema, post, model::reach_of::deleted))
      inboxes.insert(std::move(inbox));
  if (inboxes.empty()) return;
  const auto author = *quote.quoted_account;
  const auto text = with_signature(tx, from, author, activitypub::delete_quote_stamp(*stamp));
  for (const auto& inbox : inboxes)
    then.jobs.push_back(federation::outbox::deliver(text, author, inbox));
}

} // namespace pheidi::instance::feeds
