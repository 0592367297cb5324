#include "http_post.hpp"

#include <cstdlib>
#include <cstring>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace pheidi::test {

namespace {

constexpr timeval answer_within{120, 0};

int connect_to(const std::filesystem::path& socket) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::strncpy(to.sun_path, socket.c_str(), sizeof to.sun_path - 1);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &answer_within, sizeof answer_within);
  [[maybe_unused]] const int refused = ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  return fd;
}

void say(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto n = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string read_to_end(int fd) {
  std::string out;
  char buffer[16384];
  for (ssize_t n = 0; (n = ::recv(fd, buffer, sizeof buffer, 0)) > 0;)
    out.append(buffer, static_cast<std::size_t>(n));
  return out;
}

} // namespace

http_answer ask_http(const std::filesystem::path& socket, const std::string& method,
                     const std::string& target, const http_fields& fields, const std::string& body) {
  std::string text = method + " " + target + " HTTP/1.1\r\nConnection: close\r\n";
  bool has_length = false;
  for (const auto& [name, value] : fields) {
    text += name + ": " + value + "\r\n";
    has_length = has_length || name == "Content-Length";
  }
  if (!has_length) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return read_answer(ask_raw(socket, text + "\r\n" + body));
}

std::string ask_raw(const std::filesystem::path& socket, const std::string& bytes) {
  const int fd = connect_to(socket);
  // Beside the reading: who is answered before all was said may stop listening.
  std::thread speaker([fd, &bytes] { say(fd, bytes); });
  auto answer = read_to_end(fd);
  ::shutdown(fd, SHUT_RDWR);
  speaker.join();
  ::close(fd);
  return answer;
}

http_answer read_answer(const std::string& text) {
  const auto end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || end == text.npos) return {};
  return {std::atoi(text.c_str() + 9), text.substr(0, end), text.substr(end + 4)};
}

} // namespace pheidi::test
