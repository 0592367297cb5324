// Ed25519 public keys, as some peers sign with (RFC 9421 "ed25519", cavage "hs2019").
#pragma once

#include "pheidi/crypto/errc.hpp"

#include <memory>
#include <string_view>

namespace pheidi::crypto {

class ed25519_public_key {
 public:
  /// The 32 bytes themselves, as in a Multikey after its prefix.
  static result<ed25519_public_key> from_bytes(std::string_view bytes);
  /// SubjectPublicKeyInfo PEM.
  static result<ed25519_public_key> from_pem(std::string_view pem);
  ed25519_public_key(ed25519_public_key&&) noexcept;
  ed25519_public_key& operator=(ed25519_public_key&&) noexcept;
  ~ed25519_public_key();
  /// Thread-safe.
  bool verify(std::string_view data, std::string_view signature) const;

 private:
  struct state;
  explicit ed25519_public_key(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

} // namespace pheidi::crypto
