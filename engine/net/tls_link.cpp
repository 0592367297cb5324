#include "tls_link.hpp"

#include "host_name.hpp"
#include "tls_state.hpp"

#include <boost/system/error_code.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <utility>

namespace pheidi::net {

result<std::unique_ptr<tls_link>> tls_link::make(SSL_CTX* context, int fd) {
  ERR_clear_error();
  std::unique_ptr<tls_link> link(new tls_link(SSL_new(context)));
  if (!link->ssl_ || SSL_set_fd(link->ssl_, fd) != 1) return error(errc::tls_handshake, take_tls_error());
  SSL_set_app_data(link->ssl_, link.get());
  return link;
}

result<std::unique_ptr<tls_link>> tls_link::client(tls_client_context& context, std::string host,
                                                   std::uint16_t port, int fd) {
  auto& state = context.get();
  auto made = make(state.context.get(), fd);
  if (!made) return made;
  auto& link = **made;
  auto expected = link.expect(host);
  if (!expected) return expected.error();
  link.client_ = &state;
  link.session_key_ = std::move(host) + ":" + std::to_string(port);
  // Not removed: several connections may be dialled before the server hands out the next ticket.
  if (const auto session = state.sessions.find(link.session_key_)) SSL_set_session(link.ssl_, session.get());
  SSL_set_connect_state(link.ssl_);
  return made;
}

result<std::unique_ptr<tls_link>> tls_link::server(tls_server_context& context, int fd) {
  auto made = make(context.get().context.get(), fd);
  if (made) SSL_set_accept_state((*made)->ssl_);
  return made;
}

tls_link::~tls_link() {
  ERR_clear_error();
  SSL_free(ssl_);
}

result<void> tls_link::expect(const std::string& host) {
  auto* verify = SSL_get0_param(ssl_);
  X509_VERIFY_PARAM_set_hostflags(verify,
                                  X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  const auto parsed = host_name::parse(host);
  if (!parsed) return parsed.error();
  const bool ok = parsed->literal ? X509_VERIFY_PARAM_set1_ip_asc(verify, parsed->name.c_str()) == 1
                                  : X509_VERIFY_PARAM_set1_host(verify, parsed->name.c_str(), 0) == 1 &&
                                        SSL_set_tlsext_host_name(ssl_, parsed->name.c_str()) == 1;
  if (!ok) return error(errc::bad_host, host);
  return {};
}

void tls_link::keep_sessions_of(SSL_CTX* context) {
  SSL_CTX_sess_set_new_cb(context, &tls_link::keep_session);
}

int tls_link::keep_session(SSL* ssl, SSL_SESSION* session) {
  const auto* link = static_cast<tls_link*>(SSL_get_app_data(ssl));
  if (link && link->client_) link->client_->sessions.keep(link->session_key_, session);
  return 0; // we took no reference
}

io_step tls_link::handshake() {
  ERR_clear_error();
  const auto step = judge(SSL_do_handshake(ssl_), 0);
  established_ = step.what == io_step::kind::done;
  // A session the server chokes on must not spoil the next attempt.
  if (step.what == io_step::kind::failed && client_) client_->sessions.forget(session_key_);
  return step;
}

io_step tls_link::read(std::span<char> into) {
  ERR_clear_error();
  std::size_t n = 0;
  const int returned = SSL_read_ex(ssl_, into.data(), into.size(), &n);
  const auto step = judge(returned, n);
  // A session ticket that came with the answer leaves a write buffer of 16 KB behind; a no-op if none is
  // idle.
  SSL_free_buffers(ssl_);
  return step;
}

io_step tls_link::write(std::string_view text) {
  ERR_clear_error();
  std::size_t n = 0;
  const int returned = SSL_write_ex(ssl_, text.data(), text.size(), &n);
  return judge(returned, n);
}

bool tls_link::unasked_input() {
  ERR_clear_error();
  char byte = 0;
  std::size_t n = 0;
  const int returned = SSL_peek_ex(ssl_, &byte, 1, &n);
  const auto step = judge(returned, n);
  SSL_free_buffers(ssl_);
  return step.what != io_step::kind::wants_read;
}

bool tls_link::buffered() const {
  return SSL_has_pending(ssl_) == 1;
}

void tls_link::say_goodbye() {
  if (!established_ || broken_) return;
  ERR_clear_error();
  (void)SSL_shutdown(ssl_);
}

bool tls_link::resumed() const {
  return SSL_session_reused(ssl_) == 1;
}

io_step tls_link::judge(int returned, std::size_t bytes) {
  if (returned > 0) return io_step::done(bytes);
  const int number = errno;
  switch (SSL_get_error(ssl_, returned)) {
  case SSL_ERROR_WANT_READ:
    return io_step::wants(io_step::kind::wants_read);
  case SSL_ERROR_WANT_WRITE:
    return io_step::wants(io_step::kind::wants_write);
  case SSL_ERROR_ZERO_RETURN:
    why_.clear();
    return io_step::failed(established_ ? errc::closed : errc::tls_handshake);
  case SSL_ERROR_SYSCALL:
    broken_ = true;
    ERR_clear_error();
    why_ = number ? boost::system::error_code(number, boost::system::system_category()).message()
                  : "connection ended";
    return io_step::failed(established_ ? errc::reset : errc::tls_handshake);
  default:
    broken_ = true;
    return io_step::failed(judge_failure());
  }
}

errc tls_link::judge_failure() {
  const auto reason = ERR_GET_REASON(ERR_peek_last_error());
  why_ = take_tls_error();
  if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    why_ = X509_verify_cert_error_string(SSL_get_verify_result(ssl_));
    return errc::tls_certificate;
  }
  if (!established_) return errc::tls_handshake;
  // Many servers end without close_notify; who needs to tell a cut from an end counts bytes.
  if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) return errc::closed;
  return errc::reset;
}

} // namespace pheidi::net
