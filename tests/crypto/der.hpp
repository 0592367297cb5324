// Just enough DER to write RSA public keys that OpenSSL would not make.
#pragma once

#include "pheidi/crypto/digest.hpp"

#include <string>

namespace pheidi::crypto::testing {

inline std::string der(char tag, const std::string& content) {
  std::string out(1, tag);
  const auto n = content.size();
  if (n >= 0x100) {
    out += '\x82';
    out += static_cast<char>(n >> 8);
  } else if (n >= 0x80) {
    out += '\x81';
  }
  out += static_cast<char>(n & 0xff);
  return out + content;
}

/// A positive INTEGER from big-endian bytes without leading zeros.
inline std::string der_integer(const std::string& bytes) {
  const bool needs_sign = (static_cast<unsigned char>(bytes.front()) & 0x80) != 0;
  return der('\x02', (needs_sign ? std::string(1, '\0') : "") + bytes);
}

/// "RSA PUBLIC KEY" with this modulus and exponent.
inline std::string rsa_public_pem(const std::string& modulus, const std::string& exponent) {
  const auto sequence = der('\x30', der_integer(modulus) + der_integer(exponent));
  return "-----BEGIN RSA PUBLIC KEY-----\n" + base64(sequence) + "\n-----END RSA PUBLIC KEY-----\n";
}

/// An odd number of that many bits; prime or not is nothing a parser asks.
inline std::string odd_number(std::size_t bits) {
  std::string out(bits / 8, '\x5a');
  out.front() = '\xc5';
  out.back() = '\x01';
  return out;
}

} // namespace pheidi::crypto::testing
