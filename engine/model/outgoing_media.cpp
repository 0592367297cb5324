// Attachments of a post, with what `file_meta` says of them.
#include "exec.hpp"
#include "media_url.hpp"
#include "outgoing_parts.hpp"
#include "sql_array.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

namespace {

namespace bj = boost::json;
namespace out = activitypub::outgoing;

constexpr std::size_t most_attachments = 4;

const bj::object* object_at(const bj::value& meta, std::string_view name) {
  const auto* all = meta.if_object();
  const auto* found = all ? all->if_contains(name) : nullptr;
  return found ? found->if_object() : nullptr;
}

std::optional<double> number_at(const bj::object* o, std::string_view name) {
  const auto* found = o ? o->if_contains(name) : nullptr;
  if (!found || !found->is_number()) return std::nullopt;
  return found->to_number<double>();
}

std::optional<int> pixels_at(const bj::object* o, std::string_view name) {
  const auto number = number_at(o, name);
  if (!number || *number < 0 || *number > 1e6) return std::nullopt;
  return static_cast<int>(*number);
}

/// {"focus": {"x", "y"}, "original": {"width", "height", "duration"}, ...}
void add_meta(out::medium& to, const std::string& text, const schema_facts& schema) {
  boost::system::error_code failed;
  const auto meta = bj::parse(text, failed);
  if (failed) return;
  const auto* focus = object_at(meta, "focus");
  if (const auto x = number_at(focus, "x"), y = number_at(focus, "y"); x && y)
    to.focus = activitypub::focal_point{*x, *y};
  const auto* original = object_at(meta, "original");
  to.width = pixels_at(original, "width");
  to.height = pixels_at(original, "height");
  // Mastodon says how long something lasts from 4.7 on.
  if (schema.has_keypair_fragment) to.seconds = number_at(original, "duration");
}

std::optional<std::string> text_or_null(const pqxx::field& column) {
  if (column.is_null()) return std::nullopt;
  return column.as<std::string>();
}

std::string text(const pqxx::field& column) {
  return column.as<std::string>(std::string());
}

out::medium read_medium(const pqxx::row& row, const outgoing_context& context) {
  out::medium m;
  const auto id = row["id"].as<std::int64_t>();
  const auto name = text(row["file_file_name"]), small = text(row["thumbnail_file_name"]);
  m.media_type = text(row["file_content_type"]);
  m.url = name.empty() ? text(row["remote_url"])
                       : media_url(context.media, {"media_attachments", "files", id, name});
  m.description = text_or_null(row["description"]);
  m.blurhash = text(row["blurhash"]);
  add_meta(m, text(row["file_meta"]), context.schema);
  if (!small.empty())
    m.icon =
        out::picture{text(row["thumbnail_content_type"]),
                     media_url(context.media, {"media_attachments", "thumbnails", id, small}), std::nullopt};
  return m;
}

} // namespace

std::vector<out::medium> load_media(pqxx::dbtransaction& tx, const outgoing_context& context,
                                    status_id status, const pqxx::field& order) {
  std::vector<std::pair<std::int64_t, out::medium>> all;
  for (const auto& row :
       exec(tx,
            "SELECT id, file_file_name, file_content_type, file_meta::text AS file_meta, description,"
            " blurhash, thumbnail_file_name, thumbnail_content_type, remote_url FROM media_attachments"
            " WHERE status_id = $1 AND (file_file_name <> '' OR remote_url <> '') ORDER BY id",
            status.value))
    all.emplace_back(row["id"].as<std::int64_t>(), read_medium(row, context));
  std::vector<out::medium> media;
  const auto take = [&](auto& entry) {
    if (media.size() < most_attachments) media.push_back(std::move(entry.second));
  };
  if (order.is_null()) {
    std::ranges::for_each(all, take);
    return media;
  }
  for (const auto id : read_bigints(order))
    if (const auto it = std::ranges::find(all, id, [](const auto& e) { return e.first; }); it != all.end())
      take(*it);
  return media;
}

} // namespace pheidi::model
