// Only S256: with `plain` the challenge would be the secret itself.
#include "challenge.hpp"

#include "secrets.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/keyed.hpp"

#include <algorithm>

namespace pheidi::instance::oauth {

namespace {

bool verifier_letter(char c) {
  return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

} // namespace

bool may_be_a_challenge(std::string_view text) {
  return looks_like_a_secret(text);
}

bool meets_challenge(std::string_view verifier, std::string_view challenge) {
  if (verifier.size() < 43 || verifier.size() > 128 || !std::ranges::all_of(verifier, verifier_letter))
    return false;
  const auto digest = crypto::sha256(verifier);
  const std::string_view bytes(reinterpret_cast<const char*>(digest.data()), digest.size());
  return crypto::same_secret(base64url(bytes), challenge);
}

} // namespace pheidi::instance::oauth
