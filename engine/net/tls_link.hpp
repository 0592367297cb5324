// The TLS half of a stream: one SSL object on a non-blocking descriptor, stepped by the stream's coroutines.
#pragma once

#include "io_step.hpp"

#include "pheidi/net/tls.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_session_st;

namespace pheidi::net {

class tls_link {
 public:
  /// `host` is what the certificate must be valid for.
  static result<std::unique_ptr<tls_link>> client(tls_client_context& context, std::string host,
                                                  std::uint16_t port, int fd);
  /// Makes connections of a client context remember the sessions they are given.
  static void keep_sessions_of(ssl_ctx_st* context);
  static result<std::unique_ptr<tls_link>> server(tls_server_context& context, int fd);
  ~tls_link();
  tls_link(const tls_link&) = delete;
  tls_link& operator=(const tls_link&) = delete;

  io_step handshake();
  io_step read(std::span<char> into);
  /// All of `text`. After a wants_* the call is repeated with equal text, which may have moved.
  io_step write(std::string_view text);
  /// Something waits to be read that is no application data of a healthy connection.
  bool unasked_input();
  /// Bytes came that no read has taken yet, so the socket may be silent though there is something to read.
  bool buffered() const;
  /// Tells the peer that this end is deliberate, if that can be done without waiting.
  void say_goodbye();
  /// Why the last step failed, for the log.
  const std::string& why() const { return why_; }
  bool resumed() const;

 private:
  explicit tls_link(ssl_st* ssl) : ssl_(ssl) {}
  static result<std::unique_ptr<tls_link>> make(ssl_ctx_st* context, int fd);
  static int keep_session(ssl_st* ssl, ssl_session_st* session);
  result<void> expect(const std::string& host);
  io_step judge(int returned, std::size_t bytes);
  errc judge_failure();

  ssl_st* ssl_;
  tls_client_context::state* client_ = nullptr; // null on a server
  std::string session_key_;
  std::string why_;
  bool established_ = false;
  bool broken_ = false;
};

} // namespace pheidi::net
