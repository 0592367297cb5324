// TLS for both sides: contexts, verification, session resumption. OpenSSL stays behind net/ and crypto/.
//
// Client: TLS 1.2 and 1.3, the system's CA bundle or one file, chain and host
// name verified always (there is no switch that turns it off), SNI, one session
// kept per host and port in a bounded cache. A context belongs to one loop.
#pragma once

#include "pheidi/net/errc.hpp"

#include <cstdint>
#include <memory>
#include <string>

struct ssl_st;
struct ssl_ctx_st;

namespace pheidi::net {

class tls_client_context {
 public:
  /// Empty `ca_file`: the system's bundle (SSL_CERT_FILE honoured).
  static result<tls_client_context> make(const std::string& ca_file, std::size_t session_cache = 20000);
  tls_client_context(tls_client_context&&) noexcept;
  tls_client_context& operator=(tls_client_context&&) noexcept;
  ~tls_client_context();
  struct state;
  state& get() { return *state_; }

 private:
  explicit tls_client_context(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

class tls_server_context {
 public:
  /// Certificate chain and key in PEM.
  static result<tls_server_context> make(const std::string& chain_pem, const std::string& key_pem);
  tls_server_context(tls_server_context&&) noexcept;
  tls_server_context& operator=(tls_server_context&&) noexcept;
  ~tls_server_context();
  struct state;
  state& get() { return *state_; }

 private:
  explicit tls_server_context(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

} // namespace pheidi::net
