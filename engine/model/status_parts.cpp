// The rows around new posts, one statement for each kind whatever the number of posts.
#include "status_parts.hpp"

#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"

#include "pheidi/json/write.hpp"
#include "pheidi/model/counters.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <numeric>
#include <set>

namespace pheidi::model {

namespace {

void store_mentions(pqxx::dbtransaction& tx, std::vector<fresh_status>& fresh, wall_time now) {
  column statuses, accounts, silent;
  std::map<std::int64_t, stored_status*> by_id;
  bool any = false;
  for (auto& f : fresh) {
    by_id[f.stored.id.value] = &f.stored;
    for (const auto& m : f.post.mentions) {
      statuses.add(f.stored.id.value);
      accounts.add(m.account.value);
      silent.add(m.silent);
      any = true;
    }
  }
  if (!any) return;
  const auto rows = exec(tx,
                         "INSERT INTO mentions (status_id, account_id, silent, created_at, updated_at)"
                         " SELECT status, account, silent, $4::timestamp, $4::timestamp"
                         " FROM unnest($1::bigint[], $2::bigint[], $3::bool[]) AS t(status, account, silent)"
                         " ON CONFLICT DO NOTHING RETURNING id, status_id, account_id",
                         statuses.text(), accounts.text(), silent.text(), timestamp_text(now));
  for (const auto& row : rows)
    by_id.at(row[1].as<std::int64_t>())
        ->mentions.emplace_back(account_id(row[2].as<std::int64_t>()), row[0].as<std::int64_t>());
}

/// Moderators can take a hashtag out of the trends.
std::set<std::int64_t> unusable_among(pqxx::dbtransaction& tx,
                                      const std::map<std::string, std::int64_t>& tags) {
  std::vector<std::int64_t> ids;
  for (const auto& [name, id] : tags)
    ids.push_back(id);
  std::set<std::int64_t> out;
  for (const auto& row :
       exec(tx, "SELECT id FROM tags WHERE id = ANY($1::bigint[]) AND NOT usable", array_literal(ids)))
    out.insert(row[0].as<std::int64_t>());
  return out;
}

void store_tags(pqxx::dbtransaction& tx, std::vector<fresh_status>& fresh, wall_time now) {
  std::vector<activitypub::hashtag> all;
  for (const auto& f : fresh)
    if (f.post.note) all.insert(all.end(), f.post.note->hashtags.begin(), f.post.note->hashtags.end());
  if (all.empty()) return;
  const auto ids = find_or_make_tags(tx, all, now);
  const auto unusable = unusable_among(tx, ids);
  column statuses, tags, authors, counted;
  for (auto& f : fresh) {
    if (!f.post.note) continue;
    for (const auto& tag : f.post.note->hashtags) {
      const bool is_public = f.post.seen_by == activitypub::visibility::public_;
      if (is_public && !unusable.contains(ids.at(tag.name))) f.stored.tags.push_back(ids.at(tag.name));
      statuses.add(f.stored.id.value);
      tags.add(ids.at(tag.name));
      authors.add(f.post.author.value);
      counted.add(f.post.seen_by <= activitypub::visibility::unlisted);
    }
  }
  exec(tx,
       "INSERT INTO statuses_tags (status_id, tag_id)"
       " SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT DO NOTHING",
       statuses.text(), tags.text());
  exec(tx,
       "UPDATE featured_tags f SET statuses_count = f.statuses_count + t.n, last_status_at = $4,"
       " updated_at = $4 FROM (SELECT author, tag, count(*) AS n"
       " FROM unnest($1::bigint[], $2::bigint[], $3::bool[]) AS u(author, tag, counted)"
       " WHERE counted GROUP BY author, tag) t WHERE f.account_id = t.author AND f.tag_id = t.tag",
       authors.text(), tags.text(), counted.text(), timestamp_text(now));
}

void store_media(pqxx::dbtransaction& tx, std::vector<fresh_status>& fresh, wall_time now) {
  column ids, statuses, accounts, urls, thumbnails, descriptions, hashes, metas;
  bool any = false;
  for (auto& f : fresh) {
    f.stored.media = f.ids.media;
    for (std::size_t i = 0; i < f.ids.media.size(); ++i) {
      const auto& a = f.post.note->attachments[i];
      ids.add(f.ids.media[i]);
      statuses.add(f.stored.id.value);
      accounts.add(f.post.author.value);
      urls.add(std::string_view(a.url));
      thumbnails.add_or_null(a.thumbnail_url);
      descriptions.add_or_null(a.description);
      hashes.add_or_null(a.blurhash);
      metas.add_or_null(file_meta(a).value_or(std::string()));
      any = true;
    }
  }
  if (!any) return;
  // type 3 and processing 2: nothing is downloaded yet.
  exec(tx,
       "INSERT INTO media_attachments (id, status_id, account_id, remote_url, thumbnail_remote_url,"
       " description, blurhash, file_meta, type, processing, created_at, updated_at)"
       " SELECT id, status, account, url, thumbnail, description, hash, meta::json, 3, 2,"
       " $9::timestamp, $9::timestamp FROM unnest($1::bigint[], $2::bigint[], $3::bigint[],"
       " $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])"
       " AS t(id, status, account, url, thumbnail, description, hash, meta)",
       ids.text(), statuses.text(), accounts.text(), urls.text(), thumbnails.text(), descriptions.text(),
       hashes.text(), metas.text(), timestamp_text(now));
}

/// As text: an optional number confuses the compiler's eye for uninitialised memory.
template <class Id>
std::optional<std::string> id_or_null(const std::optional<Id>& id) {
  if (!id) return std::nullopt;
  return std::to_string(id->value);
}

void store_quotes(pqxx::dbtransaction& tx, const schema_facts& schema, std::vector<fresh_status>& fresh,
                  wall_time now) {
  if (!schema.has_quotes) return;
  for (auto& f : fresh) {
    if (!f.post.quote) continue;
    const auto& q = *f.post.quote;
    const auto quoted = id_or_null(q.quoted);
    const auto whose = id_or_null(q.quoted_account);
    const auto approval = q.approval_uri.empty() ? std::nullopt : std::optional(q.approval_uri);
    const auto rows =
        exec(tx,
             "INSERT INTO quotes (account_id, status_id, quoted_status_id, quoted_account_id, state, legacy,"
             " approval_uri, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)"
             " ON CONFLICT DO NOTHING RETURNING id",
             f.post.author.value, f.stored.id.value, quoted, whose, q.state, q.legacy, approval,
             timestamp_text(now));
    if (!rows.empty()) f.stored.quote = rows[0][0].as<std::int64_t>();
  }
}

bool begins_conversation(const fresh_status& f) {
  return f.post.note && f.post.note->in_reply_to.empty() && f.ids.conversation;
}

/// Since 4.5 a conversation knows the post that began it.
void store_conversations(pqxx::dbtransaction& tx, const schema_facts& schema,
                         const std::vector<fresh_status>& fresh, wall_time now) {
  column ids, statuses, authors;
  bool any = false;
  for (const auto& f : fresh) {
    if (!f.ids.new_conversation) continue;
    const bool first = schema.has_context_parents && begins_conversation(f);
    ids.add(*f.ids.conversation);
    statuses.add(first ? std::optional(f.stored.id.value) : std::nullopt);
    authors.add(first ? std::optional(f.post.author.value) : std::nullopt);
    any = true;
  }
  if (!any) return;
  const bool parents = schema.has_context_parents;
  exec(tx,
       fmt::format("INSERT INTO conversations (id{}, created_at, updated_at)"
                   " SELECT id{}, $4::timestamp, $4::timestamp"
                   " FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS t(id, status, author)",
                   parents ? ", parent_status_id, parent_account_id" : "", parents ? ", status, author" : ""),
       ids.text(), statuses.text(), authors.text(), timestamp_text(now));
}

/// The same for conversations that were there, under a name, before their first post.
void name_first_posts(pqxx::dbtransaction& tx, const std::vector<fresh_status>& fresh) {
  column conversations, statuses, authors;
  bool any = false;
  for (const auto& f : fresh) {
    if (f.ids.new_conversation || !begins_conversation(f)) continue;
    conversations.add(*f.ids.conversation);
    statuses.add(f.stored.id.value);
    authors.add(f.post.author.value);
    any = true;
  }
  if (!any) return;
  exec(tx,
       "UPDATE conversations c SET parent_status_id = t.status, parent_account_id = t.author"
       " FROM (SELECT DISTINCT ON (conversation) * FROM unnest($1::bigint[], $2::bigint[],"
       " $3::bigint[]) AS u(conversation, status, author) ORDER BY conversation, status) t"
       " WHERE c.id = t.conversation AND c.parent_status_id IS NULL",
       conversations.text(), statuses.text(), authors.text());
}

void store_polls(pqxx::dbtransaction& tx, const std::vector<fresh_status>& fresh, wall_time now) {
  for (const auto& f : fresh)
    if (f.ids.poll) store_poll(tx, *f.ids.poll, f.stored.id, f.post.author, *f.post.note->poll, now);
}

void store_all_emojis(pqxx::dbtransaction& tx, const std::vector<fresh_status>& fresh, wall_time now) {
  std::vector<std::pair<std::string, activitypub::emoji>> all;
  for (const auto& f : fresh) {
    if (!f.post.note || f.post.without_emojis) continue;
    for (const auto& e : f.post.note->emojis)
      all.emplace_back(f.post.author_domain, e);
  }
  store_emojis(tx, all, now);
}

void count(pqxx::dbtransaction& tx, const schema_facts& schema, const std::vector<fresh_status>& fresh,
           wall_time now) {
  std::vector<account_delta> authors;
  std::vector<status_delta> others;
  for (const auto& f : fresh) {
    if (f.post.seen_by != activitypub::visibility::direct)
      authors.push_back({.account = f.post.author, .statuses = 1, .posted_at = now});
    const bool shown = f.post.seen_by <= activitypub::visibility::unlisted;
    if (f.post.parent && shown) others.push_back({.status = f.post.parent->id.value, .replies = 1});
    if (f.post.reblog_of) others.push_back({.status = f.post.reblog_of->id.value, .reblogs = 1});
    if (f.post.quote && f.post.quote->quoted && f.post.quote->state == 1)
      others.push_back({.status = f.post.quote->quoted->value, .quotes = 1});
  }
  add_account_counts(tx, authors, now);
  add_status_counts(tx, schema, others, now);
  for (const auto& f : fresh)
    if (f.post.note && (f.post.note->likes || f.post.note->shares))
      set_untrusted_counts(tx, schema, f.stored.id.value, f.post.note->likes, f.post.note->shares, now);
}

} // namespace

std::optional<std::string> file_meta(const activitypub::attachment& a) {
  if (!a.focus && !a.size) return std::nullopt;
  std::string out;
  json::writer w(out);
  w.object();
  if (a.focus) w.key("focus").object().key("x").number(a.focus->x).key("y").number(a.focus->y).end();
  if (a.size) {
    const auto [width, height] = *a.size;
    w.key("original").object().key("width").integer(width).key("height").integer(height);
    w.key("size").string(fmt::format("{}x{}", width, height));
    w.key("aspect").number(static_cast<double>(width) / height).end();
  }
  w.end();
  return out;
}

std::map<std::string, std::int64_t>
find_or_make_tags(pqxx::dbtransaction& tx, const std::vector<activitypub::hashtag>& hashtags, wall_time now) {
  // In one order everywhere, so that two writers never wait for each other.
  std::map<std::string, std::string> wanted;
  for (const auto& tag : hashtags)
    wanted.emplace(tag.name, tag.display_name);
  column names, shown;
  for (const auto& [name, display] : wanted) {
    names.add(std::string_view(name));
    shown.add(std::string_view(display));
  }
  exec(tx,
       "INSERT INTO tags (name, display_name, last_status_at, created_at, updated_at)"
       " SELECT name, display, $3::timestamp, $3::timestamp, $3::timestamp"
       " FROM unnest($1::text[], $2::text[]) AS t(name, display)"
       " WHERE NOT EXISTS (SELECT 1 FROM tags o WHERE lower(o.name) = lower(t.name))"
       " ON CONFLICT (lower(name::text)) DO NOTHING",
       names.text(), shown.text(), timestamp_text(now));
  std::map<std::string, std::int64_t> out;
  std::vector<std::int64_t> stale;
  for (const auto& row :
       exec(tx,
            "SELECT id, lower(name), last_status_at IS NULL OR last_status_at < $2::timestamp -"
            " interval '12 hours' FROM tags WHERE lower(name) = ANY($1::text[])",
            names.text(), timestamp_text(now))) {
    out[row[1].as<std::string>()] = row[0].as<std::int64_t>();
    if (row[2].as<bool>()) stale.push_back(row[0].as<std::int64_t>());
  }
  if (!stale.empty())
    exec(tx,
         "UPDATE tags SET last_status_at = $2 WHERE id IN"
         " (SELECT id FROM tags WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE)",
         array_literal(stale), timestamp_text(now));
  return out;
}

void store_emojis(pqxx::dbtransaction& tx,
                  const std::vector<std::pair<std::string, activitypub::emoji>>& of_domain, wall_time now) {
  if (of_domain.empty()) return;
  std::map<std::pair<std::string, std::string>, const activitypub::emoji*> distinct;
  for (const auto& [domain, emoji] : of_domain)
    distinct[{domain, emoji.shortcode}] = &emoji;
  column codes, domains, urls, uris, updated;
  for (const auto& [key, emoji] : distinct) {
    domains.add(std::string_view(key.first));
    codes.add(std::string_view(key.second));
    urls.add(std::string_view(emoji->image_url));
    uris.add_or_null(emoji->uri);
    updated.add(emoji->updated);
  }
  exec(tx,
       "INSERT INTO custom_emojis AS e (shortcode, domain, image_remote_url, uri, created_at,"
       " updated_at) SELECT code, domain, url, uri, $6::timestamp, $6::timestamp"
       " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamp[])"
       " AS t(code, domain, url, uri, updated)"
       " WHERE NOT EXISTS (SELECT 1 FROM custom_emojis o WHERE o.shortcode = t.code AND"
       " o.domain = t.domain AND o.image_remote_url = t.url"
       " AND (t.updated IS NULL OR t.updated < o.updated_at))"
       " ON CONFLICT (shortcode, domain) DO UPDATE SET image_remote_url = EXCLUDED.image_remote_url,"
       " uri = coalesce(EXCLUDED.uri, e.uri), updated_at = EXCLUDED.updated_at",
       codes.text(), domains.text(), urls.text(), uris.text(), updated.text(), timestamp_text(now));
}

void store_emojis(pqxx::dbtransaction& tx, const std::string& domain,
                  const std::vector<activitypub::emoji>& emojis, wall_time now) {
  std::vector<std::pair<std::string, activitypub::emoji>> of_domain;
  for (const auto& e : emojis)
    of_domain.emplace_back(domain, e);
  store_emojis(tx, of_domain, now);
}

std::optional<std::string> poll_end(const activitypub::poll& poll, wall_time now) {
  if (poll.closed) return timestamp_text(poll.ends_at ? std::min(*poll.ends_at, now) : now);
  if (!poll.ends_at) return std::nullopt;
  return timestamp_text(*poll.ends_at);
}

std::int64_t total_votes(const activitypub::poll& poll) {
  return std::accumulate(poll.tallies.begin(), poll.tallies.end(), std::int64_t{0});
}

void store_poll(pqxx::dbtransaction& tx, std::int64_t id, status_id status, account_id author,
                const activitypub::poll& poll, wall_time now) {
  const auto ends = poll_end(poll, now);
  exec(tx,
       "INSERT INTO polls (id, account_id, status_id, expires_at, options, cached_tallies, multiple,"
       " votes_count, voters_count, last_fetched_at, created_at, updated_at)"
       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $10)",
       id, author.value, status.value, ends, array_literal(poll.options), array_literal(poll.tallies),
       poll.multiple, total_votes(poll), poll.voters, timestamp_text(now));
}

void store_parts(pqxx::dbtransaction& tx, const schema_facts& schema, std::vector<fresh_status>& fresh,
                 wall_time now) {
  for (auto& f : fresh)
    f.stored.conversation = f.ids.conversation;
  store_conversations(tx, schema, fresh, now);
  store_mentions(tx, fresh, now);
  store_tags(tx, fresh, now);
  store_media(tx, fresh, now);
  store_all_emojis(tx, fresh, now);
  store_polls(tx, fresh, now);
  store_quotes(tx, schema, fresh, now);
  if (schema.has_context_parents) name_first_posts(tx, fresh);
  count(tx, schema, fresh, now);
}

} // namespace pheidi::model
