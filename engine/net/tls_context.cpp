// The settings of both sides in one place: versions, security level, verification, tickets, memory.
#include "tls_link.hpp"
#include "tls_state.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <csignal>
#include <utility>

namespace pheidi::net {

namespace {

constexpr long longest_certificate_list = 64 << 10;
constexpr int deepest_chain = 8;

/// OpenSSL writes to the socket by write(), so a peer that is gone would end the process.
void ignore_broken_pipes() {
  static const bool once = [] {
    struct sigaction now {};
    if (::sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) ::signal(SIGPIPE, SIG_IGN);
    return true;
  }();
  (void)once;
}

void set_common(SSL_CTX* c) {
  ignore_broken_pipes();
  SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
  // 112 bits: no RSA or DH under 2048, no SHA-1 signatures, none of the old ciphers.
  SSL_CTX_set_security_level(c, 2);
  SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(c, 0);
}

struct bio_free {
  void operator()(BIO* b) const { BIO_free(b); }
};
using memory_bio = std::unique_ptr<BIO, bio_free>;

memory_bio reader(const std::string& text) {
  return memory_bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

bool use_chain(SSL_CTX* c, const std::string& pem) {
  const auto in = reader(pem);
  const std::unique_ptr<X509, void (*)(X509*)> leaf(
      PEM_read_bio_X509_AUX(in.get(), nullptr, nullptr, nullptr), X509_free);
  if (!leaf || SSL_CTX_use_certificate(c, leaf.get()) != 1) return false;
  while (auto* next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add0_chain_cert(c, next) == 1) continue;
    X509_free(next);
    return false;
  }
  ERR_clear_error(); // the end of the text is reported as an error
  return true;
}

bool use_key(SSL_CTX* c, const std::string& pem) {
  const auto in = reader(pem);
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
      PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  return key && SSL_CTX_use_PrivateKey(c, key.get()) == 1 && SSL_CTX_check_private_key(c) == 1;
}

} // namespace

std::string take_tls_error() {
  const auto code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0) return {};
  const char* reason = ERR_reason_error_string(code);
  return reason ? reason : "error " + std::to_string(code);
}

tls_client_context::tls_client_context(std::unique_ptr<state> s) : state_(std::move(s)) {}
tls_client_context::tls_client_context(tls_client_context&&) noexcept = default;
tls_client_context& tls_client_context::operator=(tls_client_context&&) noexcept = default;
tls_client_context::~tls_client_context() = default;

result<tls_client_context> tls_client_context::make(const std::string& ca_file, std::size_t session_cache) {
  ERR_clear_error();
  auto s = std::make_unique<state>(session_cache);
  s->context.reset(SSL_CTX_new(TLS_client_method()));
  auto* c = s->context.get();
  if (!c) return error(errc::tls_handshake, take_tls_error());
  set_common(c);
  const bool loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(c) == 1
                                      : SSL_CTX_load_verify_file(c, ca_file.c_str()) == 1;
  if (!loaded) return error(errc::tls_certificate, "CA file " + ca_file + ": " + take_tls_error());
  SSL_CTX_set_verify(c, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_verify_depth(c, deepest_chain);
  SSL_CTX_set_max_cert_list(c, longest_certificate_list);
  SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  tls_link::keep_sessions_of(c);
  return tls_client_context(std::move(s));
}

tls_server_context::tls_server_context(std::unique_ptr<state> s) : state_(std::move(s)) {}
tls_server_context::tls_server_context(tls_server_context&&) noexcept = default;
tls_server_context& tls_server_context::operator=(tls_server_context&&) noexcept = default;
tls_server_context::~tls_server_context() = default;

result<tls_server_context> tls_server_context::make(const std::string& chain_pem,
                                                    const std::string& key_pem) {
  ERR_clear_error();
  auto s = std::make_unique<state>();
  s->context.reset(SSL_CTX_new(TLS_server_method()));
  auto* c = s->context.get();
  if (!c) return error(errc::tls_handshake, take_tls_error());
  set_common(c);
  if (!use_chain(c, chain_pem)) return error(errc::tls_certificate, "certificate chain: " + take_tls_error());
  if (!use_key(c, key_pem)) return error(errc::tls_certificate, "private key: " + take_tls_error());
  SSL_CTX_set_options(c, SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Tickets carry the session, so the server keeps none; one is enough for a peer that keeps the last.
  SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(c, 1);
  static constexpr unsigned char scope[] = "pheidi";
  SSL_CTX_set_session_id_context(c, scope, sizeof scope - 1);
  return tls_server_context(std::move(s));
}

} // namespace pheidi::net
