// /api/v1/media and /api/v2/media: pictures are made ready on side threads and stored before their row is.
#include "text_measure.hpp"

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/media/focus.hpp"
#include "pheidi/instance/media/stored_pictures.hpp"
#include "pheidi/model/client/uploads.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;
using web::early_call;

struct stored_upload {
  std::int64_t id = 0;
  std::string file_name;
  media::processed_image image; // without its bytes
  std::int64_t bytes = 0;
};

/// The processed image and what its files are called, or why there is none.
using made_image = result<media::processed_image>;

answer refused(const error& why) {
  if (why.is(media::errc::storage_failed)) return answer::refusal(503, "The file cannot be stored now");
  return web::invalid("File " + why.message());
}

net::awaitable<result<std::int64_t>> next_id(const web::surroundings& here) {
  std::function<std::int64_t(pqxx::dbtransaction&)> next = &model::next_attachment_id;
  co_return co_await here.writers.run<std::int64_t>(here.on, std::move(next));
}

/// Everything that takes long: the picture made ready, its files on the disk.
net::awaitable<std::optional<answer>> take_file(early_call& c) {
  const auto* file = c.given.file("file");
  if (!file) co_return web::invalid("File can't be blank");
  std::function<made_image()> process = [file] { return media::process_upload(file->bytes); };
  auto processed = co_await c.here.aside.run<made_image>(c.here.on, std::move(process));
  if (!processed) co_return answer::refusal(503, "Too many files are being uploaded");
  if (!*processed) co_return refused(processed->error());
  auto image = std::make_shared<media::processed_image>(std::move(**processed));
  auto id = co_await next_id(c.here);
  if (!id) co_return answer::refusal(503, "The database cannot be asked now");
  stored_upload stored{*id,
                       media::random_file_name(image->original.extension),
                       {},
                       static_cast<std::int64_t>(image->original.bytes.size())};
  const auto& root = c.here.settings.media.root;
  std::function<result<void>()> write = [&root, &stored, &image] {
    return media::write_attachment(media::disk_store(root), media::kept::as_ours, stored.id, stored.file_name,
                                   *image);
  };
  auto written = co_await c.here.aside.run<result<void>>(c.here.on, std::move(write));
  if (!written) co_return answer::refusal(503, "Too many files are being uploaded");
  if (!*written) co_return refused(written->error());
  image->original.bytes.clear();
  image->small.bytes.clear();
  stored.image = std::move(*image);
  c.brought = std::move(stored);
  co_return std::nullopt;
}

json::object focus_of(const media::focus& f) {
  return {{"x", f.x}, {"y", f.y}};
}

web::or_refusal<std::optional<std::string>> read_description(const call& c) {
  auto text = c.given.text("description");
  if (text && is_too_long_for_description(*text)) return web::invalid("Description is too long");
  return text;
}

answer create(call& c) {
  const auto& stored = *c.carried<stored_upload>();
  const auto description = read_description(c);
  if (!description) return description.error();
  const auto focus = media::parse_focus(c.given.text_or_empty("focus")).value_or(media::focus{});
  auto meta = media::sizes_of(stored.image);
  meta["focus"] = focus_of(focus);
  model::insert_upload(c.tx,
                       {stored.id, c.me().account, stored.file_name, stored.image.original.content_type,
                        stored.bytes, json::serialize(meta), stored.image.blurhash, *description},
                       c.now);
  return *entities::media_attachment(c.tx, c.context(), stored.id);
}

std::optional<model::own_upload> asked(call& c) {
  const auto id = c.id();
  return id ? model::find_upload(c.tx, c.me().account, *id) : std::nullopt;
}

answer show(call& c) {
  const auto found = asked(c);
  if (!found || found->attached) return web::not_found();
  return *entities::media_attachment(c.tx, c.context(), found->id);
}

/// Of what is in a post already, words and focus are changed with the post, whose readers are told.
answer update(call& c) {
  const auto found = asked(c);
  if (!found || found->attached) return web::not_found();
  const auto description = read_description(c);
  if (!description) return description.error();
  std::string meta;
  if (const auto focus = media::parse_focus(c.given.text_or_empty("focus"))) {
    boost::system::error_code ec;
    auto known = json::parse(found->meta, ec);
    if (ec || !known.is_object()) known = json::object();
    known.get_object()["focus"] = focus_of(*focus);
    meta = json::serialize(known);
  }
  model::update_upload(c.tx, found->id, *description ? *description : found->description, meta, c.now);
  return *entities::media_attachment(c.tx, c.context(), found->id);
}

/// Nobody has it from now on; the sweep takes its files and then its row.
answer remove(call& c) {
  const auto found = asked(c);
  if (!found) return web::not_found();
  if (found->attached) return web::unprocessable("Media attachment is currently used by a status");
  model::remove_upload(c.tx, found->id);
  return web::done();
}

constexpr auto may = web::person("write:media");

constexpr std::array all{
    web::route{"POST", "/api/v1/media", may, &create, web::writes, &take_file, web::family::media},
    web::route{"POST", "/api/v2/media", may, &create, web::writes, &take_file, web::family::media},
    web::route{"GET", "/api/v1/media/:id", may, &show, web::writes},
    web::route{"PUT", "/api/v1/media/:id", may, &update, web::writes},
    web::route{"DELETE", "/api/v1/media/:id", may, &remove, web::writes},
};

} // namespace

table media_routes() {
  return all;
}

} // namespace pheidi::instance::api
