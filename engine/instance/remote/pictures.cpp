// RedownloadAvatarWorker and RedownloadHeaderWorker: the picture of a profile, cut as ours are.
#include "instance/remote/jobs.hpp"

#include "pheidi/instance/media/stored_pictures.hpp"
#include "pheidi/model/client/remote_files.hpp"

namespace pheidi::instance::remote {

namespace {

struct picture_kind {
  model::profile_picture which;
  const media::profile_picture_kind& as;
};

constexpr picture_kind avatar{model::profile_picture::avatar, media::avatar_kind};
constexpr picture_kind header{model::profile_picture::header, media::header_kind};

using wanted_picture = std::optional<model::wanted_picture>;
using stored = result<model::picture_file>;

/// On a side thread.
stored store(const media::disk_store& files, account_id owner, const picture_kind& kind,
             std::string_view bytes) {
  auto made = media::store_profile_picture(files, media::kept::as_copy, kind.as, owner.value, bytes);
  if (!made) return made.error();
  return model::picture_file{std::move(made->name), std::move(made->content_type), made->bytes};
}

/// The file is there before a row names it; one that no row will name goes again.
net::awaitable<result<void>> keep(remote_jobs::impl& self, account_id owner, const picture_kind* kind,
                                  std::string url, model::picture_file file) {
  std::function<bool(pqxx::dbtransaction&)> write = [owner, kind, &url, &file](pqxx::dbtransaction& tx) {
    return model::keep_picture(tx, owner, kind->which, url, file, wall_clock::now());
  };
  auto kept = co_await self.p.writers.run<bool>(self.p.on, std::move(write));
  if (kept && *kept) co_return result<void>();
  auto path = media::cached_path(kind->as.path(owner.value, file.name));
  const auto* files = &self.p.files;
  std::function<result<void>()> remove = [files, path] { return files->remove(path); };
  auto removed = co_await self.aside<void>(std::move(remove));
  if (!kept) co_return kept.error();
  co_return std::move(removed);
}

net::awaitable<result<void>> download(remote_jobs::impl& self, account_id owner, const picture_kind* kind) {
  std::function<wanted_picture(pqxx::dbtransaction&)> ask = [owner, kind](pqxx::dbtransaction& tx) {
    return model::find_wanted_picture(tx, owner, kind->which);
  };
  auto found = co_await self.p.readers.run<wanted_picture>(self.p.on, std::move(ask));
  if (!found) co_return found.error();
  if (!*found || !self.takes_files_of((*found)->domain)) co_return result<void>();
  wanted what;
  what.max_bytes = media::max_profile_picture_bytes;
  auto got = co_await self.p.web.get((*found)->url, what);
  if (!got) co_return got.error();
  const auto* files = &self.p.files;
  const auto* bytes = &got->bytes;
  std::function<stored()> work = [files, owner, kind, bytes] { return store(*files, owner, *kind, *bytes); };
  auto file = co_await self.aside<model::picture_file>(std::move(work));
  if (!file) co_return file.error();
  co_return co_await keep(self, owner, kind, std::move((*found)->url), std::move(*file));
}

} // namespace

net::awaitable<result<void>> download_avatar(remote_jobs::impl& self, std::int64_t account) {
  return download(self, account_id(account), &avatar);
}

net::awaitable<result<void>> download_header(remote_jobs::impl& self, std::int64_t account) {
  return download(self, account_id(account), &header);
}

} // namespace pheidi::instance::remote
