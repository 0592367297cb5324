// Base64 and hex as text: OpenSSL encodes; decoding is ours, because how strict it is matters.
#include "openssl_ptr.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/digest.hpp"

#include <array>

namespace pheidi::crypto {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr unsigned char not_a_digit = 0xff;

constexpr std::array<unsigned char, 256> make_values() {
  std::array<unsigned char, 256> out{};
  for (auto& v : out)
    v = not_a_digit;
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    out[static_cast<unsigned char>(alphabet[i])] = static_cast<unsigned char>(i);
  return out;
}

constexpr auto values = make_values();

unsigned char value_of(char c) {
  return values[static_cast<unsigned char>(c)];
}

/// Collects six bits at a time.
class bit_sink {
 public:
  explicit bit_sink(std::string& out) : out_(out) {}
  void push(unsigned char six) {
    bits_ = (bits_ << 6) | six;
    count_ += 6;
    if (count_ < 8) return;
    count_ -= 8;
    out_ += static_cast<char>((bits_ >> count_) & 0xff);
  }
  bool rest_is_zero() const { return (bits_ & ((1u << count_) - 1)) == 0; }

 private:
  std::string& out_;
  unsigned bits_ = 0;
  unsigned count_ = 0;
};

std::string_view view(const sha256_digest& d) {
  return {reinterpret_cast<const char*>(d.data()), d.size()};
}

} // namespace

std::string base64(std::string_view bytes) {
  // EVP_EncodeBlock ends with a NUL, which std::string has room for.
  std::string out((bytes.size() + 2) / 3 * 4, '\0');
  EVP_EncodeBlock(as_bytes(out.data()), as_bytes(bytes.data()), static_cast<int>(bytes.size()));
  return out;
}

std::string base64(const sha256_digest& digest) {
  return base64(view(digest));
}

result<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return error{errc::bad_encoding, "base64 length"};
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  bit_sink sink(out);
  for (const char c : text.substr(0, text.size() - padding)) {
    if (value_of(c) == not_a_digit) return error{errc::bad_encoding, "base64 character"};
    sink.push(value_of(c));
  }
  if (!sink.rest_is_zero()) return error{errc::bad_encoding, "base64 trailing bits"};
  return out;
}

std::string base64_decode_lenient(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  bit_sink sink(out);
  for (const char c : text) {
    if (c == '=') break;
    if (value_of(c) != not_a_digit) sink.push(value_of(c));
  }
  return out;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string hex(const sha256_digest& digest) {
  return hex(view(digest));
}

result<std::string> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return error{errc::bad_encoding, "hex length"};
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = ascii::hex_value(text[i]);
    const int low = ascii::hex_value(text[i + 1]);
    if (high < 0 || low < 0) return error{errc::bad_encoding, "hex digit"};
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

} // namespace pheidi::crypto
