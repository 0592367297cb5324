// Loads what posts are rendered from, kind by kind.
#include "instance/entities/status_parts.hpp"

#include "pheidi/model/client/filter_rows.hpp"

#include <algorithm>

namespace pheidi::instance::entities {

namespace {

constexpr std::size_t most_media = 4;

using id_list = std::vector<std::int64_t>;

/// Posts that are not boosts: all that hangs on posts hangs on them.
id_list written(const status_parts& parts) {
  id_list ids;
  for (const auto& [id, row] : parts.rows)
    if (!row.reblog_of) ids.push_back(id);
  return ids;
}

void hide(pqxx::dbtransaction& tx, const context& ctx, status_parts& parts,
          std::span<const std::int64_t> asked, status_options options) {
  std::set<std::int64_t> questions;
  if (!options.already_visible) questions.insert(asked.begin(), asked.end());
  for (const auto& [id, row] : parts.rows)
    if (row.quote && row.quote->quoted) questions.insert(*row.quote->quoted);
  const auto visible =
      model::visible_statuses(tx, ctx.schema, {questions.begin(), questions.end()}, ctx.as_viewer());
  for (const auto id : questions)
    if (!visible.contains(id)) parts.hidden.insert(id);
}

void load_accounts(pqxx::dbtransaction& tx, const context& ctx, status_parts& parts) {
  std::vector<account_id> ids;
  for (const auto& [id, row] : parts.rows)
    ids.push_back(row.author);
  for (const auto& [id, card] : parts.cards)
    if (card.author) ids.push_back(*card.author);
  parts.accounts = load_account_parts(tx, ctx, ids);
}

void load_emojis(pqxx::dbtransaction& tx, const context& ctx, status_parts& parts) {
  add_emoji_texts(parts.accounts, parts.emojis);
  for (const auto& [id, row] : parts.rows) {
    parts.emojis.add(row.author_domain, row.spoiler_text);
    parts.emojis.add(row.author_domain, row.text);
  }
  for (const auto& [id, poll] : parts.polls)
    for (const auto& option : poll.options)
      parts.emojis.add(poll.author_domain, option);
  parts.emojis.load(tx, ctx.settings.media);
}

void load_filters(pqxx::dbtransaction& tx, const context& ctx, status_parts& parts) {
  if (!ctx.viewer) return;
  parts.filters = std::make_shared<const filter_set>(model::active_filters_of(tx, *ctx.viewer, ctx.now));
}

} // namespace

const model::status_entity_row* status_parts::row(std::int64_t id) const {
  const auto found = rows.find(id);
  return found == rows.end() ? nullptr : &found->second;
}

const model::profile_row* status_parts::author(const model::status_entity_row& row) const {
  const auto found = accounts.rows.find(row.author);
  return found == accounts.rows.end() ? nullptr : &found->second;
}

status_parts load_status_parts(pqxx::dbtransaction& tx, const context& ctx, std::span<const std::int64_t> ids,
                               status_options options) {
  const auto& settings = ctx.settings;
  status_parts parts;
  parts.rows = model::find_status_rows(tx, ctx.schema, settings.identity, {ids.begin(), ids.end()});
  hide(tx, ctx, parts, ids, options);
  const auto posts = written(parts);
  id_list polls;
  for (const auto& [id, row] : parts.rows)
    if (row.poll) polls.push_back(*row.poll);
  parts.mentions = model::mentions_of_statuses(tx, ctx.schema, settings.identity, posts);
  parts.tags = model::tags_of_statuses(tx, posts);
  parts.media = model::attachments_of_statuses(tx, settings.media, posts);
  parts.cards = model::cards_of_statuses(tx, settings.media, posts);
  parts.polls = model::find_polls(tx, polls, ctx.viewer);
  if (ctx.viewer) parts.flags = model::flags_of(tx, *ctx.viewer, posts);
  load_filters(tx, ctx, parts);
  load_accounts(tx, ctx, parts);
  load_emojis(tx, ctx, parts);
  return parts;
}

std::vector<model::attachment_row> ordered_media(const std::vector<model::attachment_row>& all,
                                                 const std::optional<std::vector<std::int64_t>>& order) {
  std::vector<model::attachment_row> media;
  if (!order) {
    media = all;
  } else {
    for (const auto id : *order)
      if (const auto it = std::ranges::find(all, id, &model::attachment_row::id); it != all.end())
        media.push_back(*it);
  }
  if (media.size() > most_media) media.erase(media.begin() + most_media, media.end());
  return media;
}

} // namespace pheidi::instance::entities
