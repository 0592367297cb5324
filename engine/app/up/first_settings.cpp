// Mastodon's names, so that Rails can take the file and the database over as they are.
#include "app/up/first_settings.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/vapid.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace pheidi::app {

namespace {

std::string secret(std::size_t bytes) {
  return crypto::hex(crypto::random_bytes(bytes));
}

std::string secrets_text() {
  const auto push = crypto::make_vapid_pair();
  return fmt::format(
      "# Without these nobody can read what is encrypted in the database. Keep a copy, and never "
      "change them.\n"
      "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY={}\n"
      "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY={}\n"
      "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT={}\n"
      "SECRET_KEY_BASE={}\n"
      "VAPID_PUBLIC_KEY={}\n"
      "VAPID_PRIVATE_KEY={}\n",
      secret(32), secret(32), secret(32), secret(64), push.public_key, push.private_key);
}

std::string domain_text(const std::string& domain) {
  std::string out = fmt::format(
      "# Part of every address of this instance: it cannot be changed.\nLOCAL_DOMAIN={}\n", domain);
  if (is_local_name(domain))
    out += "# A name of this machine alone: its URLs are http.\nRAILS_ENV=development\nLOCAL_HTTPS=false\n";
  return out;
}

error cannot(const std::string& path) {
  return error{errc::refused, fmt::format("{} cannot be written: {}", path, std::strerror(errno))};
}

} // namespace

bool is_local_name(std::string_view domain) {
  const auto name = domain.substr(0, domain.rfind(':'));
  return name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.");
}

std::string settings_text(const first_settings& s) {
  std::string out =
      "# Settings of this instance, written by `pheidi up`. All that exist: docs/operate/settings.md\n\n";
  out += domain_text(s.domain);
  out += fmt::format("\n# Where a proxy that has the certificate reaches it.\nPHEIDI_WEB__LISTEN={}\n",
                     s.listen);
  out += "PHEIDI_WEB__API=true\n"
         "PHEIDI_QUEUE__QUEUES=\"push ingress default pull\"\n"
         "# No Rails works beside it.\n"
         "PHEIDI_QUEUE__PASSTHROUGH=none\n";
  if (!s.postgres.empty()) out += fmt::format("DATABASE_URL='{}'\n", s.postgres);
  if (!s.redis.empty()) out += fmt::format("REDIS_URL='{}'\n", s.redis);
  return out + '\n' + secrets_text();
}

result<void> write_settings(const data_directory& in, const std::string& text) {
  const auto path = in.settings_file().string(), fresh = path + ".new";
  ::unlink(fresh.c_str());
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return cannot(fresh);
  const bool written =
      ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written || ::rename(fresh.c_str(), path.c_str()) != 0) return cannot(fresh);
  const int directory = ::open(in.root().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return {};
}

} // namespace pheidi::app
