// The one row that says most of a post.
#include "outgoing_note.hpp"
#include "sql_text.hpp"
#include "visibility_sql.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

/// A conversation that began here is a collection of its own from 4.5 on.
row_part conversation_part(const schema_facts& schema) {
  const auto* parents = schema.has_context_parents
                            ? "talk.parent_account_id AS talk_account, talk.parent_status_id AS talk_status"
                            : "NULL::bigint AS talk_account, NULL::bigint AS talk_status";
  return {fmt::format(", talk.id AS talk, talk.uri AS talk_uri, {} AS talk_created, {}",
                      micros_sql("talk.created_at"), parents),
          " LEFT JOIN conversations talk ON talk.id = s.conversation_id"};
}

/// Mastodon says the address of the link preview from 4.7 on.
row_part card_part(const schema_facts& schema) {
  if (!schema.has_keypair_fragment) return {", NULL AS card", ""};
  return {", card.url AS card",
          " LEFT JOIN LATERAL (SELECT coalesce(nullif(on_post.url, ''), c.url) AS url"
          "  FROM preview_cards_statuses on_post JOIN preview_cards c ON c.id = on_post.preview_card_id"
          "  WHERE on_post.status_id = s.id LIMIT 1) card ON true"};
}

row_part counts_part() {
  return {", coalesce(author_stats.followers_count, 0) AS followers,"
          " greatest(counts.favourites_count, 0) AS likes, greatest(counts.reblogs_count, 0) AS shares",
          " LEFT JOIN account_stats author_stats ON author_stats.account_id = s.account_id"
          " LEFT JOIN status_stats counts ON counts.status_id = s.id"};
}

row_part related_part(const schema_facts& schema) {
  return {", " + status_name_columns(schema, "parent") + ", " + status_name_columns(schema, "original") +
              ", original.visibility AS original_visibility",
          status_name_join("parent", "parent.id = s.in_reply_to_id") +
              status_name_join("original", "original.id = s.reblog_of_id")};
}

} // namespace

std::string status_sql(const schema_facts& schema) {
  std::string columns =
      status_name_columns(schema, "s") +
      fmt::format(", s.visibility, s.reply, s.in_reply_to_account_id, s.reblog_of_id, s.text, s.spoiler_text,"
                  " s.sensitive OR s_author.sensitized_at IS NOT NULL AS sensitive, s.language,"
                  " s.ordered_media_attachment_ids, {} AS edited, {} AS quote_policy,"
                  " s_author.silenced_at IS NOT NULL AS silenced",
                  micros_sql("s.edited_at"), schema.has_quote_policy ? "s.quote_approval_policy" : "0");
  std::string joins = " FROM statuses s JOIN accounts s_author ON s_author.id = s.account_id";
  for (const auto& part : {conversation_part(schema), card_part(schema), counts_part(), related_part(schema),
                           poll_part(), quote_part(schema)}) {
    columns += part.columns;
    joins += part.joins;
  }
  return fmt::format("SELECT {}{} WHERE s.id = $1 AND s.deleted_at IS NULL AND s_author.domain IS NULL{}",
                     columns, joins, leaves_server(schema, "s"));
}

std::optional<status_source> read_source(const pqxx::result& rows,
                                         const config::identity_settings& identity) {
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return status_source{row, *read_status_name(row, "s", identity),
                       static_cast<activitypub::visibility>(row["visibility"].as<int>()),
                       row["silenced"].as<bool>()};
}

} // namespace pheidi::model
