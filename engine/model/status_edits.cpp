// Edits: the stored version is read, what differs is written, both versions go into the history.
#include "pheidi/model/status_edits.hpp"

#include "edited_names.hpp"
#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"
#include "status_versions.hpp"

#include "pheidi/activitypub/html.hpp"
#include "pheidi/model/counters.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>

namespace pheidi::model {

namespace {

/// Attachments are known again by their URL; those that are new get rows. In the order of the note.
std::vector<std::int64_t> place_media(pqxx::dbtransaction& tx, const status_row& stored,
                                      const activitypub::note& note, wall_time now, edited_status& out) {
  std::map<std::string, std::int64_t> there;
  for (const auto& row :
       exec(tx, "SELECT id, remote_url FROM media_attachments WHERE status_id = $1", stored.id.value))
    there.emplace(row[1].as<std::string>(), row[0].as<std::int64_t>());
  std::vector<std::int64_t> order;
  for (const auto& a : note.attachments) {
    const auto known = there.find(a.url);
    const auto or_null = [](const std::string& t) { return t.empty() ? std::nullopt : std::optional(t); };
    if (known != there.end()) {
      exec(tx,
           "UPDATE media_attachments SET description = $2, blurhash = coalesce($3, blurhash),"
           " thumbnail_remote_url = $4, updated_at = $5 WHERE id = $1",
           known->second, or_null(a.description), or_null(a.blurhash), or_null(a.thumbnail_url),
           timestamp_text(now));
      order.push_back(known->second);
      continue;
    }
    const auto row = exec1(
        tx,
        "INSERT INTO media_attachments (status_id, account_id, remote_url, thumbnail_remote_url, description,"
        " blurhash, file_meta, type, processing, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7::json, 3, 2, $8, $8) RETURNING id",
        stored.id.value, stored.author.value, a.url, or_null(a.thumbnail_url), or_null(a.description),
        or_null(a.blurhash), file_meta(a), timestamp_text(now));
    order.push_back(row[0].as<std::int64_t>());
    out.new_media.push_back(order.back());
  }
  return order;
}

/// Other options are another question: the votes do not count for it.
std::optional<std::int64_t> place_poll(pqxx::dbtransaction& tx, const status_row& stored,
                                       const activitypub::note& note, wall_time now) {
  const auto rows =
      exec(tx, "SELECT id, options = $2::varchar[] AND multiple = $3 FROM polls WHERE status_id = $1",
           stored.id.value, array_literal(note.poll ? note.poll->options : std::vector<std::string>()),
           note.poll && note.poll->multiple);
  if (!note.poll) {
    exec(tx, "DELETE FROM polls WHERE status_id = $1", stored.id.value);
    return std::nullopt;
  }
  if (rows.empty()) {
    const auto id = exec1(tx, "SELECT nextval('polls_id_seq')")[0].as<std::int64_t>();
    store_poll(tx, id, stored.id, stored.author, *note.poll, now);
    return id;
  }
  const auto id = rows[0][0].as<std::int64_t>();
  if (!rows[0][1].as<bool>()) exec(tx, "DELETE FROM poll_votes WHERE poll_id = $1", id);
  const auto ends = poll_end(*note.poll, now);
  exec(tx,
       "UPDATE polls SET options = $2, multiple = $3, cached_tallies = $4, votes_count = $5,"
       " voters_count = $6, expires_at = $7, last_fetched_at = $8, updated_at = $8,"
       " lock_version = lock_version + 1 WHERE id = $1",
       id, array_literal(note.poll->options), note.poll->multiple, array_literal(note.poll->tallies),
       total_votes(*note.poll), note.poll->voters, ends, timestamp_text(now));
  return id;
}

/// Another quoted post is another quote, which needs its own consent.
void place_quote(pqxx::dbtransaction& tx, const schema_facts& schema, const status_row& stored,
                 const new_status& version, wall_time now, edited_status& out) {
  if (!schema.has_quotes) return;
  const auto there = exec(
      tx, "SELECT id, quoted_status_id, state FROM quotes WHERE status_id = $1 FOR UPDATE", stored.id.value);
  const auto& quote = version.quote;
  const auto quoted = quote && quote->quoted ? std::optional(quote->quoted->value) : std::nullopt;
  if (!there.empty()) {
    const auto before = there[0][1].is_null() ? std::nullopt : std::optional(there[0][1].as<std::int64_t>());
    if (quote && quote->state != 4 && before == quoted) return;
    if (before && there[0][2].as<int>() == 1)
      add_status_counts(tx, schema, {{.status = *before, .quotes = -1}}, now);
    if (quote && quote->state == 4) {
      exec(tx, "UPDATE quotes SET state = 4, updated_at = $2 WHERE status_id = $1", stored.id.value,
           timestamp_text(now));
      return;
    }
    exec(tx, "DELETE FROM quotes WHERE status_id = $1", stored.id.value);
  }
  if (!quote) return;
  const auto whose = quote->quoted_account ? std::optional(quote->quoted_account->value) : std::nullopt;
  const auto row = exec1(
      tx,
      "INSERT INTO quotes (account_id, status_id, quoted_status_id, quoted_account_id, state, legacy,"
      " created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id",
      stored.author.value, stored.id.value, quoted, whose, quote->state, quote->legacy, timestamp_text(now));
  if (quote->state == 0) out.new_quote = row[0].as<std::int64_t>();
  if (quote->state == 1 && quoted) add_status_counts(tx, schema, {{.status = *quoted, .quotes = 1}}, now);
}

/// What is written to the row itself beside the text.
struct new_row {
  std::vector<std::int64_t> media;
  std::optional<std::int64_t> poll;
  std::optional<wall_time> edited_at; // none: stays
};

void write_row(pqxx::dbtransaction& tx, const schema_facts& schema, const status_row& stored,
               const new_status& edit, const new_row& row, wall_time now) {
  const auto& note = *edit.note;
  const auto language = note.language.empty() ? std::nullopt : std::optional(note.language);
  const auto edited = row.edited_at ? std::optional(timestamp_text(*row.edited_at)) : std::nullopt;
  const auto sql =
      fmt::format("UPDATE statuses SET text = $2, spoiler_text = $3, sensitive = $4, language = $5,"
                  " ordered_media_attachment_ids = $6, poll_id = $7, updated_at = $8,"
                  " edited_at = coalesce($9::timestamp, edited_at){} WHERE id = $1",
                  schema.has_quotes ? ", quote_approval_policy = $10" : "");
  const auto media = array_literal(row.media);
  if (schema.has_quotes)
    exec(tx, sql, stored.id.value, note.text, note.spoiler, edit.sensitive, language, media, row.poll,
         timestamp_text(now), edited, edit.quote_policy);
  else
    exec(tx, sql, stored.id.value, note.text, note.spoiler, edit.sensitive, language, media, row.poll,
         timestamp_text(now), edited);
}

bool reader_sees(const version& before, const version& after, bool text_changed) {
  return text_changed || before.spoiler != after.spoiler || before.media != after.media ||
         before.descriptions != after.descriptions || before.poll_options != after.poll_options ||
         before.quote != after.quote;
}

/// Text alone, before and after: by far the most edits.
bool is_plain(const stored_version& before, const new_status& edit) {
  const bool was = !before.has_media && !before.has_poll && !before.quote;
  return was && edit.note->attachments.empty() && !edit.note->poll && !edit.quote;
}

std::vector<account_id> named_by(const new_status& edit) {
  std::vector<account_id> named;
  for (const auto& m : edit.mentions)
    if (!m.silent) named.push_back(m.account);
  return named;
}

void place_names(pqxx::dbtransaction& tx, const stored_version& before, const status_row& stored,
                 const new_status& edit, wall_time now) {
  const auto& note = *edit.note;
  if (before.has_mentions || !edit.mentions.empty()) place_mentions(tx, stored.id, named_by(edit), now);
  if (before.has_tags || !note.hashtags.empty()) place_tags(tx, stored, note.hashtags, now);
  if (!edit.without_emojis) store_emojis(tx, edit.author_domain, note.emojis, now);
}

void judge(const stored_version& before, const version& after, edited_status& out) {
  out.text_changed = activitypub::visible_text(before.text) != activitypub::visible_text(after.text);
  out.significant = reader_sees(before, after, out.text_changed);
}

version place_text(pqxx::dbtransaction& tx, const schema_facts& schema, const stored_version& before,
                   const status_row& stored, const new_status& edit, wall_time now, edited_status& out) {
  const auto& note = *edit.note;
  version after{note.text, note.spoiler, edit.sensitive, "{}", "{}", "{}", std::nullopt};
  judge(before, after, out);
  new_row row;
  if (out.significant) row.edited_at = note.updated.value_or(now);
  write_row(tx, schema, stored, edit, row, now);
  return after;
}

version place_all(pqxx::dbtransaction& tx, const schema_facts& schema, const stored_version& before,
                  const status_row& stored, const new_status& edit, wall_time now, edited_status& out) {
  const auto& note = *edit.note;
  const new_row row{place_media(tx, stored, note, now, out), place_poll(tx, stored, note, now), std::nullopt};
  place_quote(tx, schema, stored, edit, now, out);
  write_row(tx, schema, stored, edit, row, now);
  version after = read_version(tx, schema, stored.id);
  judge(before, after, out);
  if (out.significant)
    exec(tx, "UPDATE statuses SET edited_at = $2 WHERE id = $1", stored.id.value,
         timestamp_text(note.updated.value_or(now)));
  return after;
}

} // namespace

edit_kind kind_of_edit(const status_row& stored, const activitypub::note& note) {
  // Times of other servers are seconds: an edit in the second of the post is one nevertheless.
  const auto& updated = note.updated;
  if (!stored.edited_at) return updated ? edit_kind::version : edit_kind::tallies;
  // The column keeps microseconds.
  if (!updated || std::chrono::floor<std::chrono::microseconds>(*updated) < *stored.edited_at)
    return edit_kind::outdated;
  return std::chrono::floor<std::chrono::microseconds>(*updated) > *stored.edited_at ? edit_kind::version
                                                                                     : edit_kind::tallies;
}

edited_status edit_status(pqxx::dbtransaction& tx, const schema_facts& schema, const status_row& stored,
                          const new_status& edit, wall_time now) {
  edited_status out;
  const auto before = read_version(tx, schema, stored.id);
  place_names(tx, before, stored, edit, now);
  const auto after = is_plain(before, edit) ? place_text(tx, schema, before, stored, edit, now, out)
                                            : place_all(tx, schema, before, stored, edit, now, out);
  if (!out.significant) return out;
  if (!before.has_history) remember(tx, schema, stored.id, stored.author, before, stored.created_at);
  remember(tx, schema, stored.id, stored.author, after, edit.note->updated.value_or(now));
  if (out.text_changed) exec(tx, "DELETE FROM preview_cards_statuses WHERE status_id = $1", stored.id.value);
  return out;
}

bool refresh_tallies(pqxx::dbtransaction& tx, const schema_facts& schema, const status_row& stored,
                     const activitypub::note& note, int quote_policy, wall_time now) {
  bool changed = set_untrusted_counts(tx, schema, stored.id.value, note.likes, note.shares, now);
  if (schema.has_quotes) {
    const auto policy = exec(tx,
                             "UPDATE statuses SET quote_approval_policy = $2, updated_at = $3"
                             " WHERE id = $1 AND quote_approval_policy <> $2",
                             stored.id.value, quote_policy, timestamp_text(now));
    changed = changed || policy.affected_rows() > 0;
  }
  if (!note.poll) return changed;
  const auto poll =
      exec(tx,
           "UPDATE polls SET cached_tallies = $3, votes_count = $4, voters_count = $5, last_fetched_at = $6,"
           " expires_at = CASE WHEN $9 THEN least(expires_at, $8::timestamp) ELSE $8::timestamp END,"
           " updated_at = $6, lock_version = lock_version + 1"
           " WHERE status_id = $1 AND options = $2::varchar[] AND multiple = $7",
           stored.id.value, array_literal(note.poll->options), array_literal(note.poll->tallies),
           total_votes(*note.poll), note.poll->voters, timestamp_text(now), note.poll->multiple,
           poll_end(*note.poll, now), note.poll->closed);
  return changed || poll.affected_rows() > 0;
}

} // namespace pheidi::model
