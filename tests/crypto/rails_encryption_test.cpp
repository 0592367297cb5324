// Columns of Active Record encryption: vectors made with OpenSSL from Rails' rules, and everything that must
// not open.
#include "crypto/aes_gcm.hpp"

#include "pheidi/crypto/deflate.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/rails_encryption.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

namespace {

constexpr std::string_view primary = "test-primary-key-0123456789abcdef";
constexpr std::string_view salt = "test-derivation-salt-0123456789ab";
const std::string sha256_key =
    hex_decode("a49d794b65abb6b0d296c315e1a9c894c8191363c93b05a53be26c7c3a1f44f3").value();
const std::string sha1_key =
    hex_decode("c22e1cee7679668f509916b4c1df63fcaaeaad1ecdcd55526a30d441aa5fb68d").value();

constexpr std::string_view plain_column =
    R"({"p":"w3gFZDUpE+mxjMvX9Q==","h":{"iv":"AAECAwQFBgcICQoL","at":"KGlT1b5ZBznLoGZrT4mF2Q=="}})";
constexpr std::string_view compressed_column =
    R"({"p":"04EafEYXeIw5lZh3","h":{"iv":"AAECAwQFBgcICQoL","at":"Gqj9Qt4pqk6WUd/WRbR+VA==","c":true}})";

const rails_cipher& cipher() {
  static const rails_cipher c(primary, salt);
  return c;
}

std::string column(const std::string& key, std::string_view content, const std::string& more = "") {
  const std::string iv(gcm_iv_size, '\7');
  const auto sealed = gcm_seal(key, iv, content);
  return "{\"p\":\"" + base64(sealed.text) + "\",\"h\":{\"iv\":\"" + base64(iv) + "\",\"at\":\"" +
         base64(sealed.tag) + "\"" + more + "}}";
}

bool closed(std::string_view text) {
  const auto opened = cipher().decrypt(text);
  return !opened && opened.error().is(errc::decrypt_failed);
}

} // namespace

TEST(rails_cipher, opens_the_vectors) {
  EXPECT_EQ(cipher().decrypt(plain_column).value(), "hello keypair");
  EXPECT_EQ(cipher().decrypt(compressed_column).value(), std::string(200, 'A'));
}

TEST(rails_cipher, derives_its_key_from_both_secrets) {
  EXPECT_EQ(cipher().decrypt(column(sha256_key, "x")).value(), "x");
}

TEST(rails_cipher, reads_what_older_settings_wrote_with_sha1) {
  EXPECT_EQ(cipher().decrypt(column(sha1_key, "old")).value(), "old");
}

TEST(rails_cipher, ignores_the_encoding_header) {
  EXPECT_EQ(cipher().decrypt(column(sha256_key, "x", R"(,"e":"QVNDSUktOEJJVA==")")).value(), "x");
}

TEST(rails_cipher, opens_what_it_seals) {
  for (const auto& text : {std::string(), std::string("short"), std::string(140, 'k'), std::string(141, 'k'),
                           random_bytes(5000), std::string(1 << 20, 'z')}) {
    const auto sealed = cipher().encrypt(text);
    ASSERT_TRUE(sealed);
    EXPECT_TRUE(rails_cipher::looks_encrypted(*sealed));
    EXPECT_EQ(cipher().decrypt(*sealed).value(), text);
  }
}

TEST(rails_cipher, compresses_beyond_140_bytes_and_never_repeats_a_nonce) {
  EXPECT_EQ(cipher().encrypt(std::string(140, 'k')).value().find("\"c\":true"), std::string::npos);
  EXPECT_NE(cipher().encrypt(std::string(141, 'k')).value().find("\"c\":true"), std::string::npos);
  EXPECT_NE(cipher().encrypt("x").value(), cipher().encrypt("x").value());
}

TEST(rails_cipher, refuses_what_was_changed) {
  const auto good = column(sha256_key, "secret");
  ASSERT_FALSE(closed(good));
  auto other_text = good;
  other_text[6] = other_text[6] == 'A' ? 'B' : 'A';

  EXPECT_TRUE(closed(other_text));
  EXPECT_TRUE(closed(column(std::string(32, 'k'), "secret")));
}

TEST(rails_cipher, refuses_what_is_no_column) {
  for (const char* text :
       {"", "{}", "[]", "null", "{\"p\":\"AA==\"}", "{\"p\":\"AA==\",\"h\":{}}", "{\"p\":1,\"h\":{\"iv\":1}}",
        R"({"p":"AA==","h":[]})",
        R"({"p":"!","h":{"iv":"AAECAwQFBgcICQoL","at":"KGlT1b5ZBznLoGZrT4mF2Q=="}})",
        R"({"p":"AA==","h":{"iv":"AA==","at":"KGlT1b5ZBznLoGZrT4mF2Q=="}})",
        R"({"p":"AA==","h":{"iv":"AAECAwQFBgcICQoL","at":"KA=="}})", "-----BEGIN RSA PRIVATE KEY-----"})
    EXPECT_TRUE(closed(text)) << text;
}

TEST(rails_cipher, is_no_victim_of_a_zlib_bomb) {
  const auto bomb = column(sha256_key, zlib_compress(std::string(8 << 20, '\0')), ",\"c\":true");
  const auto brim = column(sha256_key, zlib_compress(std::string(1 << 20, '\0')), ",\"c\":true");
  const auto over = column(sha256_key, zlib_compress(std::string((1 << 20) + 1, '\0')), ",\"c\":true");

  EXPECT_TRUE(closed(bomb));
  EXPECT_TRUE(closed(over));
  EXPECT_EQ(cipher().decrypt(brim).value().size(), 1u << 20);
}

TEST(rails_cipher, refuses_damaged_and_cut_streams) {
  const auto packed = zlib_compress(std::string(1000, 'x'));

  EXPECT_TRUE(closed(column(sha256_key, packed.substr(0, packed.size() - 1), ",\"c\":true")));
  EXPECT_TRUE(closed(column(sha256_key, "not zlib", ",\"c\":true")));
  EXPECT_TRUE(closed(column(sha256_key, "", ",\"c\":true")));
}

TEST(rails_cipher, says_so_when_it_has_no_keys) {
  const rails_cipher none("", "");
  const rails_cipher half(primary, "");

  EXPECT_FALSE(none.configured());
  EXPECT_FALSE(half.configured());
  EXPECT_TRUE(none.decrypt(plain_column).error().is(errc::no_encryption_keys));
  EXPECT_TRUE(none.encrypt("x").error().is(errc::no_encryption_keys));
}

TEST(rails_cipher, tells_a_column_from_a_key) {
  EXPECT_TRUE(rails_cipher::looks_encrypted(plain_column));
  EXPECT_FALSE(rails_cipher::looks_encrypted("-----BEGIN RSA PRIVATE KEY-----\nMII"));
  EXPECT_FALSE(rails_cipher::looks_encrypted(""));
  EXPECT_FALSE(rails_cipher::looks_encrypted("{}"));
}

} // namespace pheidi::crypto
