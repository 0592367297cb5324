// Keys as newer actors publish them.
#include "keys.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/object_proof.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

using namespace testing;
using namespace std::string_view_literals;

namespace {

constexpr auto ed25519_code = "\xed\x01"sv;
constexpr auto rsa_code = "\x85\x24"sv;

std::string body_of(std::string_view pem) {
  const auto begin = pem.find('\n') + 1;
  return base64_decode_lenient(pem.substr(begin, pem.find("-----END") - begin));
}

std::string in_base58(std::string_view code, std::string_view key) {
  return "z" + encode_base58(std::string(code).append(key));
}

std::string in_base64url(std::string_view bytes) {
  auto text = base64(bytes);
  while (text.ends_with('='))
    text.pop_back();
  for (auto& c : text)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  return "u" + text;
}

} // namespace

TEST(multibase, gives_the_drafts_base58_examples) {
  // draft-msporny-base58, section 5
  EXPECT_EQ(encode_base58("Hello World!"), "2NEpo7TZRRrLZSi2U");
  EXPECT_EQ(decode_multibase("z2NEpo7TZRRrLZSi2U").value(), "Hello World!");
  EXPECT_EQ(encode_base58("\x00\x00\x28\x7f\xb4\xcd"sv), "11233QC4");
  EXPECT_EQ(decode_multibase("z11233QC4").value(), "\x00\x00\x28\x7f\xb4\xcd"sv);
  EXPECT_EQ(decode_multibase("z").value(), "");
}

TEST(multibase, brings_every_length_back) {
  std::string bytes;
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(decode_multibase("z" + encode_base58(bytes)).value(), bytes);
    EXPECT_EQ(decode_multibase(in_base64url(bytes)).value(), bytes);
    bytes += static_cast<char>(i * 37);
  }
}

TEST(multibase, refuses_other_bases_and_characters) {
  for (const auto* text :
       {"", "m1234", "2NEpo7TZ", "z0", "zO", "zI", "zl", "z+", "z 1", "u+/", "uA", "uAB=="})
    EXPECT_TRUE(decode_multibase(text).error().is(errc::bad_encoding)) << text;
}

TEST(multibase, refuses_what_would_take_long) {
  EXPECT_TRUE(decode_multibase("z" + std::string(2048, '1')).has_value());
  EXPECT_TRUE(decode_multibase("z" + std::string(2049, '1')).error().is(errc::bad_encoding));
  EXPECT_TRUE(decode_multibase("u" + std::string(8196, 'A')).error().is(errc::bad_encoding));
}

TEST(multikey, reads_ed25519_in_both_bases) {
  const auto der = body_of(rfc9421_ed25519_pem);
  const auto key = std::string(ed25519_code) + der.substr(der.size() - 32);
  for (const auto& text : {"z" + encode_base58(key), in_base64url(key)}) {
    const auto read = read_multikey(text);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->which, multikey::kind::ed25519);
    EXPECT_EQ(read->pem, rfc9421_ed25519_pem);
  }
}

TEST(multikey, reads_rsa_of_several_sizes) {
  for (const int bits : {1024, 2048}) {
    const auto pair = rsa_private_key::generate(bits);
    const auto spki = body_of(pair.public_pem());
    const std::size_t header = bits == 1024 ? 22 : 24; // before the PKCS#1 structure inside
    const auto read = read_multikey(in_base58(rsa_code, spki.substr(header)));
    ASSERT_TRUE(read.has_value()) << bits;
    EXPECT_EQ(read->which, multikey::kind::rsa);
    EXPECT_EQ(body_of(read->pem), spki);
    EXPECT_TRUE(rsa_public_key::from_pem(read->pem)->verify_sha256("x", pair.sign_sha256("x").value()));
  }
}

TEST(multikey, names_other_kinds_without_a_key) {
  const auto read = read_multikey(in_base58("\x90\x24", std::string(1312, 'x')));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->which, multikey::kind::other);
  EXPECT_EQ(read->pem, "");
}

TEST(multikey, refuses_keys_that_are_none) {
  EXPECT_TRUE(read_multikey(in_base58(ed25519_code, std::string(31, 'x'))).error().is(errc::bad_key));
  EXPECT_TRUE(read_multikey(in_base58(ed25519_code, std::string(33, 'x'))).error().is(errc::bad_key));
  EXPECT_TRUE(read_multikey(in_base58(rsa_code, "\x30\x03\x02\x01\x05")).error().is(errc::bad_key));
  EXPECT_TRUE(read_multikey("not multibase").error().is(errc::bad_encoding));
}

} // namespace pheidi::crypto
