// Avatar and header of a form: made ready on side threads, on the disk before a row names them.
#include "accounts.hpp"
#include "profile_form.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/instance/media/stored_pictures.hpp"

namespace pheidi::instance::api {

namespace {

using web::answer;

struct picture_wish {
  const char* name; // of the parameter
  const media::profile_picture_kind& kind;
};

constexpr picture_wish avatar{"avatar", media::avatar_kind};
constexpr picture_wish header{"header", media::header_kind};

using stored_file = result<model::picture_file>;

/// On a side thread.
stored_file store(const std::string& root, account_id owner, const picture_wish& wish,
                  std::string_view bytes) {
  const media::disk_store files(root);
  auto made = media::store_profile_picture(files, media::kept::as_ours, wish.kind, owner.value, bytes);
  if (!made) return made.error();
  return model::picture_file{std::move(made->name), std::move(made->content_type), made->bytes};
}

answer refused(const picture_wish& wish, const error& why) {
  if (why.is(media::errc::storage_failed)) return answer::refusal(503, "The file cannot be stored now");
  return web::invalid((wish.name == avatar.name ? "Avatar " : "Header ") + why.message());
}

/// An empty file is none: that is what browsers send for a field that nobody filled.
net::awaitable<web::or_refusal<std::optional<model::picture_file>>> take(web::early_call& c,
                                                                         const picture_wish* wish) {
  using taken = std::optional<model::picture_file>;
  const auto* file = c.given.file(wish->name);
  if (!file || file->bytes.empty()) co_return taken();
  const auto* root = &c.here.settings.media.root;
  std::function<stored_file()> work = [root, owner = c.me().account, wish, file] {
    return store(*root, owner, *wish, file->bytes);
  };
  auto done = co_await c.here.aside.run<stored_file>(c.here.on, std::move(work));
  if (!done) co_return answer::refusal(503, "Too many files are being uploaded");
  if (!*done) co_return refused(*wish, done->error());
  co_return taken(std::move(**done));
}

/// On a side thread, like `store`.
void remove_file(const std::string& root, const std::string& path) {
  const auto removed = media::disk_store(root).remove(path);
  if (!removed) log::warn("api.picture_stays", {{"path", path}, {"error", removed.error().message()}});
}

/// The form is refused after all.
net::awaitable<void> give_back(web::early_call& c, const picture_wish* wish, std::string name) {
  std::function<bool()> work = [root = &c.here.settings.media.root,
                                path = wish->kind.path(c.me().account.value, name)] {
    remove_file(*root, path);
    return true;
  };
  co_await c.here.aside.run<bool>(c.here.on, std::move(work));
}

} // namespace

// The file goes after the row that names another one is committed: a crash between the two leaves a file that
// nothing names, never a name without its file.
void set_own_picture(web::call& c, model::profile_picture which, const model::picture_file& file) {
  const auto me = c.me().account;
  const auto before = model::set_profile_picture(c.tx, me, which, file, c.now);
  if (before.empty() || before == file.name) return;
  const auto& of = which == model::profile_picture::avatar ? avatar : header;
  c.tidy_up.emplace_back([root = &c.here.settings.media.root, path = of.kind.path(me.value, before)] {
    remove_file(*root, path);
  });
}

net::awaitable<std::optional<answer>> take_profile_pictures(web::early_call& c) {
  const auto form = read_profile_form(c.given); // nothing is stored for a form that is refused
  if (!form) co_return form.error();
  stored_pictures stored;
  auto first = co_await take(c, &avatar);
  if (!first) co_return first.error();
  stored.avatar = std::move(*first);
  auto second = co_await take(c, &header);
  if (!second && stored.avatar) co_await give_back(c, &avatar, stored.avatar->name);
  if (!second) co_return second.error();
  stored.header = std::move(*second);
  c.brought = std::move(stored);
  co_return std::nullopt;
}

} // namespace pheidi::instance::api
