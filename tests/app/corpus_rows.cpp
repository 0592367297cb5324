// SQL of the staging.
#include "corpus_rows.hpp"

#include "pheidi/activitypub/value.hpp"

#include <fmt/format.h>

namespace pheidi::test {

namespace {

using activitypub::id_of;
using activitypub::member;

constexpr const char* account = "(SELECT id FROM accounts WHERE uri = {})";

std::string with_accounts(std::string form) {
  for (auto at = form.find('@'); at != form.npos; at = form.find('@'))
    form.replace(at, 1, account);
  return form;
}

} // namespace

std::string filled(pqxx::transaction_base& tx, const std::string& form,
                   const std::vector<std::string>& texts) {
  std::string query;
  std::size_t from = 0;
  for (const auto& text : texts) {
    const auto at = form.find("{}", from);
    query += form.substr(from, at - from) + tx.quote(text);
    from = at + 2;
  }
  return query + form.substr(from);
}

void corpus_rows::run(const std::string& form, const std::vector<std::string>& texts) {
  tx_.exec(filled(tx_, form, texts));
}

void corpus_rows::add_accounts(const std::vector<std::string>& uris) {
  for (std::size_t n = 0; n < uris.size(); ++n)
    run("INSERT INTO accounts (username, domain, uri, url, inbox_url, followers_url, protocol, actor_type,"
        " last_webfingered_at, created_at, updated_at) VALUES ({}, {}, {}, {},"
        " 'https://inbox.corpus.test/inbox', '', 1, 'Person', now(), now(), now())",
        {fmt::format("c{}", n), activitypub::host_of(uris[n]), uris[n], uris[n]});
  commit();
}

void corpus_rows::clear() {
  run("TRUNCATE statuses, follows, follow_requests, blocks, tombstones, reports, polls, poll_votes, mentions,"
      " favourites, status_pins, status_edits, status_stats, account_stats, media_attachments, statuses_tags,"
      " tags, featured_tags, conversations, quotes, custom_emojis, account_deletion_requests CASCADE");
  run("UPDATE accounts SET suspended_at = NULL, suspension_origin = NULL, moved_to_account_id = NULL,"
      " username = 'c' || id, display_name = '', inbox_url = 'https://inbox.corpus.test/inbox',"
      " shared_inbox_url = '', featured_collection_url = '' WHERE domain IS NOT NULL");
}

void corpus_rows::add(const corpus_document& d, const std::string& key_id, const std::string& pem) {
  add_speaker(d, key_id, pem);
  if (!d.activity.empty()) add_surroundings(d);
}

void corpus_rows::add_speaker(const corpus_document& d, const std::string& key_id, const std::string& pem) {
  run("UPDATE accounts SET followers_url = {} WHERE uri = {}", {d.followers, d.signer});
  run(with_accounts("DELETE FROM keypairs WHERE account_id = @ OR uri = {}"), {d.signer, key_id});
  run(with_accounts("INSERT INTO keypairs (account_id, uri, type, public_key, created_at, updated_at)"
                    " VALUES (@, {}, 0, {}, now(), now())"),
      {d.signer, key_id, pem});
  run(with_accounts("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                    " VALUES ((SELECT id FROM accounts WHERE username = 'user1' AND domain IS NULL), @,"
                    " now(), now())"),
      {d.signer});
}

void corpus_rows::add_surroundings(const corpus_document& d) {
  const auto object = id_of(member(d.activity, "object"));
  const auto target = id_of(member(d.activity, "target"));
  const auto* embedded = object_in(d.activity, "object");
  const bool own_host = activitypub::same_host(object, d.signer);
  const bool is_post = embedded && is_post_type(*embedded);
  if (d.body.find(d.own_post()) != d.body.npos) add_own_post(d, d.type == "Create");
  if (d.type == "Update" && is_post && own_host) add_post(d.signer, object);
  if (d.type == "Delete" && own_host && object != d.signer) add_post(d.signer, object);
  // What has no https cannot be fetched; it is known already.
  if (d.type == "Announce" && object.starts_with("http://")) add_post(corpus_author(object), object);
  if (d.type == "Accept" || d.type == "Reject") {
    const bool asks = !embedded || activitypub::text_of(*embedded, "type") == "Follow";
    run(with_accounts("DELETE FROM follows WHERE target_account_id = @"), {d.signer});
    if (asks) add_tie("follow_requests", corpus_user1, d.signer, object);
  }
  if ((d.type == "Add" || d.type == "Remove") && activitypub::same_host(target, d.signer) &&
      target.ends_with("/featured")) {
    run("UPDATE accounts SET featured_collection_url = {} WHERE uri = {}", {target, d.signer});
    if (own_host) add_post(d.signer, object);
    if (own_host && d.type == "Remove")
      run(with_accounts("INSERT INTO status_pins (account_id, status_id, created_at, updated_at) VALUES (@,"
                        " (SELECT id FROM statuses WHERE uri = {}), now(), now())"),
          {d.signer, object});
  }
  if (d.type == "Undo") add_undone(d);
}

void corpus_rows::add_undone(const corpus_document& d) {
  const auto uri = id_of(member(d.activity, "object"));
  const auto* inner = object_in(d.activity, "object");
  const auto type = inner ? activitypub::text_of(*inner, "type") : std::string();
  const auto about = inner ? id_of(member(*inner, "object")) : std::string();
  const auto* accepted = inner ? object_in(*inner, "object") : nullptr;
  if (type.empty() || type == "Follow") add_tie("follows", d.signer, corpus_user1, uri);
  if (type == "Block") add_tie("blocks", d.signer, corpus_user1, uri);
  if (type == "Like" && about == d.own_post())
    run(with_accounts("INSERT INTO favourites (account_id, status_id, created_at, updated_at)"
                      " VALUES (@, {}, now(), now())"),
        {d.signer, std::to_string(9'000'000 + d.number)});
  if (type == "Announce" && !uri.empty()) {
    add_own_post(d, false);
    add_post(d.signer, uri, std::to_string(9'000'000 + d.number));
  }
  if (type != "Accept") return;
  run(with_accounts("DELETE FROM follows WHERE target_account_id = @"), {d.signer});
  add_tie("follows", corpus_user1, d.signer, accepted ? activitypub::text_of(*accepted, "id") : about);
}

/// With a poll: of the option that the document votes for, and another.
void corpus_rows::add_own_post(const corpus_document& d, bool poll) {
  const auto id = std::to_string(9'000'000 + d.number);
  run("INSERT INTO statuses (id, account_id, uri, text, visibility, local, created_at, updated_at) VALUES "
      "({},"
      " (SELECT id FROM accounts WHERE username = 'user1' AND domain IS NULL), {}, 'ours', 0, true, now(),"
      " now()) ON CONFLICT DO NOTHING",
      {id, d.own_post()});
  const auto* post = object_in(d.activity, "object");
  if (!poll || !post) return;
  run("INSERT INTO polls (id, account_id, status_id, options, cached_tallies, expires_at, created_at, "
      "updated_at)"
      " SELECT id, account_id, id, ARRAY[{}, 'another'], '{0,0}', now() + interval '1 day', now(), now()"
      " FROM statuses WHERE id = {}",
      {activitypub::text_of(*post, "name"), id});
  run("UPDATE statuses SET poll_id = id WHERE id = {}", {id});
}

void corpus_rows::add_post(const std::string& author, const std::string& uri, const std::string& reblog_of) {
  run(with_accounts(
          "INSERT INTO statuses (account_id, uri, text, visibility, local, created_at, updated_at,"
          " reblog_of_id) VALUES (@, {}, 'before', 0, false, now(), now(), nullif({}, '')::bigint)"),
      {author, uri, reblog_of});
}

void corpus_rows::add_tie(const std::string& table, const std::string& from, const std::string& to,
                          const std::string& uri) {
  const bool from_us = is_local(from);
  const auto ours = std::string("(SELECT id FROM accounts WHERE username = 'user1' AND domain IS NULL)");
  run(with_accounts(fmt::format("INSERT INTO {} (account_id, target_account_id, uri, created_at, updated_at)"
                                " VALUES ({}, {}, {{}}, now(), now())",
                                table, from_us ? ours : "@", from_us ? "@" : ours)),
      {from_us ? to : from, uri});
}

} // namespace pheidi::test
