// Speaks to a server in bytes, for requests that no client should send.
#pragma once

#include "pheidi/http/client.hpp"
#include "pheidi/net/stream.hpp"

#include <string>

namespace pheidi::http::test {

class raw_client {
 public:
  raw_client(net::loop& l, std::uint16_t port) : loop_(l), port_(port) {}
  raw_client(net::loop& l, std::string unix_path) : loop_(l), path_(std::move(unix_path)) {}

  net::awaitable<bool> connect();
  net::awaitable<bool> say(std::string text);
  /// The next answer; an error at the end of the stream.
  net::awaitable<result<response>> hear(bool to_head = false);
  /// Everything to the end of `mark`; less at the end of the stream.
  net::awaitable<std::string> hear_until(std::string mark);
  /// So many bytes; less at the end of the stream.
  net::awaitable<std::string> hear_bytes(std::size_t n);
  /// True when the server closed without another byte.
  net::awaitable<bool> hung_up();
  void close() { stream_.close(); }

 private:
  net::awaitable<bool> more();
  net::loop& loop_;
  std::uint16_t port_ = 0;
  std::string path_;
  net::stream stream_;
  std::string ahead_;
};

} // namespace pheidi::http::test
