// Active Record encryption: how Rails keeps private keys in `keypairs` (Mastodon 4.7).
//
// Column text is JSON {"p":B64,"h":{"iv":B64,"at":B64[,"e":..][,"c":true]}}; AES-256-GCM,
// 12-byte IV, 16-byte tag, no additional data; zlib when "c". The key is
// PBKDF2-HMAC-SHA256(primary key, salt, 65,536 rounds, 32 bytes); for reading,
// the same with SHA-1 is tried too.
#pragma once

#include "pheidi/crypto/errc.hpp"

#include <string>
#include <string_view>

namespace pheidi::crypto {

class rails_cipher {
 public:
  /// Derives both keys (tens of milliseconds): make one per process. Both empty: every call answers
  /// no_encryption_keys.
  rails_cipher(std::string_view primary_key, std::string_view salt);
  rails_cipher(const rails_cipher&) = delete;
  rails_cipher& operator=(const rails_cipher&) = delete;
  ~rails_cipher();

  /// True if the text has the shape of an encrypted column.
  static bool looks_encrypted(std::string_view column);
  /// Thread-safe. Output is bounded to 1 MiB.
  result<std::string> decrypt(std::string_view column) const;
  /// As Rails writes it; for tests, seeds and key rotation.
  result<std::string> encrypt(std::string_view plain) const;
  bool configured() const { return configured_; }

 private:
  bool configured_ = false;
  std::string sha256_key_;
  std::string sha1_key_;
};

} // namespace pheidi::crypto
