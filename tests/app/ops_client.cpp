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

std::string converse(int fd, const std::filesystem::path& socket, const std::string& request) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::strncpy(to.sun_path, socket.c_str(), sizeof to.sun_path - 1);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &answer_within, sizeof answer_within);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return {};
  if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) return {};
  std::string out;
  char buffer[16384];
  for (ssize_t n = 0; (n = ::recv(fd, buffer, sizeof buffer, 0)) > 0;)
    out.append(buffer, static_cast<std::size_t>(n));
  return out;
}

} // namespace

ops_answer ask_ops(const std::filesystem::path& socket, const std::string& target) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto text = converse(fd, socket, "GET " + target + " HTTP/1.1\r\nHost: ops\r\nConnection: close\r\n\r\n");
  ::close(fd);
  const auto end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || end == text.npos) return {};
  return {std::atoi(text.c_str() + 9), text.substr(0, end), text.substr(end + 4)};
}

} // namespace pheidi::test
