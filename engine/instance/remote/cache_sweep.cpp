// Two rounds, a hundred files at a time.
#include "pheidi/instance/remote/cache_sweep.hpp"

#include "pheidi/base/clock.hpp"
#include "pheidi/base/log.hpp"
#include "pheidi/instance/media/paths.hpp"
#include "pheidi/model/client/remote_files.hpp"
#include "pheidi/model/site_settings.hpp"

#include <array>
#include <charconv>
#include <map>
#include <utility>

namespace pheidi::instance::remote {

namespace {

constexpr int most_at_once = 100;
constexpr std::size_t looks_at_once = 1000;
constexpr milliseconds breath{100}; // others want the disk, too

using dropped = std::vector<model::dropped_file>;
using found_files = std::optional<std::vector<media::cached_file>>;

/// Before which files are too old; nothing where they are kept for ever.
std::optional<wall_time> too_old(pqxx::dbtransaction& tx) {
  const auto text = model::site_text(tx, "media_cache_retention_period");
  int days = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), days);
  if (read.ec != std::errc() || days <= 0) return std::nullopt;
  return wall_clock::now() - std::chrono::hours(24) * days;
}

/// What goes with age: rows forget their files, a hundred at a time, and say which those were.
struct kind_of_copies {
  dropped (*drop)(pqxx::dbtransaction& tx, std::int64_t after);
  void (*add_paths)(std::vector<std::string>& to, const model::dropped_file& of);
};

dropped drop_attachments(pqxx::dbtransaction& tx, std::int64_t after) {
  return model::drop_old_attachments(tx, too_old(tx), after, most_at_once);
}

void add_attachment_paths(std::vector<std::string>& to, const model::dropped_file& of) {
  for (const auto* style : {"original", "small"})
    to.push_back(media::cached_path(media::attachment_path(of.id, style, of.file_name)));
}

dropped drop_card_images(pqxx::dbtransaction& tx, std::int64_t after) {
  const auto before = too_old(tx);
  return before ? model::drop_old_card_images(tx, *before, after, most_at_once) : dropped();
}

void add_card_path(std::vector<std::string>& to, const model::dropped_file& of) {
  to.push_back(media::cached_path(media::card_image_path(of.id, of.file_name)));
}

constexpr kind_of_copies attachments{&drop_attachments, &add_attachment_paths};
constexpr kind_of_copies card_images{&drop_card_images, &add_card_path};

model::file_owner owner_of(media::cached_kind kind) {
  switch (kind) {
  case media::cached_kind::avatar:
    return model::file_owner::avatar;
  case media::cached_kind::header:
    return model::file_owner::header;
  case media::cached_kind::attachment:
    return model::file_owner::attachment;
  case media::cached_kind::card_image:
    return model::file_owner::card;
  }
  return model::file_owner::avatar;
}

/// Paths of those that no row names.
std::vector<std::string> unnamed(pqxx::dbtransaction& tx, const std::vector<media::cached_file>& all) {
  struct group {
    std::vector<std::int64_t> ids;
    std::vector<std::string> names, paths;
  };
  std::map<media::cached_kind, group> by_kind;
  for (const auto& each : all) {
    auto& of = by_kind[each.kind];
    of.ids.push_back(each.id);
    of.names.push_back(each.name);
    of.paths.push_back(each.path);
  }
  std::vector<std::string> out;
  for (const auto& [kind, of] : by_kind) {
    const auto named = model::named_by_rows(tx, owner_of(kind), of.ids, of.names);
    for (std::size_t i = 0; i < named.size(); ++i)
      if (!named[i]) out.push_back(of.paths[i]);
  }
  return out;
}

} // namespace

struct cache_sweep::impl {
  explicit impl(parts given);

  net::awaitable<result<std::size_t>> drop_some(const kind_of_copies* kind);
  net::awaitable<result<std::size_t>> drop_old_files();
  net::awaitable<result<std::size_t>> remove_unnamed_files();
  net::awaitable<result<std::vector<std::string>>> unnamed_of(std::vector<media::cached_file> all);
  net::awaitable<std::size_t> remove(std::vector<std::string> paths);
  net::awaitable<void> patrol();

  parts p;
  metrics::counter& dropped_;
  metrics::counter& unnamed_;
  bool stopping_ = false;
};

cache_sweep::impl::impl(parts given)
    : p(std::move(given)),
      dropped_(p.registry.make_counter(
          "pheidi_remote_cache_dropped_total",
          "Pictures of other servers' posts and of previews whose copies here went with age.")),
      unnamed_(p.registry.make_counter("pheidi_remote_cache_unnamed_removed_total",
                                       "Copies of other servers' files that no row named.")) {}

net::awaitable<std::size_t> cache_sweep::impl::remove(std::vector<std::string> paths) {
  const auto* root = &p.root;
  std::function<std::size_t()> work = [root, &paths] {
    std::size_t gone = 0;
    for (const auto& path : paths)
      if (media::remove_cached_file(*root, path)) ++gone;
    return gone;
  };
  auto done = co_await p.aside.run<std::size_t>(p.on, std::move(work));
  co_return done.value_or(0);
}

net::awaitable<result<std::size_t>> cache_sweep::impl::drop_some(const kind_of_copies* kind) {
  std::size_t count = 0;
  for (std::int64_t after = 0; !stopping_;) {
    std::function<dropped(pqxx::dbtransaction&)> drop = [after, kind](pqxx::dbtransaction& tx) {
      return kind->drop(tx, after);
    };
    auto gone = co_await p.writers.run<dropped>(p.on, std::move(drop));
    if (!gone) co_return gone.error();
    if (gone->empty()) break;
    std::vector<std::string> paths;
    for (const auto& each : *gone)
      kind->add_paths(paths, each);
    co_await remove(std::move(paths));
    count += gone->size();
    dropped_.add(gone->size());
    after = gone->back().id;
    co_await net::sleep_for(p.on, breath);
  }
  co_return count;
}

net::awaitable<result<std::size_t>> cache_sweep::impl::drop_old_files() {
  std::size_t count = 0;
  for (const auto* kind : {&attachments, &card_images}) {
    auto some = co_await drop_some(kind);
    if (!some) co_return some.error();
    count += *some;
  }
  co_return count;
}

net::awaitable<result<std::vector<std::string>>>
cache_sweep::impl::unnamed_of(std::vector<media::cached_file> all) {
  using paths = std::vector<std::string>;
  std::function<paths(pqxx::dbtransaction&)> ask = [&all](pqxx::dbtransaction& tx) {
    return unnamed(tx, all);
  };
  co_return co_await p.writers.run<paths>(p.on, std::move(ask));
}

net::awaitable<result<std::size_t>> cache_sweep::impl::remove_unnamed_files() {
  auto walk = std::make_shared<std::optional<media::cached_files>>();
  const auto oldest = std::time(nullptr) - static_cast<std::time_t>(p.unnamed_life.count());
  std::size_t count = 0;
  while (!stopping_) {
    std::function<found_files()> look = [walk, root = p.root] {
      if (!*walk) walk->emplace(root);
      return (*walk)->next(looks_at_once);
    };
    auto found = co_await p.aside.run<found_files>(p.on, std::move(look));
    if (!found || !*found) break;
    auto files = std::move(**found);
    std::erase_if(files, [oldest](const auto& f) { return f.modified > oldest; });
    auto paths = co_await unnamed_of(std::move(files));
    if (!paths) co_return paths.error();
    if (!paths->empty()) count += co_await remove(std::move(*paths));
    co_await net::sleep_for(p.on, breath);
  }
  unnamed_.add(count);
  co_return count;
}

net::awaitable<void> cache_sweep::impl::patrol() {
  auto next = steady_clock::now(), next_walk = next + p.every;
  while (!stopping_) {
    co_await net::sleep_for(p.on, milliseconds(500));
    if (steady_clock::now() < next) continue;
    next = steady_clock::now() + p.every;
    auto done = co_await drop_old_files();
    if (done && steady_clock::now() >= next_walk) {
      next_walk = steady_clock::now() + p.walk_every;
      done = co_await remove_unnamed_files();
    }
    if (!done) log::warn("remote.sweep_waits", {{"error", done.error().message()}});
  }
}

cache_sweep::cache_sweep(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
cache_sweep::~cache_sweep() = default;

void cache_sweep::start() {
  impl_->p.on.spawn(impl_->patrol());
}

void cache_sweep::stop() {
  impl_->stopping_ = true;
}

net::awaitable<result<std::size_t>> cache_sweep::drop_old_files() {
  return impl_->drop_old_files();
}

net::awaitable<result<std::size_t>> cache_sweep::remove_unnamed_files() {
  return impl_->remove_unnamed_files();
}

} // namespace pheidi::instance::remote
