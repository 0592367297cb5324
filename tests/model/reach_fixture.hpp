// A local author, a relay, and people of other servers who are known by one letter.
#pragma once

#include "social_fixture.hpp"

#include "pheidi/model/reach.hpp"

namespace pheidi::model {

/// Everybody on another server has one letter: f is https://f.example/users/x with https://f.example/inbox.
/// f follows the author alice, and r is a relay that is on.
struct reach_fixture : in_society {
  account_id alice = people.local("alice"), carol = people.local("carol");
  reach_to servers = reach_to::everybody;

  reach_fixture() {
    follow('f', alice);
    relay('r', 2);
  }

  account_id who(char letter) { return people.remote(fmt::format("https://{}.example/users/x", letter)); }
  void follow(char letter, account_id whom) {
    const auto follower = who(letter);
    with([&](pqxx::dbtransaction& tx) { seed_follow(tx, follower, whom); });
  }
  void relay(char letter, int state) {
    db.run(fmt::format("INSERT INTO relays (inbox_url, state, created_at, updated_at)"
                       " VALUES ('https://{}.example/inbox', {}, now(), now())",
                       letter, state));
  }
  void mention(std::int64_t status, account_id whom, bool silent = false) {
    db.run(fmt::format("INSERT INTO mentions (account_id, status_id, silent, created_at, updated_at)"
                       " VALUES ({}, {}, {}, now(), now())",
                       whom.value, status, silent));
  }
  void answer(std::int64_t status, std::int64_t parent, account_id parent_author) {
    db.run(fmt::format("UPDATE statuses SET reply = true, in_reply_to_id = {}, in_reply_to_account_id = {}"
                       " WHERE id = {}",
                       parent, parent_author.value, status));
  }
  void favourite(std::int64_t status, account_id liker) {
    db.run(fmt::format("INSERT INTO favourites (account_id, status_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now())",
                       liker.value, status));
  }
  void quote(std::int64_t quoting, account_id by, std::int64_t quoted, account_id quoted_author, int state) {
    db.run(
        fmt::format("INSERT INTO quotes (account_id, status_id, quoted_account_id, quoted_status_id, state,"
                    " created_at, updated_at) VALUES ({}, {}, {}, {}, {}, now(), now())",
                    by.value, quoting, quoted_author.value, quoted, state));
  }
  void block_domain(account_id by, char letter) {
    db.run(fmt::format("INSERT INTO account_domain_blocks (account_id, domain, created_at, updated_at)"
                       " VALUES ({}, '{}.example', now(), now())",
                       by.value, letter));
  }
  void set(account_id account, const std::string& what) {
    db.run(fmt::format("UPDATE accounts SET {} WHERE id = {}", what, account.value));
  }
  void allow(char letter) {
    db.run(fmt::format("INSERT INTO domain_allows (domain, created_at, updated_at)"
                       " VALUES ('{}.example', now(), now())",
                       letter));
  }
  /// b boosted the post, a answered it, k liked it, c quoted it.
  void deal_with(std::int64_t post) {
    people.boost(who('b'), post);
    answer(people.status(who('a')), post, alice);
    favourite(post, who('k'));
    quote(people.status(who('c')), who('c'), post, alice, 0);
  }

  std::vector<std::string> reach(std::int64_t status, reach_of what) {
    return with(
        [&](pqxx::dbtransaction& tx) { return status_reach(tx, facts, status_id(status), what, servers); });
  }
  /// The letters of the inboxes in their order; whole inboxes where they are not of this form.
  static std::string letters(const std::vector<std::string>& inboxes) {
    std::string out;
    for (const auto& inbox : inboxes)
      out += inbox.size() == 23 && inbox.ends_with(".example/inbox") ? inbox.substr(8, 1) : inbox;
    return out;
  }
  std::string living(std::int64_t status) { return letters(reach(status, reach_of::living)); }
  std::string deleted(std::int64_t status) { return letters(reach(status, reach_of::deleted)); }
};

} // namespace pheidi::model
