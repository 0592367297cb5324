// The stored version is compared with the new one before anything is written; then both are remembered.
#include "pheidi/model/client/local_edits.hpp"

#include "edited_names.hpp"
#include "exec.hpp"
#include "local_poll_row.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"
#include "status_versions.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

/// True if anything of it is new.
bool edit_attachment(pqxx::dbtransaction& tx, const status_row& stored, const attachment_edit& edit,
                     wall_time now) {
  const auto focus = edit.focus
                         ? std::optional(fmt::format(R"({{"x":{},"y":{}}})", edit.focus->x, edit.focus->y))
                         : std::nullopt;
  const auto meta = "CASE WHEN $4::jsonb IS NULL THEN file_meta ELSE"
                    " jsonb_set(coalesce(file_meta::jsonb, '{}'), '{focus}', $4::jsonb)::json END";
  return exec(tx,
              fmt::format(
                  "UPDATE media_attachments SET description = coalesce($3::text, description),"
                  " file_meta = {}, updated_at = $5::timestamp WHERE id = $1 AND account_id = $2"
                  " AND ($3::text IS NOT NULL AND description IS DISTINCT FROM $3::text"
                  "  OR $4::jsonb IS NOT NULL AND file_meta::jsonb -> 'focus' IS DISTINCT FROM $4::jsonb)",
                  meta),
              edit.id, stored.author.value, edit.description, focus, timestamp_text(now))
             .affected_rows() > 0;
}

bool same_poll(const std::optional<stored_poll>& there, const std::optional<local_poll>& wanted) {
  if (!there || !wanted) return there.has_value() == wanted.has_value();
  return there->options == wanted->options && there->multiple == wanted->multiple &&
         there->hide_totals == wanted->hide_totals;
}

void write_row(pqxx::dbtransaction& tx, const status_row& stored, const post_edit& edit,
               const std::optional<std::int64_t>& poll, wall_time now) {
  const auto language = edit.language.empty() ? std::nullopt : std::optional(edit.language);
  exec(tx,
       "UPDATE statuses SET text = $2, spoiler_text = $3, sensitive = $4, language = $5,"
       " ordered_media_attachment_ids = $6::bigint[], poll_id = $7, edited_at = $8::timestamp,"
       " updated_at = $8::timestamp WHERE id = $1",
       stored.id.value, edit.text, edit.spoiler, edit.sensitive, language, array_literal(edit.media), poll,
       timestamp_text(now));
  if (!edit.media.empty())
    exec(tx,
         "UPDATE media_attachments SET status_id = $2, updated_at = $4::timestamp"
         " WHERE id = ANY($1::bigint[]) AND account_id = $3 AND status_id IS NULL",
         array_literal(edit.media), stored.id.value, stored.author.value, timestamp_text(now));
}

} // namespace

std::string language_of_post(pqxx::dbtransaction& tx, status_id status) {
  return exec1(tx, "SELECT coalesce(language, '') FROM statuses WHERE id = $1", status.value)[0]
      .as<std::string>();
}

applied_edit edit_local_post(pqxx::dbtransaction& tx, const schema_facts& schema, const status_row& stored,
                             const post_edit& edit, wall_time now) {
  applied_edit out;
  // Two edits at once would both keep the first version.
  exec(tx, "SELECT 1 FROM statuses WHERE id = $1 FOR UPDATE", stored.id.value);
  const auto before = read_version(tx, schema, stored.id);
  const auto poll = find_stored_poll(tx, stored.id);
  out.text_changed = before.text != edit.text;
  bool media_changed = before.media != array_literal(edit.media);
  for (const auto& each : edit.attachments)
    media_changed = edit_attachment(tx, stored, each, now) || media_changed;
  const bool poll_changed = !same_poll(poll, edit.poll);
  out.changed = out.text_changed || media_changed || poll_changed || before.spoiler != edit.spoiler ||
                before.sensitive != edit.sensitive || language_of_post(tx, stored.id) != edit.language;
  if (!out.changed) return out;

  const auto poll_id = replace_poll(tx, stored, poll, edit.poll, now);
  if (edit.poll) out.poll = poll_id;
  place_mentions(tx, stored.id, edit.mentions, now);
  place_tags(tx, stored, edit.hashtags, now);
  write_row(tx, stored, edit, poll_id, now);
  if (!before.has_history) remember(tx, schema, stored.id, stored.author, before, stored.created_at);
  remember(tx, schema, stored.id, stored.author, read_version(tx, schema, stored.id), now);
  if (out.text_changed) exec(tx, "DELETE FROM preview_cards_statuses WHERE status_id = $1", stored.id.value);
  return out;
}

} // namespace pheidi::model
