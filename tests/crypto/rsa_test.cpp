// RSA keys: which are taken, which are refused, and that signatures are those of the draft's own key.
#include "der.hpp"
#include "keys.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <gtest/gtest.h>
#include <openssl/bn.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace pheidi::crypto {

using namespace testing;

namespace {

/// draft-cavage-http-signatures-12 C.2, "Basic test".
constexpr std::string_view basic_text =
    "(request-target): post /foo?param=value&pet=dog\nhost: example.com\ndate: Sun, 05 Jan 2014 21:31:40 GMT";
constexpr std::string_view basic_signature =
    "qdx+H7PHHDZgy4y/"
    "Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3"
    "nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=";

using number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;

number zero() {
  return {BN_new(), BN_free};
}

number from_bytes(const std::string& bytes) {
  return {BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                    nullptr),
          BN_free};
}

/// The smallest number whose cube is not below `target`.
number cube_root_up(const BIGNUM* target) {
  const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> ctx(BN_CTX_new(), BN_CTX_free);
  number root = zero();
  number candidate = zero();
  number cube = zero();
  for (int bit = BN_num_bits(target) / 3 + 1; bit >= 0; --bit) {
    BN_copy(candidate.get(), root.get());
    BN_set_bit(candidate.get(), bit);
    BN_sqr(cube.get(), candidate.get(), ctx.get());
    BN_mul(cube.get(), cube.get(), candidate.get(), ctx.get());
    if (BN_cmp(cube.get(), target) < 0) BN_copy(root.get(), candidate.get());
  }
  BN_add_word(root.get(), 1);
  return root;
}

/// Bleichenbacher's 2006 forgery: short padding and the digest in front, garbage behind, so that a plain cube
/// root is a "signature" for any key with exponent 3.
std::string forged_signature(std::string_view text, std::size_t size) {
  const auto digest = sha256(text);
  std::string block = hex_decode("0001ffffffffffffffff003031300d060960864801650304020105000420").value();
  block.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  block.resize(size, '\0');
  const auto root = cube_root_up(from_bytes(block).get());
  std::string out(size, '\0');
  BN_bn2binpad(root.get(), reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(size));
  return out;
}

bool refused(const result<rsa_public_key>& key) {
  return !key && key.error().is(errc::bad_key);
}
bool refused(const result<rsa_private_key>& key) {
  return !key && key.error().is(errc::bad_key);
}

/// A machine that stands still may count that as time of the CPU.
double best_of_three(double (*measure)(int), int budget_ms) {
  return std::max({measure(budget_ms), measure(budget_ms), measure(budget_ms)});
}

} // namespace

TEST(rsa_private_key, signs_as_the_draft_does) {
  const auto key = rsa_private_key::from_pem(cavage_private_pem);
  ASSERT_TRUE(key) << key.error().message();

  EXPECT_EQ(base64(key->sign_sha256(basic_text).value()), basic_signature);
  EXPECT_EQ(key->bits(), 1024);
}

TEST(rsa_private_key, signs_the_same_any_number_of_times) {
  const auto key = rsa_private_key::from_pem(cavage_private_pem).value();

  const auto first = key.sign_sha256(basic_text).value();
  const auto other = key.sign_sha256("something else").value();

  EXPECT_NE(first, other);
  EXPECT_EQ(key.sign_sha256(basic_text).value(), first);
}

TEST(rsa_private_key, is_read_from_pkcs8_too) {
  const auto key = rsa_private_key::from_pem(cavage_private_pkcs8_pem);
  ASSERT_TRUE(key) << key.error().message();

  EXPECT_EQ(base64(key->sign_sha256(basic_text).value()), basic_signature);
}

TEST(rsa_private_key, is_written_as_mastodon_stores_it) {
  const auto key = rsa_private_key::from_pem(cavage_private_pkcs8_pem).value();

  EXPECT_EQ(key.private_pem(), cavage_private_pem);
  EXPECT_EQ(key.public_pem(), cavage_public_pem);
}

TEST(rsa_private_key, that_was_generated_can_be_read_back) {
  const auto key = rsa_private_key::generate();
  const auto again = rsa_private_key::from_pem(key.private_pem());
  const auto verifier = rsa_public_key::from_pem(key.public_pem());
  ASSERT_TRUE(again && verifier);

  EXPECT_EQ(key.bits(), 2048);
  EXPECT_EQ(again->sign_sha256("x").value(), key.sign_sha256("x").value());
  EXPECT_TRUE(verifier->verify_sha256("x", key.sign_sha256("x").value()));
}

TEST(rsa_private_key, forgives_line_ends_and_text_around) {
  std::string windows = "some words before\r\n";
  for (const char c : cavage_private_pem)
    windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  std::string one_line;
  for (const char c : cavage_private_pem)
    one_line += c == '\n' ? ' ' : c;

  EXPECT_TRUE(rsa_private_key::from_pem(windows + "and after"));
  EXPECT_TRUE(rsa_private_key::from_pem(one_line));
}

TEST(rsa_private_key, refuses_what_is_not_an_rsa_key) {
  EXPECT_TRUE(refused(rsa_private_key::from_pem("")));
  EXPECT_TRUE(refused(rsa_private_key::from_pem("-----BEGIN RSA PRIVATE KEY-----\n")));
  EXPECT_TRUE(refused(
      rsa_private_key::from_pem("-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----")));
  EXPECT_TRUE(refused(rsa_private_key::from_pem(ec_private_pem)));
  EXPECT_TRUE(refused(rsa_private_key::from_pem(encrypted_private_pem)));
  EXPECT_TRUE(refused(rsa_private_key::from_pem(cavage_public_pem)));
  EXPECT_TRUE(refused(rsa_private_key::from_pem(rsa_512_private_pem)));
}

TEST(rsa_private_key, refuses_every_cut_of_a_key) {
  for (std::size_t n = 0; n + 1 < cavage_private_pem.size() - 30; n += 7)
    EXPECT_FALSE(rsa_private_key::from_pem(cavage_private_pem.substr(0, n))) << n;
}

TEST(rsa_public_key, verifies_the_drafts_signature_in_both_structures) {
  const auto signature = base64_decode(basic_signature).value();
  for (const auto pem : {cavage_public_pem, cavage_public_pkcs1_pem}) {
    const auto key = rsa_public_key::from_pem(pem);
    ASSERT_TRUE(key) << key.error().message();
    EXPECT_TRUE(key->verify_sha256(basic_text, signature));
    EXPECT_FALSE(key->verify_sha256("another text", signature));
    EXPECT_EQ(key->bits(), 1024);
  }
}

TEST(rsa_public_key, is_read_under_the_label_of_the_other_structure) {
  std::string mislabelled(cavage_public_pem);
  for (auto at = mislabelled.find("PUBLIC KEY"); at != mislabelled.npos;
       at = mislabelled.find("PUBLIC KEY", at + 14))
    mislabelled.insert(at, "RSA ");

  EXPECT_TRUE(rsa_public_key::from_pem(mislabelled));
}

TEST(rsa_public_key, s15_refuses_signatures_of_another_length) {
  const auto key = rsa_public_key::from_pem(cavage_public_pem).value();
  const auto signature = base64_decode(basic_signature).value();

  EXPECT_FALSE(key.verify_sha256(basic_text, ""));
  EXPECT_FALSE(key.verify_sha256(basic_text, signature.substr(1)));
  EXPECT_FALSE(key.verify_sha256(basic_text, signature + std::string(1, '\0')));
  EXPECT_FALSE(key.verify_sha256(basic_text, std::string(1, '\0') + signature));
}

TEST(rsa_public_key, s13_refuses_short_keys_and_exponents_that_sign_nothing) {
  const auto n = odd_number(2048);

  EXPECT_TRUE(refused(rsa_public_key::from_pem(rsa_512_public_pem)));
  EXPECT_TRUE(refused(rsa_public_key::from_pem(rsa_public_pem(n, "\x01"))));
  EXPECT_TRUE(refused(rsa_public_key::from_pem(rsa_public_pem(n, "\x02"))));
  EXPECT_TRUE(refused(rsa_public_key::from_pem(rsa_public_pem(n, "\x04"))));
  EXPECT_TRUE(refused(rsa_public_key::from_pem(rsa_public_pem(n.substr(0, 255) + "\x02", "\x03"))));
  EXPECT_TRUE(rsa_public_key::from_pem(rsa_public_pem(n, "\x03")));
}

TEST(rsa_public_key, s13_sees_through_forged_padding_for_exponent_three) {
  const auto key = rsa_public_key::from_pem(rsa_public_pem(odd_number(2048), "\x03")).value();

  EXPECT_FALSE(key.verify_sha256("a lie", forged_signature("a lie", 256)));
}

TEST(rsa_public_key, s14_refuses_what_would_cost_cpu) {
  const auto n = odd_number(2048);
  std::string padded(cavage_public_pem);
  padded.insert(padded.find('\n'), std::string(1 << 20, '\n'));

  EXPECT_TRUE(refused(rsa_public_key::from_pem(rsa_public_pem(odd_number(16384), "\x03"))));
  EXPECT_TRUE(refused(rsa_public_key::from_pem(rsa_public_pem(odd_number(8200), "\x03"))));
  EXPECT_TRUE(refused(rsa_public_key::from_pem(rsa_public_pem(n, odd_number(2048)))));
  EXPECT_TRUE(refused(rsa_public_key::from_pem(rsa_public_pem(n, odd_number(72)))));
  EXPECT_TRUE(refused(rsa_public_key::from_pem(padded)));
  EXPECT_TRUE(rsa_public_key::from_pem(rsa_public_pem(odd_number(8192), "\x03")));
}

TEST(rsa_public_key, refuses_bytes_after_the_structure) {
  const auto bare = der('\x30', der_integer(odd_number(2048)) + der_integer("\x03"));
  const auto pem = [](const std::string& bytes) {
    return "-----BEGIN RSA PUBLIC KEY-----\n" + base64(bytes) + "\n-----END RSA PUBLIC KEY-----";
  };

  EXPECT_TRUE(rsa_public_key::from_pem(pem(bare)));
  EXPECT_TRUE(refused(rsa_public_key::from_pem(pem(bare + "x"))));
}

TEST(rsa_public_key, is_shared_between_threads) {
  const auto key = rsa_public_key::from_pem(cavage_public_pem).value();
  const auto signature = base64_decode(basic_signature).value();
  std::atomic<int> right = 0;

  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i)
        if (key.verify_sha256(basic_text, signature) && !key.verify_sha256("other", signature)) ++right;
    });
  for (auto& t : threads)
    t.join();

  EXPECT_EQ(right, 200);
}

TEST(rsa_speed, is_measured_as_signatures_per_second) {
  EXPECT_GT(best_of_three(measure_rsa2048_signs_per_cpu_second, 5), 1.0);
}

TEST(rsa_speed, checking_is_quicker_than_signing) {
  const auto checks = best_of_three(measure_rsa2048_verifications_per_cpu_second, 20);

  EXPECT_GT(checks, measure_rsa2048_signs_per_cpu_second(20));
}

} // namespace pheidi::crypto
