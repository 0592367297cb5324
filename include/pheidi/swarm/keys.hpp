// The public keys that the swarm verifies with, by key id. Built once, then read by all its loops.
//
// File format: a line per key, "<key id><TAB><base64 of the public key's PEM>".
#pragma once

#include "pheidi/crypto/rsa.hpp"
#include "pheidi/swarm/errc.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace pheidi::swarm {

class key_ring {
 public:
  /// Parses the PEM; a later key of the same id replaces.
  result<void> add(std::string key_id, std::string_view public_pem);
  /// Null if unknown.
  const crypto::rsa_public_key* find(std::string_view key_id) const;
  std::size_t size() const { return keys_.size(); }

  /// bad_keys with the line number.
  static result<key_ring> parse(std::string_view text);
  static result<key_ring> read_file(const std::string& path);
  static std::string line(std::string_view key_id, std::string_view public_pem);

 private:
  std::map<std::string, crypto::rsa_public_key, std::less<>> keys_;
};

} // namespace pheidi::swarm
