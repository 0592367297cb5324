// What is behind the two TLS contexts.
#pragma once

#include "tls_sessions.hpp"

#include "pheidi/net/tls.hpp"

#include <openssl/ssl.h>

#include <memory>

namespace pheidi::net {

struct ssl_context_free {
  void operator()(SSL_CTX* c) const { SSL_CTX_free(c); }
};
using ssl_context = std::unique_ptr<SSL_CTX, ssl_context_free>;

struct tls_client_context::state {
  explicit state(std::size_t session_cache) : sessions(session_cache) {}
  ssl_context context;
  tls_sessions sessions;
};

struct tls_server_context::state {
  ssl_context context;
};

/// What OpenSSL's error queue says, newest reason; empties the queue.
std::string take_tls_error();

} // namespace pheidi::net
