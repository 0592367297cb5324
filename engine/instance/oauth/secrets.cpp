// As Doorkeeper's look.
#include "secrets.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/digest.hpp"

#include <algorithm>

namespace pheidi::instance::oauth {

std::string base64url(std::string_view bytes) {
  auto out = crypto::base64(bytes);
  std::erase(out, '=');
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

std::string make_secret() {
  return base64url(crypto::random_bytes(32));
}

bool looks_like_a_secret(std::string_view text) {
  const auto letter = [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; };
  return text.size() == 43 && std::ranges::all_of(text, letter);
}

} // namespace pheidi::instance::oauth
