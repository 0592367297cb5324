// Rows are disowned, files removed, rows removed, a hundred at a time.
#include "app/upload_sweep.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/instance/media/stored_pictures.hpp"
#include "pheidi/model/client/released_uploads.hpp"

namespace pheidi::app {

namespace {

namespace media = instance::media;
using uploads = std::vector<model::released_upload>;

constexpr int most_at_once = 100;

/// Ids of those whose files are gone; the others are tried again.
std::vector<std::int64_t> remove_files(const media::disk_store& files, const uploads& all) {
  std::vector<std::int64_t> out;
  for (const auto& each : all) {
    const bool gone = each.file_name.empty() ||
                      media::remove_attachment(files, media::kept::as_ours, each.id, each.file_name);
    if (gone) out.push_back(each.id);
  }
  return out;
}

} // namespace

upload_sweep::upload_sweep(parts p)
    : p_(p), removed_(p_.registry.make_counter("pheidi_media_unattached_removed_total",
                                               "Uploads that no post had, removed with their files.")) {}

void upload_sweep::start() {
  p_.on.spawn(patrol());
}

net::awaitable<result<std::size_t>> upload_sweep::sweep() {
  std::function<uploads(pqxx::dbtransaction&)> disown = [](pqxx::dbtransaction& tx) {
    return model::disown_unattached_uploads(tx, wall_clock::now(), most_at_once);
  };
  auto found = co_await p_.writers.run<uploads>(p_.on, std::move(disown));
  if (!found) co_return found.error();
  if (found->empty()) co_return std::size_t{0};
  using ids_type = std::vector<std::int64_t>;
  std::function<ids_type()> remove = [this, all = *found] { return remove_files(p_.files, all); };
  auto gone = co_await p_.aside.run<ids_type>(p_.on, std::move(remove));
  if (!gone) co_return std::size_t{0};
  std::function<void(pqxx::dbtransaction&)> forget = [&gone](pqxx::dbtransaction& tx) {
    model::remove_disowned_uploads(tx, *gone);
  };
  auto forgotten = co_await p_.writers.run<void>(p_.on, std::move(forget));
  if (!forgotten) co_return forgotten.error();
  removed_.add(gone->size());
  co_return gone->size();
}

net::awaitable<void> upload_sweep::patrol() {
  auto next = steady_clock::now();
  while (!stopping_) {
    co_await net::sleep_for(p_.on, milliseconds(500));
    if (steady_clock::now() < next) continue;
    auto removed = co_await sweep();
    if (!removed) log::warn("media.sweep_waits", {{"error", removed.error().message()}});
    const bool more = removed && *removed > 0;
    next = steady_clock::now() + (more ? seconds(1) : p_.every);
  }
}

} // namespace pheidi::app
