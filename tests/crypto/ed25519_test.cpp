// Ed25519 against RFC 9421 appendix B.2.6: the message, its signature base and its signature.
#include "keys.hpp"
#include "message.hpp"

#include "pheidi/crypto/ed25519.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

using namespace testing;

namespace {

constexpr std::string_view input =
    R"(sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length"))"
    R"(;created=1618884473;keyid="test-key-ed25519")";
constexpr std::string_view signature =
    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";

message b26() {
  message m;
  m.origin = "https://example.com";
  m.target = "/foo?param=Value&Pet=dog";
  m.body = R"({"hello": "world"})";
  m.headers = {{"Host", "example.com"},
               {"Date", "Tue, 20 Apr 2021 02:07:55 GMT"},
               {"Content-Type", "application/json"},
               {"Content-Length", "18"},
               {"Signature-Input", std::string(input)},
               {"Signature", std::string(signature)}};
  return m;
}

} // namespace

TEST(ed25519, rebuilds_the_signature_base_of_b26) {
  auto m = b26();
  const auto request = m.view();
  const auto sig = parse_signature(request);
  ASSERT_TRUE(sig) << sig.error().message();

  EXPECT_EQ(signature_base(*sig, request).value(),
            "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
            "\"@method\": POST\n"
            "\"@path\": /foo\n"
            "\"@authority\": example.com\n"
            "\"content-type\": application/json\n"
            "\"content-length\": 18\n"
            "\"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" "
            "\"content-length\");created=1618884473;keyid=\"test-key-ed25519\"");
}

TEST(ed25519, verifies_the_signature_of_b26) {
  auto m = b26();
  const auto request = m.view();
  const auto sig = parse_signature(request).value();
  const auto key = ed25519_public_key::from_pem(rfc9421_ed25519_pem);
  ASSERT_TRUE(key) << key.error().message();

  EXPECT_TRUE(match_key(sig, request, *key));
  auto changed = sig;
  changed.signature[0] ^= 1;
  EXPECT_TRUE(match_key(changed, request, *key).error().is(errc::mismatch));
}

TEST(ed25519, b26_alone_does_not_cover_enough_for_an_inbox) {
  auto m = b26();
  const auto request = m.view();
  const auto sig = parse_signature(request).value();

  EXPECT_TRUE(check_coverage(sig, request).error().is(errc::weak_coverage));
}

TEST(ed25519, s12_refuses_signatures_that_name_rsa) {
  const auto key = ed25519_public_key::from_pem(rfc9421_ed25519_pem).value();
  auto m = unsigned_post();
  sign_as_sender(m);
  const auto request = m.view();
  const auto sig = parse_signature(request).value();

  EXPECT_TRUE(verify(sig, request, m.body, key, noon).error().is(errc::unsupported_algorithm));
}

TEST(ed25519, keys_have_thirty_two_bytes) {
  EXPECT_TRUE(ed25519_public_key::from_bytes(std::string(32, 'x')));
  EXPECT_FALSE(ed25519_public_key::from_bytes(std::string(31, 'x')));
  EXPECT_FALSE(ed25519_public_key::from_bytes(""));
  EXPECT_FALSE(ed25519_public_key::from_pem(cavage_public_pem));
  EXPECT_FALSE(ed25519_public_key::from_pem("nonsense"));
}

} // namespace pheidi::crypto
