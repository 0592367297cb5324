// Collections of an account or a post of ours, page by page, as URIs and ids. Threads: those of the executor.
#pragma once

#include "pheidi/activitypub/outgoing.hpp"
#include "pheidi/model/local_uri.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/visibility.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// An account of ours as far as its documents depend on it.
struct published_account {
  account_id id;
  std::string username, uri, page;
  bool suspended = false; // for now: its documents are 403, its profile an empty one
  bool gone = false;      // for good: 410
  bool hides_network = false;
  bool pending = false; // not approved or not confirmed: as if it were not there
  std::int64_t followers = 0, following = 0, posts = 0;
  std::optional<activitypub::outgoing::picture> avatar; // not of who is suspended or gone
};
/// By name in any case, by id, or as a URI names it.
std::optional<published_account> find_published(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                const std::string& username);
std::optional<published_account> find_published(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                account_id id);
std::optional<published_account> find_published(pqxx::dbtransaction& tx, const outgoing_context& context,
                                                const local_account& named);

struct uri_page {
  std::vector<std::string> uris;
  bool more = false;
};
/// Newest first, suspended ones left out; `number` from 1, `size` each.
uri_page followers_page(pqxx::dbtransaction& tx, const outgoing_context& context, account_id account,
                        std::int64_t number, int size);
uri_page following_page(pqxx::dbtransaction& tx, const outgoing_context& context, account_id account,
                        std::int64_t number, int size);
/// Followers at "https://host[:port]", in the order of their URIs.
std::vector<std::string> followers_at(pqxx::dbtransaction& tx, account_id account,
                                      const std::string& authority_prefix);

struct pinned_post {
  status_id id;
  std::string uri;
  bool open = false; // public or unlisted: shown in full
};
/// Newest pin first; of direct and limited posts nothing is said.
std::vector<pinned_post> pinned_posts(pqxx::dbtransaction& tx, const outgoing_context& context,
                                      account_id account);
std::vector<activitypub::outgoing::hashtag_link>
featured_hashtags(pqxx::dbtransaction& tx, const outgoing_context& context, account_id account);

/// Posts and boosts that the viewer may see, newest first, at most `limit`. `max_id`: older ones only;
/// `min_id`: the next newer ones. Nothing for whom the account blocks.
struct outbox_window {
  std::optional<std::int64_t> max_id, min_id;
  int limit = 20;
};
std::vector<status_id> outbox_page(pqxx::dbtransaction& tx, const outgoing_context& context,
                                   account_id account, const viewer& by, const outbox_window& window);

/// Public and unlisted answers to a post, oldest first: the author's own, or only those of others.
struct answer {
  std::int64_t id = 0;
  std::string uri;
  bool own = false; // of an account of ours
};
std::vector<answer> answers_page(pqxx::dbtransaction& tx, const outgoing_context& context,
                                 std::int64_t status, account_id author, bool of_others, std::int64_t min_id,
                                 int limit);

/// The stamp of a quote of a post by `author`, accepted; nothing before 4.4.
struct accepted_quote {
  std::string quoting, quoted; // URIs
  std::int64_t quoted_id = 0;
};
std::optional<accepted_quote> find_stamp(pqxx::dbtransaction& tx, const outgoing_context& context,
                                         account_id author, std::int64_t quote);

/// What NodeInfo says in numbers: users that are confirmed and approved and not suspended, those of them who
/// were seen within 4 and within 24 weeks, and posts of ours.
struct server_counts {
  std::int64_t users = 0, active_month = 0, active_half_year = 0, posts = 0;
};
server_counts count_server(pqxx::dbtransaction& tx);

} // namespace pheidi::model
