// The two dialects behind parse_signature.
#pragma once

#include "pheidi/crypto/http_signature.hpp"

namespace pheidi::crypto {

result<parsed_signature> parse_cavage(const signed_request& request);
result<parsed_signature> parse_rfc9421(const signed_request& request);

/// What both dialects refuse: no key id, no signature, too many or repeated components.
result<void> check_shape(const parsed_signature& sig);

} // namespace pheidi::crypto
