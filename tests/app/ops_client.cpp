// HTTP by hand: what is asked must not depend on our own client.
#include "ops_client.hpp"

#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace pheidi::test {

namespace {

constexpr timeval answer_within{20, 0};

/// A descriptor that is not connected when nobody listens.
int connect_to(const std::filesystem::path& socket) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::strncpy(to.sun_path, socket.c_str(), sizeof to.sun_path - 1);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &answer_within, sizeof answer_within);
  [[maybe_unused]] const int refused = ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  return fd;
}

bool say(int fd, std::string_view text) {
  return ::send(fd, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
}

std::string read_to_end(int fd) {
  std::string out;
  char buffer[16384];
  for (ssize_t n = 0; (n = ::recv(fd, buffer, sizeof buffer, 0)) > 0;)
    out.append(buffer, static_cast<std::size_t>(n));
  return out;
}

} // namespace

ops_answer ask_ops(const std::filesystem::path& socket, const std::string& target) {
  const int fd = connect_to(socket);
  const bool asked = say(fd, "GET " + target + " HTTP/1.1\r\nHost: ops\r\nConnection: close\r\n\r\n");
  const auto text = asked ? read_to_end(fd) : std::string();
  ::close(fd);
  const auto end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || end == text.npos) return {};
  return {std::atoi(text.c_str() + 9), text.substr(0, end), text.substr(end + 4)};
}

silent_clients::silent_clients(const std::filesystem::path& socket, int count) {
  for (int i = 0; i < count; ++i) {
    open_.push_back(connect_to(socket));
    say(open_.back(), "GET /metrics HTTP/1.1\r\nHost:");
  }
}

silent_clients::~silent_clients() {
  for (const int fd : open_)
    ::close(fd);
}

} // namespace pheidi::test
