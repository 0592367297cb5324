// What the staff has to say.
#include "instance/entities/account_parts.hpp"

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/values.hpp"
#include "pheidi/model/client/status_rows.hpp"
#include "pheidi/model/text_format.hpp"

namespace pheidi::instance::entities {

namespace {

namespace bj = boost::json;

std::string content_of(const context& ctx, const std::string& text) {
  return activitypub::format_text(text, model::own_text_format(ctx.settings.identity));
}

bj::array reactions(const model::announcement_row& row) {
  bj::array list;
  for (const auto& each : row.reactions) {
    bj::object o{{"name", each.name}, {"count", each.count}};
    if (row.read) o["me"] = each.mine;
    if (!each.url.empty()) {
      o["url"] = each.url;
      o["static_url"] = each.static_url;
    }
    list.push_back(std::move(o));
  }
  return list;
}

} // namespace

bj::object announcement(const context& ctx, const model::announcement_row& row, bj::array statuses,
                        bj::array emojis) {
  bj::object o;
  o["id"] = id(row.id);
  o["content"] = content_of(ctx, row.text);
  o["starts_at"] = timestamp_or_null(row.starts_at);
  o["ends_at"] = timestamp_or_null(row.ends_at);
  o["all_day"] = row.all_day;
  o["published_at"] = timestamp(row.published_at);
  o["updated_at"] = timestamp(row.updated_at);
  if (row.read) o["read"] = *row.read;
  o["mentions"] = bj::array();
  o["statuses"] = std::move(statuses);
  o["tags"] = bj::array();
  o["emojis"] = std::move(emojis);
  o["reactions"] = reactions(row);
  return o;
}

bj::array announcements(pqxx::dbtransaction& tx, const context& ctx,
                        const std::vector<model::announcement_row>& rows) {
  std::vector<std::int64_t> ids;
  model::emoji_texts emojis;
  for (const auto& row : rows) {
    ids.insert(ids.end(), row.status_ids.begin(), row.status_ids.end());
    emojis.add("", row.text);
  }
  const auto posts = model::find_status_rows(tx, ctx.schema, ctx.settings.identity, ids);
  emojis.load(tx, ctx.settings.media);
  bj::array list;
  for (const auto& row : rows) {
    bj::array named;
    for (const auto each : row.status_ids)
      if (const auto post = posts.find(each); post != posts.end() && post->second.visibility <= 1)
        named.push_back(bj::object{{"id", id(each)}, {"url", post->second.page}});
    list.push_back(announcement(ctx, row, std::move(named), emoji_list(emojis.used("", {row.text}))));
  }
  return list;
}

} // namespace pheidi::instance::entities
