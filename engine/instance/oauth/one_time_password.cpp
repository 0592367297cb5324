// All three steps are looked at, whichever fits.
#include "one_time_password.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/keyed.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

constexpr std::int64_t step_seconds = 30;

/// Padding and blanks are overlooked.
std::optional<std::string> base32_decoded(std::string_view text) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::string out;
  unsigned bits = 0, held = 0;
  for (const char c : text) {
    if (c == '=' || c == ' ') continue;
    const auto value = alphabet.find(ascii::to_lower(c));
    if (value == alphabet.npos) return std::nullopt;
    held = (held << 5 | static_cast<unsigned>(value)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(held >> bits & 0xff);
  }
  if (out.empty()) return std::nullopt;
  return out;
}

std::string code_of(const std::string& key, std::int64_t step) {
  std::string counter(8, '\0');
  for (std::size_t i = 0; i < 8; ++i)
    counter[7 - i] = static_cast<char>(static_cast<std::uint64_t>(step) >> (8 * i) & 0xff);
  const auto mac = crypto::hmac_sha1(key, counter);
  const auto byte = [&mac](std::size_t i) { return static_cast<unsigned char>(mac[i]); };
  const std::size_t at = byte(19) & 0x0f;
  const std::uint32_t number = (byte(at) & 0x7fu) << 24 | static_cast<std::uint32_t>(byte(at + 1)) << 16 |
                               static_cast<std::uint32_t>(byte(at + 2)) << 8 | byte(at + 3);
  return fmt::format("{:06}", number % 1'000'000);
}

} // namespace

std::optional<std::string> code_of_step(std::string_view secret, std::int64_t step) {
  const auto key = base32_decoded(secret);
  if (!key) return std::nullopt;
  return code_of(*key, step);
}

std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, wall_time now,
                                         std::int64_t last_step) {
  const auto key = base32_decoded(secret);
  if (!key || code.size() != 6) return std::nullopt;
  const auto current = unix_millis(now) / 1000 / step_seconds;
  std::optional<std::int64_t> out;
  for (const auto step : {current - 1, current, current + 1})
    if (crypto::same_secret(code_of(*key, step), code) && step > last_step) out = step;
  return out;
}

} // namespace pheidi::instance::oauth
