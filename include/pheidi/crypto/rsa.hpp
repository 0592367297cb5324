// RSA keys for HTTP signatures: parsed once, used many times.
//
// OpenSSL stays behind this header. A private key holds its prepared signing
// context; it is used by one thread at a time (each shard parses its own). Key
// bytes are wiped on release and never logged.
#pragma once

#include "pheidi/crypto/errc.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace pheidi::crypto {

class rsa_private_key {
 public:
  /// PKCS#1 ("RSA PRIVATE KEY") or PKCS#8 PEM; 1024 to 8192 bits.
  static result<rsa_private_key> from_pem(std::string_view pem);
  /// A new key, for tests and the swarm.
  static rsa_private_key generate(int bits = 2048);

  rsa_private_key(rsa_private_key&&) noexcept;
  rsa_private_key& operator=(rsa_private_key&&) noexcept;
  ~rsa_private_key();

  /// RSASSA-PKCS1-v1_5 with SHA-256, as bytes.
  result<std::string> sign_sha256(std::string_view data) const;
  int bits() const;
  std::string private_pem() const; ///< PKCS#1 PEM as Mastodon stores it
  std::string public_pem() const;  ///< SubjectPublicKeyInfo PEM

 private:
  struct state;
  explicit rsa_private_key(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

class rsa_public_key {
 public:
  /// SPKI ("PUBLIC KEY") or PKCS#1 ("RSA PUBLIC KEY") PEM; 1024 to 8192 bits.
  static result<rsa_public_key> from_pem(std::string_view pem);
  rsa_public_key(rsa_public_key&&) noexcept;
  rsa_public_key& operator=(rsa_public_key&&) noexcept;
  ~rsa_public_key();
  /// Thread-safe.
  bool verify_sha256(std::string_view data, std::string_view signature) const;
  int bits() const;

 private:
  struct state;
  explicit rsa_public_key(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

/// Signatures per CPU-second of this thread on a fresh 2048-bit key, measured for about `budget_ms`.
double measure_rsa2048_signs_per_cpu_second(int budget_ms);
/// The same for checking one.
double measure_rsa2048_verifications_per_cpu_second(int budget_ms);

} // namespace pheidi::crypto
