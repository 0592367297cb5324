// OpenSSL's RSA structure: DER into it, its limits checked, then into an EVP_PKEY.
//
// The functions behind it are marked deprecated in OpenSSL 3, whose replacement
// decodes a key in 100 to 350 us where these need 2.
#pragma once

#include "openssl_ptr.hpp"

#include "pheidi/crypto/errc.hpp"

#include <openssl/types.h>

#include <memory>
#include <string_view>

namespace pheidi::crypto {

void free_rsa(RSA* rsa);
using rsa_ptr = std::unique_ptr<RSA, freed_by<free_rsa>>;

rsa_ptr private_rsa_from_pem(std::string_view pem);
rsa_ptr public_rsa_from_pem(std::string_view pem);

/// bad_key for moduli outside 1024..8192 bits and for exponents that sign nothing (1, even) or cost CPU
/// (huge).
result<pkey_ptr> checked_pkey(rsa_ptr rsa);

/// A context that signs or verifies SHA-256 digests with PKCS#1 v1.5; null if OpenSSL refuses.
pkey_ctx_ptr prepare(EVP_PKEY* key, int (*init)(EVP_PKEY_CTX*));

} // namespace pheidi::crypto
