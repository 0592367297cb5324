#include "swarm/ledger_file.hpp"

#include "pheidi/base/log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <unistd.h>

namespace pheidi::swarm {

result<ledger_file> ledger_file::open(const std::string& path) {
  ledger_file f;
  f.fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (f.fd_ < 0) return error{errc::file, path + ": " + std::strerror(errno)};
  return f;
}

ledger_file& ledger_file::operator=(ledger_file&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

ledger_file::~ledger_file() {
  if (fd_ >= 0) ::close(fd_);
}

void ledger_file::append(std::string& lines) {
  std::string_view left = lines;
  while (!left.empty()) {
    const auto n = ::write(fd_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      log::error("swarm.ledger_lost", {{"bytes", left.size()}, {"why", std::strerror(errno)}});
      break;
    }
    left.remove_prefix(static_cast<std::size_t>(n));
  }
  lines.clear();
}

void add_ledger_line(std::string& lines, std::string_view host, std::string_view id, wall_time now) {
  fmt::format_to(std::back_inserter(lines), "{}\t{}\t{}\n", host, id, unix_millis(now));
}

} // namespace pheidi::swarm
