// Two microseconds from PEM to a checked RSA key; everything odd goes the slow way.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "rsa_structure.hpp"

#include "pem.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace pheidi::crypto {

namespace {

constexpr int min_bits = 1024;
constexpr int max_bits = 8192;
constexpr int max_exponent_bits = 64;

using pkcs8_ptr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, freed_by<PKCS8_PRIV_KEY_INFO_free>>;

/// True if all of the text was one structure: trailing bytes are no part of a key.
bool used_up(std::string_view der, const unsigned char* after) {
  return after == as_bytes(der.data()) + der.size();
}

rsa_ptr pkcs1_private(std::string_view der) {
  const auto* p = as_bytes(der.data());
  rsa_ptr out(d2i_RSAPrivateKey(nullptr, &p, static_cast<long>(der.size())));
  return used_up(der, p) ? std::move(out) : nullptr;
}

rsa_ptr pkcs8_private(std::string_view der) {
  const auto* p = as_bytes(der.data());
  const pkcs8_ptr info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &p, static_cast<long>(der.size())));
  if (!info || !used_up(der, p)) return nullptr;
  const ASN1_OBJECT* algorithm = nullptr;
  const unsigned char* inner = nullptr;
  int size = 0;
  if (PKCS8_pkey_get0(&algorithm, &inner, &size, nullptr, info.get()) != 1) return nullptr;
  if (OBJ_obj2nid(algorithm) != NID_rsaEncryption) return nullptr;
  return pkcs1_private({reinterpret_cast<const char*>(inner), static_cast<std::size_t>(size)});
}

rsa_ptr spki_public(std::string_view der) {
  const auto* p = as_bytes(der.data());
  rsa_ptr out(d2i_RSA_PUBKEY(nullptr, &p, static_cast<long>(der.size())));
  return used_up(der, p) ? std::move(out) : nullptr;
}

rsa_ptr pkcs1_public(std::string_view der) {
  const auto* p = as_bytes(der.data());
  rsa_ptr out(d2i_RSAPublicKey(nullptr, &p, static_cast<long>(der.size())));
  return used_up(der, p) ? std::move(out) : nullptr;
}

/// Without this OpenSSL asks the terminal for the password of an encrypted key.
int no_password(char*, int, int, void*) {
  return -1;
}

using pem_reader = EVP_PKEY* (*)(BIO*, EVP_PKEY**, pem_password_cb*, void*);

/// The slow way, for files that are PEM by OpenSSL's rules and not by ours.
rsa_ptr read_odd_pem(std::string_view pem, pem_reader read) {
  if (pem.size() > max_pem_size) return nullptr;
  const bio_ptr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const pkey_ptr key(bio ? read(bio.get(), nullptr, no_password, nullptr) : nullptr);
  rsa_ptr out(key && EVP_PKEY_is_a(key.get(), "RSA") == 1 ? EVP_PKEY_get1_RSA(key.get()) : nullptr);
  ERR_clear_error();
  return out;
}

} // namespace

void free_rsa(RSA* rsa) {
  RSA_free(rsa);
}

rsa_ptr private_rsa_from_pem(std::string_view pem) {
  const auto block = decode_pem(pem);
  if (!block) return read_odd_pem(pem, PEM_read_bio_PrivateKey);
  // Mislabelled keys exist, so the label is a hint about what to try first and no more.
  const bool pkcs8_first = block->label == "PRIVATE KEY";
  auto out = pkcs8_first ? pkcs8_private(block->der.value) : pkcs1_private(block->der.value);
  if (!out) out = pkcs8_first ? pkcs1_private(block->der.value) : pkcs8_private(block->der.value);
  ERR_clear_error();
  return out;
}

rsa_ptr public_rsa_from_pem(std::string_view pem) {
  const auto block = decode_pem(pem);
  if (!block) return read_odd_pem(pem, PEM_read_bio_PUBKEY);
  // Peers publish either structure under either label.
  auto out = spki_public(block->der.value);
  if (!out) out = pkcs1_public(block->der.value);
  ERR_clear_error();
  return out;
}

result<pkey_ptr> checked_pkey(rsa_ptr rsa) {
  if (!rsa) return error{errc::bad_key, "not an RSA key"};
  const BIGNUM* n = RSA_get0_n(rsa.get());
  const BIGNUM* e = RSA_get0_e(rsa.get());
  if (n == nullptr || e == nullptr) return error{errc::bad_key, "incomplete"};
  const int bits = BN_num_bits(n);
  if (bits < min_bits || bits > max_bits) return error{errc::bad_key, std::to_string(bits) + " bits"};
  if (BN_is_negative(n) || !BN_is_odd(n)) return error{errc::bad_key, "modulus"};
  if (BN_is_negative(e) || !BN_is_odd(e) || BN_is_one(e) || BN_num_bits(e) > max_exponent_bits)
    return error{errc::bad_key, "exponent"};
  pkey_ptr out(EVP_PKEY_new());
  if (!out || EVP_PKEY_assign_RSA(out.get(), rsa.get()) != 1)
    return error{errc::bad_key, "refused by OpenSSL"};
  static_cast<void>(rsa.release()); // now owned by the EVP_PKEY
  return out;
}

pkey_ctx_ptr prepare(EVP_PKEY* key, int (*init)(EVP_PKEY_CTX*)) {
  pkey_ctx_ptr ctx(EVP_PKEY_CTX_new(key, nullptr));
  const bool ready = ctx && init(ctx.get()) == 1 &&
                     EVP_PKEY_CTX_set_rsa_padding(ctx.get(), RSA_PKCS1_PADDING) == 1 &&
                     EVP_PKEY_CTX_set_signature_md(ctx.get(), EVP_sha256()) == 1;
  return ready ? std::move(ctx) : nullptr;
}

} // namespace pheidi::crypto
