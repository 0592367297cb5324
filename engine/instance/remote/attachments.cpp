// RedownloadMediaWorker: a picture of a post, made ready as uploads are. What is no picture stays where it
// is.
#include "instance/remote/attachment_meta.hpp"
#include "instance/remote/jobs.hpp"

#include "pheidi/instance/media/stored_pictures.hpp"
#include "pheidi/model/client/remote_files.hpp"

namespace pheidi::instance::remote {

namespace {

using wanted_attachment = std::optional<model::wanted_attachment>;
using stored = result<model::kept_attachment>;

/// On a side thread.
stored store(const media::disk_store& files, std::int64_t id, std::string_view bytes,
             const std::string& meta) {
  const auto made = media::process_upload(bytes);
  if (!made) return made.error();
  model::kept_attachment out{{media::random_file_name(made->original.extension), made->original.content_type,
                              static_cast<std::int64_t>(made->original.bytes.size())},
                             attachment_meta(meta, *made),
                             made->blurhash};
  const auto written = media::write_attachment(files, media::kept::as_copy, id, out.file.name, *made);
  if (!written) return written.error();
  return out;
}

/// The files are there before a row names them; those that no row will name go again.
net::awaitable<result<void>> keep(remote_jobs::impl& self, std::int64_t id, std::string url,
                                  model::kept_attachment what) {
  std::function<bool(pqxx::dbtransaction&)> write = [id, &url, &what](pqxx::dbtransaction& tx) {
    return model::keep_attachment(tx, id, url, what, wall_clock::now());
  };
  auto kept = co_await self.p.writers.run<bool>(self.p.on, std::move(write));
  if (kept && *kept) co_return result<void>();
  const auto* files = &self.p.files;
  std::function<result<void>()> take_back = [files, id, name = what.file.name] {
    return media::remove_attachment(*files, media::kept::as_copy, id, name);
  };
  auto removed = co_await self.aside<void>(std::move(take_back));
  if (!kept) co_return kept.error();
  co_return std::move(removed);
}

} // namespace

net::awaitable<result<void>> download_attachment(remote_jobs::impl& self, std::int64_t id) {
  std::function<wanted_attachment(pqxx::dbtransaction&)> ask = [id](pqxx::dbtransaction& tx) {
    return model::find_wanted_attachment(tx, id);
  };
  auto found = co_await self.p.readers.run<wanted_attachment>(self.p.on, std::move(ask));
  if (!found) co_return found.error();
  if (!*found || !self.takes_files_of((*found)->domain)) co_return result<void>();
  wanted what;
  what.max_bytes = media::upload_limits().max_bytes;
  auto got = co_await self.p.web.get((*found)->url, what);
  if (!got) co_return got.error();
  const auto* files = &self.p.files;
  const auto* bytes = &got->bytes;
  const auto* meta = &(*found)->meta;
  std::function<stored()> work = [files, id, bytes, meta] { return store(*files, id, *bytes, *meta); };
  auto made = co_await self.aside<model::kept_attachment>(std::move(work));
  if (!made) co_return made.error();
  co_return co_await keep(self, id, std::move((*found)->url), std::move(*made));
}

} // namespace pheidi::instance::remote
