// libsodium's short hash, which is SipHash-2-4.
#include "pheidi/base/text_hash.hpp"

#include <array>
#include <cstring>
#include <sodium.h>
#include <stdexcept>

namespace pheidi {

namespace {

using secret = std::array<unsigned char, crypto_shorthash_KEYBYTES>;

secret draw() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium has no random numbers");
  secret out{};
  crypto_shorthash_keygen(out.data());
  return out;
}

} // namespace

std::size_t text_hash::operator()(std::string_view text) const noexcept {
  static const secret key = draw();
  std::array<unsigned char, crypto_shorthash_BYTES> out{};
  crypto_shorthash(out.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), key.data());
  std::size_t value = 0;
  static_assert(sizeof value == sizeof out);
  std::memcpy(&value, out.data(), sizeof value);
  return value;
}

} // namespace pheidi
