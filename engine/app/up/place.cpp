// Two locks: after a kill the process is gone at once, and its servers are still writing.
#include "app/up/place.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace pheidi::app {

namespace fs = std::filesystem;

namespace {

/// "/run/.s.PGSQL.5432.lock" behind it must fit into a socket's address.
constexpr std::size_t longest_path = 80;
constexpr seconds servers_patience{90};
constexpr milliseconds look_every{50};

error refuse(std::string why) {
  return error{errc::refused, std::move(why)};
}

/// It becomes part of addresses, lists and command lines of three programs.
result<void> check_path(const fs::path& root) {
  const auto text = root.string();
  constexpr const char* allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@";
  if (text.size() > longest_path)
    return refuse(
        fmt::format("the data directory {} has a path of {} bytes, and sockets below it allow {}: choose a "
                    "shorter one",
                    text, text.size(), longest_path));
  if (text.find_first_not_of(allowed) != text.npos)
    return refuse(
        fmt::format("the data directory {} has a blank or another character in its path that the servers "
                    "do not take: choose one of letters, digits and . _ - + @",
                    text));
  return {};
}

result<child_user> user_of_children() {
  if (::geteuid() != 0) return child_user{};
  const passwd* entry = ::getpwnam("postgres");
  if (!entry)
    return refuse("PostgreSQL refuses to run as root, and there is no user `postgres` to run as: start as "
                  "another user, or install PostgreSQL's package");
  return child_user{entry->pw_uid, entry->pw_gid};
}

/// Root would take it away from whoever runs it, and leave it so.
result<void> check_owner(const data_directory& in, child_user children) {
  if (!children.changes()) return {};
  for (const auto& at : {in.root(), in.postgres()}) {
    struct stat about {};
    const bool is_there = ::stat(at.c_str(), &about) == 0;
    if (!is_there || about.st_uid == 0 || about.st_uid == children.user) continue;
    const passwd* entry = ::getpwuid(about.st_uid);
    const auto who = entry ? std::string(entry->pw_name) : fmt::format("'#{}'", about.st_uid);
    return refuse(fmt::format("{} belongs to {}: start as this user, `sudo -u {} pheidi up --data {}`",
                              at.string(), who, who, in.root().string()));
  }
  return {};
}

enum class existing { as_it_is, put_right };

result<void> make_directory(const fs::path& at, mode_t mode, child_user owner, existing found) {
  std::error_code failed;
  const bool made = fs::create_directories(at, failed);
  if (!failed && !made && found == existing::as_it_is) return {};
  const bool fine = !failed && ::chmod(at.c_str(), mode) == 0 &&
                    (!owner.changes() || ::chown(at.c_str(), owner.user, owner.group) == 0);
  if (fine) return {};
  return refuse(fmt::format("{} cannot be made or is somebody else's: {}", at.string(),
                            failed ? failed.message() : std::strerror(errno)));
}

result<void> make_root(const data_directory& in, child_user children) {
  // Root's children must get through it to their own.
  const mode_t whole = children.changes() ? 0711 : 0700;
  return make_directory(in.root(), whole, {}, existing::as_it_is);
}

result<void> make_directories(const data_directory& in, child_user children) {
  const child_user us;
  auto made = make_directory(in.media(), 0755, us, existing::as_it_is);
  if (made) made = make_directory(in.logs(), 0700, us, existing::put_right);
  if (made) made = make_directory(in.run(), 0700, children, existing::put_right);
  if (made) made = make_directory(in.redis(), 0700, children, existing::put_right);
  if (!made || !children.changes()) return made;
  child_plan look;
  look.arguments = {"/bin/true"};
  look.output_file = "/dev/null";
  look.working_directory = in.run().string();
  look.as = children;
  if (run_child(look)) return {};
  return refuse(
      fmt::format("the user `postgres`, as whom the servers run, cannot enter {}: choose a directory that "
                  "it can get to, such as /var/lib/pheidi",
                  in.run().string()));
}

result<owned_descriptor> open_lock(const fs::path& at) {
  owned_descriptor fd(::open(at.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (fd.get() < 0) return refuse(fmt::format("{} cannot be opened: {}", at.string(), std::strerror(errno)));
  return fd;
}

result<owned_descriptor> lock_instance(const data_directory& in) {
  const auto file = in.root() / "lock";
  auto fd = open_lock(file);
  if (!fd) return fd;
  if (::flock(fd->get(), LOCK_EX | LOCK_NB) != 0) {
    std::string who;
    std::getline(std::ifstream(file), who);
    return refuse(fmt::format("an instance runs with {} already (process {}): stop it first, or name another "
                              "directory with --data",
                              in.root().string(), who));
  }
  const auto line = fmt::format("{}\n", ::getpid());
  if (::ftruncate(fd->get(), 0) != 0 || ::pwrite(fd->get(), line.data(), line.size(), 0) < 0)
    return refuse(fmt::format("{} cannot be written: {}", file.string(), std::strerror(errno)));
  return fd;
}

/// After a kill of this program the kernel tells its servers to end, which takes them a moment.
result<owned_descriptor> lock_servers(const data_directory& in) {
  auto fd = open_lock(in.root() / "servers.lock");
  if (!fd) return fd;
  const auto until = steady_clock::now() + servers_patience;
  while (::flock(fd->get(), LOCK_EX | LOCK_NB) != 0) {
    if (steady_clock::now() > until)
      return refuse(fmt::format("servers of an earlier run still use {} after {} s: look for them with "
                                "`fuser {}/servers.lock`",
                                in.root().string(), servers_patience.count(), in.root().string()));
    std::this_thread::sleep_for(look_every);
  }
  return fd;
}

} // namespace

owned_descriptor& owned_descriptor::operator=(owned_descriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = other.release();
  }
  return *this;
}

owned_descriptor::~owned_descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

int owned_descriptor::release() {
  return std::exchange(fd_, -1);
}

result<place> take_place(const data_directory& in) {
  const auto usable = check_path(in.root());
  if (!usable) return usable.error();
  const auto children = user_of_children();
  if (!children) return children.error();
  auto made = check_owner(in, *children);
  if (made) made = make_root(in, *children);
  if (!made) return made.error();
  place out;
  out.children = *children;
  auto instance = lock_instance(in);
  if (!instance) return instance.error();
  out.instance = std::move(*instance);
  auto servers = lock_servers(in);
  if (!servers) return servers.error();
  out.servers = std::move(*servers);
  // Now that it is ours: nothing of it changes under one who runs.
  made = make_directories(in, *children);
  if (!made) return made.error();
  return out;
}

} // namespace pheidi::app
