// A server of ours with one author, whose rows are made one by one and read as documents.
#pragma once

#include "social_fixture.hpp"

#include "pheidi/model/outgoing.hpp"

#include <string>
#include <variant>
#include <vector>

namespace pheidi::model {

namespace out = activitypub::outgoing;

/// What the server is asked to do, one line for each statement, while this lives.
class statement_log : pqxx::errorhandler {
 public:
  explicit statement_log(pqxx::dbtransaction& tx) : errorhandler(tx.conn()), tx_(tx) {
    tx.exec("SET LOCAL client_min_messages = log");
    tx.exec("SET LOCAL log_statement = 'all'");
    count_ = 0;
  }
  ~statement_log() { tx_.exec("SET LOCAL log_statement = 'none'"); }
  int count() const { return count_; }

 private:
  bool operator()(const char message[]) noexcept override {
    const std::string_view text(message);
    if (text.find("execute ") != text.npos || text.find("statement: ") != text.npos) ++count_;
    return true;
  }
  pqxx::dbtransaction& tx_;
  int count_ = 0;
};

struct outgoing_fixture : in_society {
  config::identity_settings identity;
  config::media_settings media{"https://files.example/system"};
  bool beside_rails = true;
  account_id alice = people.local("alice");
  account_id bob = people.remote("https://a.example/users/bob"); // with a page of his own
  const std::string self = "https://social.example/users/alice";

  outgoing_fixture() {
    identity.local_domain = "ours.example";
    identity.web_domain = "social.example";
    set("accounts", bob.value, "username = 'bob', url = 'https://a.example/@bob'");
  }
  outgoing_context context() { return {facts, identity, media, noon, beside_rails}; }

  /// What a release before did not have yet goes, as far as documents tell of it.
  void go_back_to(std::string_view release) {
    if (release < "4.7") {
      db.run("ALTER TABLE keypairs DROP COLUMN local_fragment");
      db.run("ALTER TABLE accounts DROP COLUMN requested_deletion_at");
    }
    if (release < "4.6") {
      db.run("DROP TABLE keypairs");
      for (const auto* column : {"avatar_description", "header_description", "collections_url", "show_media",
                                 "feature_approval_policy", "show_featured", "show_media_replies"})
        db.run(fmt::format("ALTER TABLE accounts DROP COLUMN {}", column));
    }
    if (release < "4.5") {
      db.run("ALTER TABLE accounts DROP COLUMN id_scheme, DROP COLUMN following_url");
      db.run("ALTER TABLE conversations DROP COLUMN parent_status_id, DROP COLUMN parent_account_id");
    }
    if (release < "4.4") {
      db.run("DROP TABLE quotes");
      db.run("ALTER TABLE statuses DROP COLUMN quote_approval_policy");
    }
    if (release < "4.3") {
      db.run("ALTER TABLE accounts DROP COLUMN attribution_domains");
      db.run("ALTER TABLE preview_cards_statuses DROP COLUMN url");
    }
    facts = db.facts();
  }

  void set(const char* table, std::int64_t id, const std::string& what) {
    db.run(fmt::format("UPDATE {} SET {} WHERE id = {}", table, what, id));
  }
  /// A post that was written at noon.
  std::int64_t post(const std::string& text = "Hello", int visibility = 0) {
    const auto id = people.status(alice, visibility);
    set("statuses", id,
        fmt::format("text = '{}', created_at = '{}', local = true, uri = '{}/statuses/{}'", text, noon_text,
                    self, id));
    return id;
  }
  std::string uri_of(std::int64_t status) { return fmt::format("{}/statuses/{}", self, status); }
  void mention(std::int64_t status, account_id whom, bool silent = false) {
    db.run(fmt::format("INSERT INTO mentions (account_id, status_id, silent, created_at, updated_at)"
                       " VALUES ({}, {}, {}, now(), now())",
                       whom.value, status, silent));
  }
  std::int64_t remote_status(account_id author, const std::string& uri) {
    const auto id = people.status(author);
    set("statuses", id, fmt::format("uri = '{}', url = 'https://a.example/page', local = false", uri));
    return id;
  }
  void answer(std::int64_t status, std::int64_t parent, account_id to) {
    set("statuses", status,
        fmt::format("reply = true, in_reply_to_id = {}, in_reply_to_account_id = {}", parent, to.value));
  }
  std::int64_t quote(std::int64_t quoting, std::int64_t quoted, account_id quoted_author, int state,
                     const std::string& approval = "NULL") {
    return people.number(fmt::format(
        "INSERT INTO quotes (account_id, status_id, quoted_account_id, quoted_status_id, state, approval_uri,"
        " activity_uri, created_at, updated_at) VALUES ({}, {}, {}, {}, {}, {}, '{}/quote_requests/1', now(),"
        " now()) RETURNING id",
        alice.value, quoting, quoted_author.value, quoted, state, approval, self));
  }
  std::int64_t emoji(const std::string& name, const std::string& more = "NULL, false") {
    return people.number(fmt::format(
        "INSERT INTO custom_emojis (shortcode, domain, disabled, image_file_name, image_content_type,"
        " created_at, updated_at) VALUES ('{}', {}, 'x.png', 'image/png', now(), '{}') RETURNING id",
        name, more, noon_text));
  }

  std::optional<outgoing_status> load(std::int64_t status) {
    return with(
        [&](pqxx::dbtransaction& tx) { return load_outgoing_status(tx, context(), status_id(status)); });
  }
  out::note note(std::int64_t status) { return std::get<out::note>(load(status).value().what); }
  out::boost boost(std::int64_t status) { return std::get<out::boost>(load(status).value().what); }
  out::actor actor(account_id id) {
    return with([&](pqxx::dbtransaction& tx) { return load_outgoing_actor(tx, context(), id); }).value();
  }
};

} // namespace pheidi::model
