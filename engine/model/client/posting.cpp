// A post of ours: its row, then what hangs on it, most of it by the same hands as for posts from elsewhere.
#include "pheidi/model/client/posting.hpp"

#include "exec.hpp"
#include "local_author.hpp"
#include "local_poll_row.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"

#include "pheidi/model/accounts.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/relationships.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <stdexcept>

namespace pheidi::model {

namespace {

using optional_id = std::optional<std::int64_t>;

/// Ids that the row needs from the start.
struct local_row_ids {
  status_id id;
  reserved_ids parts;
  std::optional<std::int64_t> poll;
};

template <class Id>
optional_id number_or_null(const std::optional<Id>& id) {
  return id ? optional_id(id->value) : std::nullopt;
}

/// Who is answered: the parent's author, but of an answer to oneself the one that was answered before.
optional_id answered(const local_post& post) {
  if (!post.parent) return std::nullopt;
  if (post.parent->author == post.author && post.parent->in_reply_to_account)
    return post.parent->in_reply_to_account->value;
  return post.parent->author.value;
}

/// The same post as those that store parts know it: without attachments and poll, which are rows already or
/// have more to them here.
activitypub::note as_note(const local_post& post) {
  activitypub::note note;
  note.hashtags = post.hashtags;
  if (post.parent) note.in_reply_to = post.parent->uri.empty() ? "unnamed" : post.parent->uri;
  return note;
}

new_status as_new_status(const local_post& post, const activitypub::note& note) {
  new_status out;
  out.note = &note;
  out.author = post.author;
  out.seen_by = post.seen_by;
  out.parent = post.parent;
  out.without_emojis = true;
  out.quote = post.quote;
  for (const auto account : post.mentions)
    out.mentions.push_back({account, false});
  // Whose post is quoted reads on, whomever the quoting post addresses.
  const auto quoted = post.quote && post.quote->state == 1 ? post.quote->quoted_account : std::nullopt;
  if (quoted && *quoted != post.author &&
      std::find(post.mentions.begin(), post.mentions.end(), *quoted) == post.mentions.end())
    out.mentions.push_back({*quoted, true});
  return out;
}

void insert_row(pqxx::dbtransaction& tx, const schema_facts& schema, const local_post& post,
                const local_row_ids& ids, const std::string& uri, wall_time now) {
  const auto language = post.language.empty() ? std::nullopt : std::optional(post.language);
  const auto parent = post.parent ? optional_id(post.parent->id.value) : std::nullopt;
  exec(
      tx,
      fmt::format("INSERT INTO statuses (id, uri, text, spoiler_text, language, sensitive, visibility, reply,"
                  " in_reply_to_id, in_reply_to_account_id, conversation_id, account_id, application_id,"
                  " ordered_media_attachment_ids, poll_id, local, created_at, updated_at{})"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::bigint[], $15,"
                  " true, $16::timestamp, $16::timestamp{})",
                  schema.has_quote_policy ? ", quote_approval_policy" : "",
                  schema.has_quote_policy ? fmt::format(", {}", post.quote_policy) : ""),
      ids.id.value, uri, post.text, post.spoiler, language, post.sensitive, static_cast<int>(post.seen_by),
      post.parent.has_value(), parent, answered(post), ids.parts.conversation, post.author.value,
      post.application, array_literal(post.media), ids.poll, timestamp_text(now));
}

void attach(pqxx::dbtransaction& tx, const local_post& post, status_id id, wall_time now) {
  if (post.media.empty()) return;
  exec(tx,
       "UPDATE media_attachments SET status_id = $2, scheduled_status_id = NULL, updated_at = $4::timestamp"
       " WHERE id = ANY($1::bigint[]) AND account_id = $3 AND status_id IS NULL",
       array_literal(post.media), id.value, post.author.value, timestamp_text(now));
}

/// What a quote is asked for under, where somebody elsewhere must agree.
void name_request(pqxx::dbtransaction& tx, const config::identity_settings& identity, const local_post& post,
                  std::optional<std::int64_t> quote, const std::string& actor) {
  if (!quote || post.quote->state != 0) return;
  const auto uuid = generated_uri(identity).substr(web_origin(identity).size() + 1);
  exec(tx, "UPDATE quotes SET activity_uri = $2 WHERE id = $1", *quote,
       fmt::format("{}/quote_requests/{}", actor, uuid));
}

status_id draw_status_id(pqxx::dbtransaction& tx) {
  return status_id(exec1(tx, "SELECT timestamp_id('statuses')")[0].as<std::int64_t>());
}

} // namespace

std::string local_author_uri(pqxx::dbtransaction& tx, const schema_facts& schema,
                             const config::identity_settings& identity, account_id author) {
  const auto account = find_account(tx, schema, identity, author);
  if (!account || !account->local()) throw std::logic_error("a post by nobody here");
  return account->uri;
}

std::vector<upload_row> lock_uploads(pqxx::dbtransaction& tx, account_id owner,
                                     const std::vector<std::int64_t>& ids, std::optional<status_id> on) {
  std::vector<upload_row> out;
  if (ids.empty()) return out;
  for (const auto& row :
       exec(tx,
            "SELECT m.id, m.processing IS NULL OR m.processing = 2 AS ready, m.type IN (2, 4) AS alone"
            " FROM media_attachments m WHERE m.id = ANY($1::bigint[]) AND m.account_id = $2"
            " AND m.remote_url = '' AND m.scheduled_status_id IS NULL"
            " AND (m.status_id IS NULL OR m.status_id = $3) ORDER BY array_position($1::bigint[], m.id)"
            " FOR UPDATE",
            array_literal(ids), owner.value, number_or_null(on)))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<bool>(), row[2].as<bool>()});
  return out;
}

written_post write_post(pqxx::dbtransaction& tx, const schema_facts& schema,
                        const config::identity_settings& identity, const local_post& post, wall_time now) {
  const auto note = as_note(post);
  const std::vector<new_status> one{as_new_status(post, note)};
  local_row_ids ids{draw_status_id(tx), reserve_ids(tx, one, now).front(), std::nullopt};
  if (post.poll) ids.poll = exec1(tx, "SELECT nextval('polls_id_seq')")[0].as<std::int64_t>();
  const auto actor = local_author_uri(tx, schema, identity, post.author);
  insert_row(tx, schema, post, ids, fmt::format("{}/statuses/{}", actor, ids.id.value), now);

  stored_status stored;
  stored.id = ids.id;
  stored.inserted = true;
  std::vector<fresh_status> fresh{{one.front(), ids.parts, stored}};
  store_parts(tx, schema, fresh, now);
  attach(tx, post, ids.id, now);
  if (post.poll) insert_local_poll(tx, *ids.poll, ids.id, post.author, *post.poll, now);
  name_request(tx, identity, post, stored.quote, actor);
  return {ids.id, ids.poll, stored.quote, stored.tags};
}

} // namespace pheidi::model
