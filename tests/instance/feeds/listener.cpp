// A subscriber by hand: the client of the engine has none.
#include "listener.hpp"

#include <cstring>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace pheidi::instance::feeds {

listener::listener(test::redis_server& server) : server_(server), socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, server.socket().c_str(), sizeof address.sun_path - 1);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("connect " + server.socket());
  const std::string command = "PSUBSCRIBE *\r\n";
  if (::write(socket_, command.data(), command.size()) < 0) throw std::runtime_error("subscribe");
  next();
}

listener::~listener() {
  ::close(socket_);
}

std::string listener::line() {
  for (;;) {
    const auto end = read_.find("\r\n");
    if (end != read_.npos) {
      auto out = read_.substr(0, end);
      read_.erase(0, end + 2);
      return out;
    }
    char some[65536];
    const auto size = ::read(socket_, some, sizeof some);
    if (size <= 0) throw std::runtime_error("redis is gone");
    read_.append(some, static_cast<std::size_t>(size));
  }
}

std::string listener::bulk() {
  const auto head = line();
  if (head.front() == ':') return head.substr(1);
  const auto size = static_cast<std::size_t>(std::stoul(head.substr(1)));
  std::string out;
  while (out.size() < size + 2) {
    if (!read_.empty()) {
      const auto part = std::min(read_.size(), size + 2 - out.size());
      out += read_.substr(0, part);
      read_.erase(0, part);
      continue;
    }
    char some[65536];
    const auto got = ::read(socket_, some, sizeof some);
    if (got <= 0) throw std::runtime_error("redis is gone");
    read_.append(some, static_cast<std::size_t>(got));
  }
  out.resize(size);
  return out;
}

listener::heard listener::next() {
  const auto parts = std::stoi(line().substr(1));
  std::vector<std::string> all;
  for (int i = 0; i < parts; ++i)
    all.push_back(bulk());
  return {all[static_cast<std::size_t>(parts) - 2], all.back()};
}

std::vector<listener::heard> listener::all() {
  const auto mark = std::to_string(++marks_);
  server_.run({"PUBLISH", "mark", mark});
  std::vector<heard> out;
  for (auto one = next(); one.channel != "mark" || one.message != mark; one = next())
    if (one.channel != "mark") out.push_back(std::move(one));
  return out;
}

std::vector<std::string> listener::on(const std::string& channel) {
  std::vector<std::string> out;
  for (auto& one : all())
    if (one.channel == channel) out.push_back(std::move(one.message));
  return out;
}

} // namespace pheidi::instance::feeds
