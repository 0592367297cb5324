// Proof that who redeems a code is who asked for it: PKCE with S256 (RFC 7636). Pure.
#pragma once

#include <string_view>

namespace pheidi::instance::oauth {

/// The digest of a verifier as base64url.
bool may_be_a_challenge(std::string_view text);
/// `verifier` has the standard's form and is what the challenge was made of.
bool meets_challenge(std::string_view verifier, std::string_view challenge);

} // namespace pheidi::instance::oauth
