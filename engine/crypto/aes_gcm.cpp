// The calls OpenSSL wants for GCM, in the order it wants them.
#include "aes_gcm.hpp"

#include "openssl_ptr.hpp"

#include <openssl/err.h>

#include <stdexcept>

namespace pheidi::crypto {

gcm_sealed gcm_seal(std::string_view key, std::string_view iv, std::string_view plain) {
  const cipher_ctx_ptr ctx(EVP_CIPHER_CTX_new());
  gcm_sealed out{std::string(plain.size(), '\0'), std::string(gcm_tag_size, '\0')};
  int written = 0;
  int rest = 0;
  const bool sealed = ctx &&
                      EVP_EncryptInit_ex(ctx.get(), EVP_aes_256_gcm(), nullptr, as_bytes(key.data()),
                                         as_bytes(iv.data())) == 1 &&
                      EVP_EncryptUpdate(ctx.get(), as_bytes(out.text.data()), &written,
                                        as_bytes(plain.data()), static_cast<int>(plain.size())) == 1 &&
                      EVP_EncryptFinal_ex(ctx.get(), as_bytes(out.text.data()) + written, &rest) == 1 &&
                      EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(gcm_tag_size),
                                          out.tag.data()) == 1;
  if (!sealed) throw std::runtime_error("AES-GCM cannot encrypt");
  return out;
}

std::optional<std::string> gcm_open(std::string_view key, std::string_view iv, std::string_view text,
                                    std::string_view tag) {
  // A shorter tag would be easier to forge, and Rails never writes one.
  if (key.size() != gcm_key_size || iv.size() != gcm_iv_size || tag.size() != gcm_tag_size)
    return std::nullopt;
  const cipher_ctx_ptr ctx(EVP_CIPHER_CTX_new());
  std::string out(text.size(), '\0');
  std::string expected_tag(tag); // OpenSSL takes it by non-const pointer
  int written = 0;
  int rest = 0;
  const bool opened = ctx &&
                      EVP_DecryptInit_ex(ctx.get(), EVP_aes_256_gcm(), nullptr, as_bytes(key.data()),
                                         as_bytes(iv.data())) == 1 &&
                      EVP_DecryptUpdate(ctx.get(), as_bytes(out.data()), &written, as_bytes(text.data()),
                                        static_cast<int>(text.size())) == 1 &&
                      EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(gcm_tag_size),
                                          expected_tag.data()) == 1 &&
                      EVP_DecryptFinal_ex(ctx.get(), as_bytes(out.data()) + written, &rest) == 1;
  if (opened) return out;
  OPENSSL_cleanse(out.data(), out.size());
  ERR_clear_error();
  return std::nullopt;
}

} // namespace pheidi::crypto
