// Lists of small things that need more than their rows.
#include "instance/entities/account_parts.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/instance/entities/values.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/client/status_rows.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

/// Alone with oneself, too, there is somebody.
std::vector<account_id> people_of(const context& ctx, const model::conversation_row& row) {
  if (row.participants.empty() && ctx.viewer) return {*ctx.viewer};
  return row.participants;
}

bj::value parsed_or_empty(const std::string& json) {
  boost::system::error_code failed;
  auto parsed = bj::parse(json, failed);
  if (failed || !parsed.is_object()) return bj::object();
  return parsed;
}

} // namespace

bj::array media_attachments(pqxx::dbtransaction& tx, const context& ctx, std::span<const std::int64_t> ids) {
  const auto rows = model::find_attachments(tx, ctx.settings.media, {ids.begin(), ids.end()});
  bj::array list;
  for (const auto id : ids)
    if (const auto row = std::ranges::find(rows, id, &model::attachment_row::id); row != rows.end())
      list.push_back(media_attachment(*row));
  return list;
}

std::optional<bj::object> media_attachment(pqxx::dbtransaction& tx, const context& ctx, std::int64_t id) {
  const auto rows = model::find_attachments(tx, ctx.settings.media, {id});
  if (rows.empty()) return std::nullopt;
  return media_attachment(rows.front());
}

bj::array custom_emojis(pqxx::dbtransaction& tx, const context& ctx) {
  return emoji_list(model::picker_emojis(tx, ctx.settings.media));
}

bj::array conversations(pqxx::dbtransaction& tx, const context& ctx,
                        const std::vector<model::conversation_row>& rows) {
  // The viewer stands in for people who are no more.
  auto people = ctx.viewer ? std::vector{*ctx.viewer} : std::vector<account_id>();
  std::vector<std::int64_t> posts;
  for (const auto& row : rows) {
    const auto here = people_of(ctx, row);
    people.insert(people.end(), here.begin(), here.end());
    if (row.last_status) posts.push_back(*row.last_status);
  }
  const auto known = accounts_by_id(tx, ctx, people);
  const auto last = statuses_by_id(tx, ctx, posts);
  bj::array list;
  for (const auto& row : rows) {
    bj::array who;
    for (const auto each : people_of(ctx, row))
      if (const auto found = known.find(each); found != known.end()) who.push_back(found->second);
    const auto viewer = who.empty() && ctx.viewer ? known.find(*ctx.viewer) : known.end();
    if (viewer != known.end()) who.push_back(viewer->second);
    bj::object o{
        {"id", id(row.id)}, {"unread", row.unread}, {"accounts", std::move(who)}, {"last_status", nullptr}};
    if (row.last_status)
      if (const auto post = last.find(*row.last_status); post != last.end()) o["last_status"] = post->second;
    list.push_back(std::move(o));
  }
  return list;
}

bj::array scheduled_statuses(pqxx::dbtransaction& tx, const context& ctx,
                             const std::vector<model::scheduled_row>& rows) {
  std::vector<std::int64_t> ids;
  for (const auto& row : rows)
    ids.push_back(row.id);
  const auto media = model::attachments_of_scheduled(tx, ctx.settings.media, ids);
  bj::array list;
  for (const auto& row : rows) {
    bj::array files;
    if (const auto found = media.find(row.id); found != media.end())
      for (const auto& each : found->second)
        files.push_back(media_attachment(each));
    list.push_back(bj::object{{"id", id(row.id)},
                              {"scheduled_at", timestamp(row.scheduled_at)},
                              {"params", parsed_or_empty(row.params)},
                              {"media_attachments", std::move(files)}});
  }
  return list;
}

bj::array preview_cards(pqxx::dbtransaction& tx, const context& ctx, std::span<const std::int64_t> ids) {
  const auto rows = model::find_cards(tx, ctx.settings.media, {ids.begin(), ids.end()});
  std::vector<account_id> authors;
  for (const auto& [card, row] : rows)
    if (row.author) authors.push_back(*row.author);
  const auto known = accounts_by_id(tx, ctx, authors);
  bj::array list;
  for (const auto each : ids) {
    const auto row = rows.find(each);
    if (row == rows.end()) continue;
    std::optional<bj::object> author;
    if (row->second.author)
      if (const auto found = known.find(*row->second.author); found != known.end()) author = found->second;
    list.push_back(preview_card(ctx, row->second, std::move(author)));
  }
  return list;
}

} // namespace pheidi::instance::entities
