// Where files of posts are, and what they are.
#include "pheidi/model/client/attachment_rows.hpp"

#include "exec.hpp"
#include "file_urls.hpp"
#include "sql_text.hpp"

#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace pheidi::model {

namespace {

/// `media_attachments.type`
enum class kind { image = 0, gifv = 1, video = 2, unknown = 3, audio = 4 };

const char* name_of(kind k) {
  switch (k) {
  case kind::image:
    return "image";
  case kind::gifv:
    return "gifv";
  case kind::video:
    return "video";
  case kind::audio:
    return "audio";
  case kind::unknown:
    break;
  }
  return "unknown";
}

/// What was never fetched has no type yet: its name tells whether a client could show it.
kind kind_of_address(std::string_view url) {
  constexpr std::array<std::pair<std::string_view, kind>, 17> endings{{
      {".jpg", kind::image},
      {".jpeg", kind::image},
      {".png", kind::image},
      {".gif", kind::image},
      {".webp", kind::image},
      {".avif", kind::image},
      {".heic", kind::image},
      {".mp4", kind::video},
      {".webm", kind::video},
      {".mov", kind::video},
      {".m4v", kind::video},
      {".mp3", kind::audio},
      {".ogg", kind::audio},
      {".oga", kind::audio},
      {".flac", kind::audio},
      {".wav", kind::audio},
      {".m4a", kind::audio},
  }};
  const auto path = ascii::lower(url.substr(0, url.find_first_of("?#")));
  for (const auto& [ending, what] : endings)
    if (path.ends_with(ending)) return what;
  return kind::unknown;
}

std::string text(const pqxx::row& row, const char* column) {
  return row[column].as<std::string>(std::string());
}

/// The smaller picture of a stored file; a video's is a PNG.
std::string small_url(const config::media_settings& media, const attachment_row& a, const std::string& name,
                      kind what, bool cached) {
  if (what == kind::audio || what == kind::unknown) return "";
  const auto small = what == kind::image ? name : with_extension(name, ".png");
  return media_url(media, {"media_attachments", "files", a.id, small, "small", cached});
}

void add_urls(attachment_row& a, const pqxx::row& row, const config::media_settings& media) {
  const auto name = text(row, "file_file_name"), cover = text(row, "thumbnail_file_name");
  auto what = static_cast<kind>(row["type"].as<int>());
  a.remote_url = shown_remote(text(row, "remote_url"));
  a.preview_remote_url = shown_remote(text(row, "thumbnail_remote_url"));
  if (name.empty()) {
    if (what == kind::unknown) what = kind_of_address(a.remote_url);
    a.url = a.remote_url;
    // A film without a picture of it names itself: strict clients refuse a post with a film and no preview.
    const bool needs_preview = what == kind::image || what == kind::video || what == kind::gifv;
    a.preview_url = !a.preview_remote_url.empty() ? a.preview_remote_url : needs_preview ? a.remote_url : "";
  } else if (a.processed) {
    const bool remote = !text(row, "remote_url").empty();
    const bool cached = remote && row["file_storage_schema_version"].as<int>(0) >= 1;
    a.url = media_url(media, {"media_attachments", "files", a.id, name, "original", cached});
    a.preview_url = small_url(media, a, name, what, cached);
  }
  if (!cover.empty()) {
    const bool cached =
        !text(row, "remote_url").empty() && row["thumbnail_storage_schema_version"].as<int>(0) >= 1;
    a.preview_url = media_url(media, {"media_attachments", "thumbnails", a.id, cover, "original", cached});
  }
  a.type = name_of(what);
}

std::optional<std::int64_t> number(const pqxx::field& column) {
  if (column.is_null()) return std::nullopt;
  return column.as<std::int64_t>();
}

attachment_row read_attachment(const pqxx::row& row, const config::media_settings& media) {
  attachment_row a;
  a.id = row["id"].as<std::int64_t>();
  if (const auto owner = number(row["account_id"])) a.account = account_id(*owner);
  a.status = number(row["status_id"]);
  a.scheduled_status = number(row["scheduled_status_id"]);
  constexpr int complete = 2; // and NULL
  a.processed = row["processing"].as<int>(complete) == complete;
  a.meta = text(row, "file_meta");
  if (!row["description"].is_null()) a.description = text(row, "description");
  a.blurhash = text(row, "blurhash");
  add_urls(a, row, media);
  return a;
}

constexpr const char* columns =
    "SELECT id, account_id, status_id, scheduled_status_id, type, processing, file_file_name,"
    " file_storage_schema_version, file_meta::text AS file_meta, description, blurhash, remote_url,"
    " thumbnail_file_name, thumbnail_remote_url, thumbnail_storage_schema_version FROM media_attachments ";

std::map<std::int64_t, std::vector<attachment_row>> by_owner(pqxx::dbtransaction& tx,
                                                             const config::media_settings& media,
                                                             const char* column,
                                                             const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, std::vector<attachment_row>> found;
  if (ids.empty()) return found;
  const auto sql = fmt::format("{} WHERE {} = ANY($1::bigint[]) ORDER BY id", columns, column);
  for (const auto& row : exec(tx, sql, array_literal(ids)))
    found[row[column].as<std::int64_t>()].push_back(read_attachment(row, media));
  return found;
}

} // namespace

bool is_film_or_sound(std::string_view url) {
  const auto what = kind_of_address(url);
  return what == kind::video || what == kind::audio;
}

std::vector<attachment_row> find_attachments(pqxx::dbtransaction& tx, const config::media_settings& media,
                                             const std::vector<std::int64_t>& ids) {
  std::vector<attachment_row> found;
  if (ids.empty()) return found;
  for (const auto& row :
       exec(tx, fmt::format("{} WHERE id = ANY($1::bigint[]) ORDER BY id", columns), array_literal(ids)))
    found.push_back(read_attachment(row, media));
  return found;
}

std::map<std::int64_t, std::vector<attachment_row>>
attachments_of_statuses(pqxx::dbtransaction& tx, const config::media_settings& media,
                        const std::vector<std::int64_t>& statuses) {
  return by_owner(tx, media, "status_id", statuses);
}

std::map<std::int64_t, std::vector<attachment_row>>
attachments_of_scheduled(pqxx::dbtransaction& tx, const config::media_settings& media,
                         const std::vector<std::int64_t>& scheduled) {
  return by_owner(tx, media, "scheduled_status_id", scheduled);
}

} // namespace pheidi::model
