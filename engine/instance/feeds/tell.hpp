// What a post means to this server, in one transaction: the feeds it enters, notifications, conversations,
// and what streams are told.
#pragma once

#include "pheidi/instance/entities/context.hpp"
#include "pheidi/instance/feeds/publish.hpp"
#include "pheidi/model/client/feed_sources.hpp"
#include "pheidi/model/client/notifications_written.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pheidi::instance::feeds {

struct telling {
  bool edit = false;
  bool quietly = false; // no notifications
  std::set<std::int64_t> silenced;
};

struct told {
  model::feed_item post;
  std::int64_t read_at = 0; // told_post::read_at
  std::vector<model::feed_entry> feeds;
  std::vector<model::feed> refused; // by the rules, which may have been others before an edit
  std::string message;              // for the feeds' channels
  std::vector<publication> streams; // the others'
  std::vector<publication> notices; // of rows that were written: nobody else tells of them
};
/// Nothing if the post is gone.
std::optional<told> tell(pqxx::dbtransaction& tx, const entities::context& ctx, std::int64_t status,
                         const telling& how);
/// The same for one feed, and for nobody else.
std::optional<told> tell_one(pqxx::dbtransaction& tx, const entities::context& ctx, std::int64_t status,
                             model::feed into, bool edit);

/// Nobody is notified of a post that is hidden from him: he boosted or answered it, and its author blocks him
/// by now.
std::vector<publication> notify_who_may_see(pqxx::dbtransaction& tx, const entities::context& ctx,
                                            std::int64_t status,
                                            std::vector<model::wanted_notification> wanted);

/// Conversations to their owners' streams.
std::vector<publication> conversation_messages(pqxx::dbtransaction& tx, const entities::context& ctx,
                                               const std::vector<std::int64_t>& account_conversations);

} // namespace pheidi::instance::feeds
