#include "tls_sessions.hpp"

#include <openssl/asn1.h>

#include <string_view>

namespace pheidi::net {

namespace {

constexpr std::size_t largest_kept = 4096;
constexpr int peer_certificate_tag = 3; // [3] EXPLICIT in OpenSSL's encoding of a session

/// One element of DER: how long it is as a whole and where its content begins.
struct element {
  std::size_t whole = 0;
  std::size_t header = 0;
  int tag = -1;
  int tag_class = 0;
};

bool read_element(std::string_view der, element& out) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const auto* p = begin;
  long length = 0;
  const int form = ASN1_get_object(&p, &length, &out.tag, &out.tag_class, static_cast<long>(der.size()));
  if ((form & 0x80) != 0 || length < 0) return false;
  out.header = static_cast<std::size_t>(p - begin);
  out.whole = out.header + static_cast<std::size_t>(length);
  return out.whole <= der.size();
}

} // namespace

std::string without_peer_certificate(std::string der) {
  element sequence;
  if (!read_element(der, sequence) || sequence.tag != V_ASN1_SEQUENCE || sequence.whole != der.size())
    return der;
  std::string content;
  auto rest = std::string_view(der).substr(sequence.header);
  while (!rest.empty()) {
    element e;
    if (!read_element(rest, e)) return der;
    const bool peer = e.tag_class == V_ASN1_CONTEXT_SPECIFIC && e.tag == peer_certificate_tag;
    if (!peer) content.append(rest.substr(0, e.whole));
    rest.remove_prefix(e.whole);
  }
  const int size = ASN1_object_size(1, static_cast<int>(content.size()), V_ASN1_SEQUENCE);
  std::string out(static_cast<std::size_t>(size), '\0');
  auto* p = reinterpret_cast<unsigned char*>(out.data());
  ASN1_put_object(&p, 1, static_cast<int>(content.size()), V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
  out.replace(out.size() - content.size(), content.size(), content);
  return out;
}

void tls_sessions::keep(const std::string& key, SSL_SESSION* session) {
  if (SSL_SESSION_is_resumable(session) != 1) return;
  const int size = i2d_SSL_SESSION(session, nullptr);
  if (size <= 0) return;
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* p = reinterpret_cast<unsigned char*>(der.data());
  i2d_SSL_SESSION(session, &p);
  der = without_peer_certificate(std::move(der));
  if (der.size() <= largest_kept) kept_.put(key, std::move(der));
}

ssl_session tls_sessions::find(const std::string& key) {
  const auto* der = kept_.find(key);
  if (!der) return {};
  const auto* p = reinterpret_cast<const unsigned char*>(der->data());
  return ssl_session(d2i_SSL_SESSION(nullptr, &p, static_cast<long>(der->size())));
}

} // namespace pheidi::net
