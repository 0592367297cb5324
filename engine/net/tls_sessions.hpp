// Sessions to resume, one per "host:port", the least recently used forgotten first.
//
// Kept as DER without the peer's certificates: those were verified when the
// session was made and would be most of the memory (a chain is 10 KB and more
// once parsed, a session without it some 300 bytes).
#pragma once

#include "pheidi/base/lru.hpp"

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <string>

namespace pheidi::net {

struct ssl_session_free {
  void operator()(SSL_SESSION* s) const { SSL_SESSION_free(s); }
};
using ssl_session = std::unique_ptr<SSL_SESSION, ssl_session_free>;

class tls_sessions {
 public:
  explicit tls_sessions(std::size_t capacity) : kept_(capacity) {}
  /// Replaces the last one; sessions with enormous tickets are not kept.
  void keep(const std::string& key, SSL_SESSION* session);
  ssl_session find(const std::string& key);
  void forget(const std::string& key) { kept_.erase(key); }
  std::size_t size() const { return kept_.size(); }

 private:
  lru<std::string, std::string> kept_;
};

/// The DER of a session without its peer certificate element; unchanged if it is not what we expect.
std::string without_peer_certificate(std::string der);

} // namespace pheidi::net
