// Rows of this server as what it tells others.
//
// A fixed number of queries for a document, whatever hangs on it. Threads: those of the executor.
#pragma once

#include "pheidi/activitypub/outgoing.hpp"
#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/model/statuses.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pheidi::model {

/// What the documents of one server have in common.
struct outgoing_context {
  const schema_facts& schema;
  const config::identity_settings& identity;
  const config::media_settings& media; // where files are served
  wall_time now;
  bool beside_rails = true; // which answers at addresses that we do not; else posts and profiles name none
};

struct outgoing_status {
  status_id id;
  account_id author;
  activitypub::visibility visibility = activitypub::visibility::public_;
  bool addresses_somebody = false; // a reply to another account, or mentions: goes before bulk
  bool ld_signed = false;          // it, or what it boosts, is public or unlisted
  std::int64_t author_followers = 0;
  std::variant<activitypub::outgoing::note, activitypub::outgoing::boost> what;
};

/// Nothing if it is not there, discarded, local-only, or by an account of another server.
std::optional<outgoing_status> load_outgoing_status(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                    status_id id);
/// Nothing if there is none, or it is of another server.
std::optional<activitypub::outgoing::actor>
load_outgoing_actor(pqxx::dbtransaction& tx, const outgoing_context& context, account_id id);

/// Asks the author of another server for consent to a quote (`quotes.id`).
struct outgoing_quote_request {
  std::string id; // of the request
  account_id author;
  std::string actor, quoted;
  activitypub::outgoing::note quoting;
  std::string inbox; // the quoted author's own
};
/// Nothing before 4.4, if a post is gone, if it is no quote by one of ours of another server's post, or if
/// the answer was no.
std::optional<outgoing_quote_request> load_quote_request(pqxx::dbtransaction& tx,
                                                         const outgoing_context& context, std::int64_t quote);

/// An account of ours goes on elsewhere (`account_migrations.id`).
struct outgoing_move {
  std::string id;
  account_id account;
  std::string actor, target;
};
std::optional<outgoing_move> load_move(pqxx::dbtransaction& tx, const outgoing_context& context,
                                       std::int64_t migration);

/// A follow of an account elsewhere by one of ours, or the request for it.
struct outgoing_follow {
  std::string id, undo_id; // of the Follow and of its Undo
  std::string actor, object;
  std::string inbox; // the target's own
};
/// What a migrated follow ends with: the old target is told, unless it is one of ours.
std::optional<outgoing_follow> load_follow(pqxx::dbtransaction& tx, const outgoing_context& context,
                                           account_id follower, account_id target);

// What accounts of ours do to others and to themselves, row by row. Nothing of rows that others wrote, or
// that nobody elsewhere is told of. One query each.

/// A like of a post elsewhere, or a block of an account there.
struct outgoing_statement {
  activitypub::statement said;
  std::string undo_id;
  std::string inbox; // the other's own
};
std::optional<outgoing_statement> load_like(pqxx::dbtransaction& tx, const outgoing_context& context,
                                            std::int64_t favourite);
std::optional<outgoing_statement> load_block(pqxx::dbtransaction& tx, const outgoing_context& context,
                                             std::int64_t block);

/// What one of ours is told by somebody who wants to follow, or does, and how the answers are named.
struct outgoing_follow_answer {
  activitypub::statement follow;
  std::string accept_id, reject_id;
  std::string inbox; // the follower's own
};
std::optional<outgoing_follow_answer> load_follow_answer(pqxx::dbtransaction& tx,
                                                         const outgoing_context& context, account_id follower,
                                                         account_id target);

/// A report about an account elsewhere; who wrote it is not told.
struct outgoing_report {
  std::string id, actor, comment;
  std::vector<std::string> objects; // the account, then its posts, newest first; discarded ones, too
  std::string inbox;                // the account's own
};
std::optional<outgoing_report> load_report(pqxx::dbtransaction& tx, const outgoing_context& context,
                                           std::int64_t report);

/// A post that a profile shows first (`status_pins.id`).
struct outgoing_pin {
  std::string actor, object, target;
};
std::optional<outgoing_pin> load_pin(pqxx::dbtransaction& tx, const outgoing_context& context,
                                     std::int64_t pin);
/// A hashtag there (`featured_tags.id`).
struct outgoing_featured_tag {
  std::string actor;
  activitypub::outgoing::hashtag_link object;
  std::string target;
};
std::optional<outgoing_featured_tag>
load_featured_tag(pqxx::dbtransaction& tx, const outgoing_context& context, std::int64_t featured_tag);

/// A vote in a poll elsewhere (`poll_votes.id`).
struct outgoing_vote {
  std::string id, actor, choice, question, question_author;
  std::string inbox; // the poll's author's own
};
std::optional<outgoing_vote> load_vote(pqxx::dbtransaction& tx, const outgoing_context& context,
                                       std::int64_t vote);

/// The end of a post, discarded already or not yet; a boost is undone instead.
struct outgoing_deletion {
  std::string actor, status, atom_uri;
  bool ld_signed = false; // it is public or unlisted
};
std::optional<outgoing_deletion> load_deletion(pqxx::dbtransaction& tx, const outgoing_context& context,
                                               status_id id);

/// Asks an account elsewhere whether a collection of ours may show it (`collection_items.id`).
struct outgoing_feature_request {
  std::string id; // of the request
  account_id author;
  std::string object, instrument; // the account and the collection
  std::string inbox;              // the account's own
};
/// Nothing before 4.6, or if the answer was no.
std::optional<outgoing_feature_request>
load_feature_request(pqxx::dbtransaction& tx, const outgoing_context& context, std::int64_t collection_item);

} // namespace pheidi::model
