// Posts stored, many in one go: ids first, then rows, then what hangs on rows that are new.
#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"

#include "pheidi/model/statuses.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <random>

namespace pheidi::model {

namespace {

/// An id of the time when the post was written, as Mastodon gives to posts that it went and fetched.
std::int64_t id_of_time(wall_time t) {
  static thread_local std::mt19937_64 generator(std::random_device{}());
  const auto second = unix_millis(t) / 1000 * 1000;
  return ((second + static_cast<std::int64_t>(generator() % 1000)) << 16) +
         static_cast<std::int64_t>(generator() % 65536);
}

/// Who is answered: the parent's author, but of an answer to oneself the one that was answered before.
std::optional<account_id> answered_account(const new_status& post) {
  if (!post.parent) return std::nullopt;
  if (post.parent->author == post.author && post.parent->in_reply_to_account)
    return post.parent->in_reply_to_account;
  return post.parent->author;
}

struct status_columns {
  column id, uri, url, text, spoiler, language, sensitive, visibility, reply, parent, answered, conversation,
      created, edited, author, reblog, media, poll, policy;

  void add(const new_status& post, const reserved_ids& ids) {
    const auto* note = post.note;
    if (post.dated_back)
      id.add(id_of_time(post.created_at));
    else
      id.add_null();
    uri.add(std::string_view(post.uri));
    url.add_or_null(note ? note->url : std::string());
    text.add(std::string_view(note ? note->text : std::string()));
    spoiler.add(std::string_view(note ? note->spoiler : std::string()));
    language.add_or_null(note ? note->language : std::string());
    sensitive.add(post.sensitive);
    visibility.add(static_cast<std::int64_t>(post.seen_by));
    reply.add(note && !note->in_reply_to.empty());
    parent.add(post.parent ? std::optional(post.parent->id.value) : std::nullopt);
    const auto whom = answered_account(post);
    answered.add(whom ? std::optional(whom->value) : std::nullopt);
    conversation.add(ids.conversation);
    created.add(post.created_at);
    edited.add(post.edited_at);
    author.add(post.author.value);
    reblog.add(post.reblog_of ? std::optional(post.reblog_of->id.value) : std::nullopt);
    media.add(std::string_view(array_literal(ids.media)));
    poll.add(ids.poll);
    policy.add(static_cast<std::int64_t>(post.quote_policy));
  }
};

std::string insert_sql(const schema_facts& schema) {
  return fmt::format(
      "INSERT INTO statuses (id, uri, url, text, spoiler_text, language, sensitive, visibility, reply,"
      " in_reply_to_id, in_reply_to_account_id, conversation_id, created_at, updated_at, edited_at, local,"
      " account_id, reblog_of_id, ordered_media_attachment_ids, poll_id{0})"
      " SELECT coalesce(id, timestamp_id('statuses')), uri, url, text, spoiler, language, sensitive,"
      " visibility, reply, parent, answered, conversation, created, $20::timestamp, edited, false, author,"
      " reblog, media::bigint[], poll{1}"
      " FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bool[],"
      " $8::int[], $9::bool[], $10::bigint[], $11::bigint[], $12::bigint[], $13::timestamp[],"
      " $14::timestamp[], $15::bigint[], $16::bigint[], $17::text[], $18::bigint[], $19::int[])"
      " AS t(id, uri, url, text, spoiler, language, sensitive, visibility, reply, parent, answered,"
      " conversation, created, edited, author, reblog, media, poll, policy)"
      // Looked at again here, so that a boost never survives what it boosts.
      " WHERE reblog IS NULL OR EXISTS (SELECT 1 FROM statuses o WHERE o.id = reblog AND o.deleted_at IS "
      "NULL)"
      " ON CONFLICT (uri) WHERE uri IS NOT NULL DO NOTHING RETURNING id, uri",
      schema.has_quotes ? ", quote_approval_policy" : "", schema.has_quotes ? ", policy" : "");
}

void insert_rows(pqxx::dbtransaction& tx, const schema_facts& schema, const std::vector<new_status>& posts,
                 const std::vector<reserved_ids>& ids, wall_time now, std::vector<stored_status>& out) {
  status_columns c;
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < posts.size(); ++i) {
    c.add(posts[i], ids[i]);
    index.emplace(posts[i].uri, i);
  }
  const auto inserted =
      exec(tx, insert_sql(schema), c.id.text(), c.uri.text(), c.url.text(), c.text.text(), c.spoiler.text(),
           c.language.text(), c.sensitive.text(), c.visibility.text(), c.reply.text(), c.parent.text(),
           c.answered.text(), c.conversation.text(), c.created.text(), c.edited.text(), c.author.text(),
           c.reblog.text(), c.media.text(), c.poll.text(), c.policy.text(), timestamp_text(now));
  for (const auto& row : inserted) {
    auto& stored = out[index.at(row[1].as<std::string>())];
    stored.id = status_id(row[0].as<std::int64_t>());
    stored.inserted = true;
  }
}

/// The ids of posts that were there before.
void look_up_rest(pqxx::dbtransaction& tx, const std::vector<new_status>& posts,
                  std::vector<stored_status>& out) {
  std::map<std::string, std::size_t> index;
  std::vector<std::string> uris;
  for (std::size_t i = 0; i < posts.size(); ++i) {
    if (out[i].inserted) continue;
    index.emplace(posts[i].uri, i);
    uris.push_back(posts[i].uri);
  }
  if (uris.empty()) return;
  for (const auto& row :
       exec(tx, "SELECT id, uri FROM statuses WHERE uri = ANY($1::text[])", array_literal(uris)))
    out[index.at(row[1].as<std::string>())].id = status_id(row[0].as<std::int64_t>());
}

} // namespace

std::vector<stored_status> store_statuses(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          const std::vector<new_status>& posts, wall_time now) {
  std::vector<stored_status> out(posts.size());
  if (posts.empty()) return out;
  const auto ids = reserve_ids(tx, posts, now);
  insert_rows(tx, schema, posts, ids, now, out);
  look_up_rest(tx, posts, out);

  std::vector<fresh_status> fresh;
  for (std::size_t i = 0; i < posts.size(); ++i)
    if (out[i].inserted) fresh.push_back({posts[i], ids[i], out[i]});
  if (!fresh.empty()) store_parts(tx, schema, fresh, now);
  return out;
}

} // namespace pheidi::model
