// The history of a post, and its source.
#include "instance/entities/status_parts.hpp"

#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/values.hpp"

#include <algorithm>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

/// What was never edited is its own only version.
std::vector<model::edit_row> versions_of(pqxx::dbtransaction& tx, const status_parts& parts,
                                         const model::status_entity_row& row) {
  auto edits = model::edits_of(tx, row.id);
  if (!edits.empty()) return edits;
  model::edit_row only;
  only.created_at = row.created_at;
  only.text = row.text;
  only.spoiler_text = row.spoiler_text;
  only.sensitive = row.sensitive;
  if (const auto media = parts.media.find(row.id); media != parts.media.end()) {
    only.media.emplace();
    for (const auto& each : ordered_media(media->second, row.media_order)) {
      only.media->push_back(each.id);
      only.media_descriptions.push_back(each.description.value_or(std::string()));
    }
  }
  if (row.poll)
    if (const auto poll = parts.polls.find(*row.poll); poll != parts.polls.end())
      only.poll_options = poll->second.options;
  if (row.quote) only.quote = 0;
  edits.push_back(std::move(only));
  return edits;
}

/// Files may have left the post since; they have the words of that time.
bj::array media_of(const model::edit_row& edit, const std::vector<model::attachment_row>& all) {
  bj::array list;
  if (!edit.media) return list;
  for (std::size_t at = 0; at < edit.media->size(); ++at) {
    auto found = std::ranges::find(all, (*edit.media)[at], &model::attachment_row::id);
    if (found == all.end()) continue;
    auto medium = *found;
    if (at < edit.media_descriptions.size()) {
      medium.description = edit.media_descriptions[at];
      if (medium.description->empty()) medium.description.reset();
    }
    list.push_back(media_attachment(medium));
  }
  return list;
}

bj::object poll_of(const std::vector<std::string>& options) {
  bj::array list;
  for (const auto& title : options)
    list.push_back(bj::object{{"title", title}});
  return bj::object{{"options", std::move(list)}};
}

struct history {
  status_parts parts;
  std::vector<model::edit_row> edits;
  std::vector<model::attachment_row> media;
};

history load_history(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id) {
  history all{load_status_parts(tx, ctx, std::span(&id, 1), {}), {}, {}};
  const auto* row = all.parts.row(id);
  if (!row || all.parts.hidden.contains(id)) return all;
  all.edits = versions_of(tx, all.parts, *row);
  std::vector<std::int64_t> wanted;
  for (const auto& edit : all.edits) {
    if (edit.media) wanted.insert(wanted.end(), edit.media->begin(), edit.media->end());
    all.parts.emojis.add(row->author_domain, edit.spoiler_text);
    all.parts.emojis.add(row->author_domain, edit.text);
  }
  all.parts.emojis.load(tx, ctx.settings.media);
  all.media = model::find_attachments(tx, ctx.settings.media, wanted);
  return all;
}

bj::object version(const context& ctx, const history& all, const model::status_entity_row& row,
                   const model::edit_row& edit) {
  const auto& parts = all.parts;
  bj::object o;
  o["content"] = content_html(ctx, parts, row, edit.text);
  o["spoiler_text"] = edit.spoiler_text;
  o["sensitive"] = edit.sensitive;
  o["created_at"] = timestamp(edit.created_at);
  o["account"] = account_entity(ctx, parts.accounts, parts.emojis, *parts.author(row));
  o["media_attachments"] = media_of(edit, all.media);
  o["emojis"] = emoji_list(parts.emojis.used(row.author_domain, {edit.spoiler_text, edit.text}));
  if (edit.quote) o["quote"] = quote_entity(ctx, parts, row, status_form::shown);
  if (edit.poll_options) o["poll"] = poll_of(*edit.poll_options);
  return o;
}

} // namespace

bj::array status_edits(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id) {
  const auto all = load_history(tx, ctx, id);
  bj::array list;
  for (const auto& edit : all.edits)
    list.push_back(version(ctx, all, *all.parts.row(id), edit));
  return list;
}

std::optional<bj::object> status_source(pqxx::dbtransaction& tx, const context& ctx, std::int64_t status) {
  const auto rows = model::find_status_rows(tx, ctx.schema, ctx.settings.identity, {status});
  const auto row = rows.find(status);
  if (row == rows.end()) return std::nullopt;
  if (model::may_see(tx, ctx.schema, status, ctx.as_viewer()) != model::seen::yes) return std::nullopt;
  return bj::object{
      {"id", id(status)}, {"text", row->second.text}, {"spoiler_text", row->second.spoiler_text}};
}

} // namespace pheidi::instance::entities
