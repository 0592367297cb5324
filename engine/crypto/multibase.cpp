// Multibase and Multikey: how newer actors publish keys and proofs.
//
// Base58 costs the square of its length, so what is longer than any key or
// signature that exists is refused before it is looked at.
#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/object_proof.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <array>
#include <vector>

namespace pheidi::crypto {

using namespace std::string_view_literals;

namespace {

constexpr std::string_view alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t max_base58 = 2048; // an ML-DSA-44 key takes 1796
constexpr std::size_t max_base64 = 8192;

constexpr std::array<signed char, 256> make_values() {
  std::array<signed char, 256> out{};
  for (auto& v : out)
    v = -1;
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    out[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
  return out;
}

constexpr auto values = make_values();

/// number = number * factor + digit, the number as bytes with the lowest first.
void multiply_add(std::vector<unsigned char>& number, unsigned factor, unsigned digit) {
  unsigned carry = digit;
  for (auto& byte : number) {
    carry += byte * factor;
    byte = static_cast<unsigned char>(carry & 0xff);
    carry >>= 8;
  }
  for (; carry > 0; carry >>= 8)
    number.push_back(static_cast<unsigned char>(carry & 0xff));
}

std::size_t leading(std::string_view text, char c) {
  const auto first_other = text.find_first_not_of(c);
  return first_other == text.npos ? text.size() : first_other;
}

result<std::string> decode_base58(std::string_view text) {
  if (text.size() > max_base58) return error{errc::bad_encoding, "base58 too long"};
  const auto zeros = leading(text, '1');
  std::vector<unsigned char> number;
  number.reserve(text.size());
  for (const char c : text.substr(zeros)) {
    const auto value = values[static_cast<unsigned char>(c)];
    if (value < 0) return error{errc::bad_encoding, "base58 character"};
    multiply_add(number, 58, static_cast<unsigned>(value));
  }
  std::string out(zeros, '\0');
  out.append(number.rbegin(), number.rend());
  return out;
}

result<std::string> decode_base64url(std::string_view text) {
  if (text.size() > max_base64) return error{errc::bad_encoding, "base64url too long"};
  std::string standard(text);
  for (auto& c : standard) {
    if (c == '+' || c == '/' || c == '=') return error{errc::bad_encoding, "base64url character"};
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  standard.append((4 - standard.size() % 4) % 4, '=');
  return base64_decode(standard);
}

/// One DER element of less than 64 KiB.
std::string der(char tag, std::string_view content) {
  std::string out(1, tag);
  const auto size = content.size();
  if (size >= 0x100) {
    out += '\x82';
    out += static_cast<char>(size >> 8);
  } else if (size >= 0x80) {
    out += '\x81';
  }
  out += static_cast<char>(size & 0xff);
  out += content;
  return out;
}

std::string public_pem(std::string_view spki) {
  std::string out = "-----BEGIN PUBLIC KEY-----\n";
  const auto text = base64(spki);
  for (std::size_t i = 0; i < text.size(); i += 64)
    out.append(text, i, 64).append("\n");
  return out + "-----END PUBLIC KEY-----\n";
}

constexpr auto rsa_code = "\x85\x24"sv;
constexpr auto ed25519_code = "\xed\x01"sv;
constexpr auto rsa_algorithm = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv;
constexpr auto ed25519_algorithm = "\x30\x05\x06\x03\x2b\x65\x70"sv;

std::string spki_pem(std::string_view algorithm, std::string_view key) {
  const auto bits = der('\x03', std::string(1, '\0').append(key)); // no unused bits
  return public_pem(der('\x30', std::string(algorithm).append(bits)));
}

} // namespace

result<std::string> decode_multibase(std::string_view text) {
  if (text.starts_with('z')) return decode_base58(text.substr(1));
  if (text.starts_with('u')) return decode_base64url(text.substr(1));
  return error{errc::bad_encoding, "multibase prefix"};
}

std::string encode_base58(std::string_view bytes) {
  const auto zeros = leading(bytes, '\0');
  std::vector<unsigned char> digits; // lowest first
  for (const char c : bytes.substr(zeros)) {
    unsigned carry = static_cast<unsigned char>(c);
    for (auto& digit : digits) {
      carry += static_cast<unsigned>(digit) << 8;
      digit = static_cast<unsigned char>(carry % 58);
      carry /= 58;
    }
    for (; carry > 0; carry /= 58)
      digits.push_back(static_cast<unsigned char>(carry % 58));
  }
  std::string out(zeros, '1');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit)
    out += alphabet[*digit];
  return out;
}

result<multikey> read_multikey(std::string_view multibase) {
  const auto bytes = decode_multibase(multibase);
  if (!bytes) return bytes.error();
  const std::string_view all = *bytes;
  multikey out;
  if (all.starts_with(ed25519_code)) {
    const auto key = all.substr(ed25519_code.size());
    if (auto usable = ed25519_public_key::from_bytes(key); !usable) return usable.error();
    out.which = multikey::kind::ed25519;
    out.pem = spki_pem(ed25519_algorithm, key);
  } else if (all.starts_with(rsa_code)) {
    out.which = multikey::kind::rsa;
    out.pem = spki_pem(rsa_algorithm, all.substr(rsa_code.size()));
    if (auto usable = rsa_public_key::from_pem(out.pem); !usable) return usable.error();
  }
  return out;
}

} // namespace pheidi::crypto
