// Ids and conversations that a post needs before it is written.
#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"

#include <pqxx/pqxx>

#include <set>

namespace pheidi::model {

namespace {

/// The conversation of what is answered or boosted is the post's own; a boost has one to itself.
std::optional<std::int64_t> known_conversation(const new_status& post) {
  if (post.conversation) return post.conversation;
  if (post.parent && post.parent->conversation) return post.parent->conversation;
  return std::nullopt;
}

std::map<std::string, std::int64_t> conversations_by_uri(pqxx::dbtransaction& tx,
                                                         const std::set<std::string>& uris, wall_time now) {
  std::map<std::string, std::int64_t> out;
  if (uris.empty()) return out;
  const auto names = array_literal(std::vector<std::string>(uris.begin(), uris.end()));
  const auto read = [&out](const pqxx::result& rows) {
    for (const auto& row : rows)
      out[row[1].as<std::string>()] = row[0].as<std::int64_t>();
  };
  read(exec(tx, "SELECT id, uri FROM conversations WHERE uri = ANY($1::text[])", names));
  if (out.size() == uris.size()) return out;
  exec(tx,
       "INSERT INTO conversations (uri, created_at, updated_at)"
       " SELECT uri, $2::timestamp, $2::timestamp FROM unnest($1::text[]) AS t(uri) ORDER BY uri"
       " ON CONFLICT (uri) WHERE uri IS NOT NULL DO NOTHING",
       names, timestamp_text(now));
  read(exec(tx, "SELECT id, uri FROM conversations WHERE uri = ANY($1::text[])", names));
  return out;
}

std::vector<std::int64_t> draw(pqxx::dbtransaction& tx, const std::string& sql, std::size_t count) {
  std::vector<std::int64_t> out;
  if (count == 0) return out;
  for (const auto& row : exec(tx, sql, static_cast<std::int64_t>(count)))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

std::size_t media_count(const new_status& post) {
  return post.note ? post.note->attachments.size() : 0;
}

} // namespace

std::vector<reserved_ids> reserve_ids(pqxx::dbtransaction& tx, const std::vector<new_status>& posts,
                                      wall_time now) {
  std::set<std::string> uris;
  std::size_t nameless = 0, media = 0, polls = 0;
  for (const auto& post : posts) {
    media += media_count(post);
    polls += post.note && post.note->poll ? 1 : 0;
    if (known_conversation(post)) continue;
    if (post.note && !post.note->conversation.empty())
      uris.insert(post.note->conversation);
    else
      ++nameless;
  }
  const auto named = conversations_by_uri(tx, uris, now);
  auto fresh = draw(tx, "SELECT nextval('conversations_id_seq') FROM generate_series(1, $1)", nameless);
  auto media_ids = draw(tx, "SELECT timestamp_id('media_attachments') FROM generate_series(1, $1)", media);
  auto poll_ids = draw(tx, "SELECT nextval('polls_id_seq') FROM generate_series(1, $1)", polls);

  std::vector<reserved_ids> out(posts.size());
  std::size_t next_fresh = 0, next_media = 0, next_poll = 0;
  for (std::size_t i = 0; i < posts.size(); ++i) {
    const auto& post = posts[i];
    out[i].conversation = known_conversation(post);
    if (!out[i].conversation && post.note && !post.note->conversation.empty())
      out[i].conversation = named.at(post.note->conversation);
    out[i].new_conversation = !out[i].conversation;
    if (out[i].new_conversation) out[i].conversation = fresh.at(next_fresh++);
    for (std::size_t n = 0; n < media_count(post); ++n)
      out[i].media.push_back(media_ids.at(next_media++));
    if (post.note && post.note->poll) out[i].poll = poll_ids.at(next_poll++);
  }
  return out;
}

} // namespace pheidi::model
