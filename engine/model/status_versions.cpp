// Versions read and remembered.
#include "status_versions.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

stored_version read_version(pqxx::dbtransaction& tx, const schema_facts& schema, status_id id) {
  const auto row = exec1(
      tx,
      fmt::format(
          "SELECT s.text, s.spoiler_text, s.sensitive, coalesce(m.ids, '{{}}') AS media,"
          " coalesce(m.texts, '{{}}') AS descriptions, coalesce(p.options, '{{}}') AS options, {} AS quote,"
          " EXISTS (SELECT 1 FROM media_attachments a WHERE a.status_id = s.id) AS has_media,"
          " p.id IS NOT NULL AS has_poll,"
          " EXISTS (SELECT 1 FROM mentions n WHERE n.status_id = s.id AND NOT n.silent) AS has_mentions,"
          " EXISTS (SELECT 1 FROM statuses_tags t WHERE t.status_id = s.id) AS has_tags,"
          " EXISTS (SELECT 1 FROM status_edits e WHERE e.status_id = s.id) AS has_history"
          " FROM statuses s LEFT JOIN polls p ON p.status_id = s.id LEFT JOIN LATERAL"
          " (SELECT array_agg(a.id ORDER BY o.n) AS ids,"
          " array_agg(coalesce(a.description, '') ORDER BY o.n)::text[] AS texts"
          " FROM unnest(s.ordered_media_attachment_ids) WITH ORDINALITY AS o(id, n)"
          " JOIN media_attachments a ON a.id = o.id) m ON true WHERE s.id = $1 FOR UPDATE OF s",
          schema.has_quotes ? "(SELECT q.id FROM quotes q WHERE q.status_id = s.id)" : "NULL::bigint"),
      id.value);
  stored_version out;
  out.text = row["text"].as<std::string>();
  out.spoiler = row["spoiler_text"].as<std::string>();
  out.sensitive = row["sensitive"].as<bool>();
  out.media = row["media"].as<std::string>();
  out.descriptions = row["descriptions"].as<std::string>();
  out.poll_options = row["options"].as<std::string>();
  if (!row["quote"].is_null()) out.quote = row["quote"].as<std::int64_t>();
  out.has_media = row["has_media"].as<bool>();
  out.has_poll = row["has_poll"].as<bool>();
  out.has_mentions = row["has_mentions"].as<bool>();
  out.has_tags = row["has_tags"].as<bool>();
  out.has_history = row["has_history"].as<bool>();
  return out;
}

void remember(pqxx::dbtransaction& tx, const schema_facts& schema, status_id status, account_id author,
              const version& v, wall_time at) {
  const bool quote = schema.has_quotes && v.quote;
  const auto sql =
      fmt::format("INSERT INTO status_edits (status_id, account_id, text, spoiler_text, sensitive,"
                  " ordered_media_attachment_ids, media_descriptions, poll_options, created_at,"
                  " updated_at{}) VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8::varchar[], '{{}}'),"
                  " $9, $9{})",
                  quote ? ", quote_id" : "", quote ? ", $10" : "");
  const auto when = timestamp_text(at);
  if (quote)
    exec(tx, sql, status.value, author.value, v.text, v.spoiler, v.sensitive, v.media, v.descriptions,
         v.poll_options, when, *v.quote);
  else
    exec(tx, sql, status.value, author.value, v.text, v.spoiler, v.sensitive, v.media, v.descriptions,
         v.poll_options, when);
}

} // namespace pheidi::model
