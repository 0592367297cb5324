// Our certificates before another judge: the openssl command.
#include "shell.hpp"

#include "pheidi/crypto/certificate.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace pheidi::crypto {
namespace {

class certificates : public ::testing::Test {
 protected:
  certificates() { dir_.file("ca.pem", ca_.pem()); }

  /// What `openssl verify` says to a leaf for that name.
  test::shell_result verify(const certificate& leaf, const std::string& name) const {
    const auto file = dir_.file("leaf.pem", leaf.chain_pem);
    return test::shell(
        fmt::format("openssl verify -x509_strict -purpose sslserver -verify_hostname {} -CAfile {} {} 2>&1",
                    name, dir_.path("ca.pem"), file));
  }

  wall_time now_ = wall_clock::now();
  certificate_authority ca_ = certificate_authority::make("Test CA", now_);
  test::scratch dir_;
};

TEST_F(certificates, are_accepted_for_the_names_they_carry) {
  const auto leaf = ca_.issue({.names = {"*.swarm.test", "one.example"}}, now_);

  EXPECT_EQ(verify(leaf, "h0001.swarm.test").status, 0) << verify(leaf, "h0001.swarm.test").output;
  EXPECT_EQ(verify(leaf, "one.example").status, 0);
  EXPECT_NE(verify(leaf, "two.example").status, 0);
  EXPECT_NE(verify(leaf, "a.b.swarm.test").status, 0);
}

TEST_F(certificates, for_an_address_carry_it_as_an_address) {
  const auto leaf = ca_.issue({.names = {"127.0.0.1", "::1"}}, now_);

  const auto file = dir_.file("leaf.pem", leaf.chain_pem);
  const auto said = test::shell(fmt::format(
      "openssl verify -x509_strict -verify_ip 127.0.0.1 -CAfile {} {} 2>&1", dir_.path("ca.pem"), file));

  EXPECT_EQ(said.status, 0) << said.output;
}

TEST_F(certificates, of_yesterday_have_expired) {
  const auto leaf =
      ca_.issue({.names = {"a.test"}, .valid_from = seconds(-7200), .valid_until = seconds(-3600)}, now_);

  const auto said = verify(leaf, "a.test");

  EXPECT_NE(said.status, 0);
  EXPECT_NE(said.output.find("expired"), std::string::npos) << said.output;
}

TEST_F(certificates, of_another_authority_are_not_accepted) {
  const auto stranger = certificate_authority::make("Test CA", now_);

  EXPECT_NE(verify(stranger.issue({.names = {"a.test"}}, now_), "a.test").status, 0);
}

TEST_F(certificates, belong_to_their_key_and_have_numbers_of_their_own) {
  const auto leaf = ca_.issue({.names = {"a.test"}}, now_);
  const auto other = ca_.issue({.names = {"a.test"}}, now_);
  const auto public_of = [&](const certificate& c) {
    return test::shell(fmt::format("openssl x509 -noout -pubkey -in {}", dir_.file("leaf.pem", c.chain_pem)))
        .output;
  };
  const auto serial_of = [&](const certificate& c) {
    return test::shell(fmt::format("openssl x509 -noout -serial -in {}", dir_.file("leaf.pem", c.chain_pem)))
        .output;
  };

  const auto from_key =
      test::shell(fmt::format("openssl pkey -pubout -in {}", dir_.file("key.pem", leaf.key_pem)));

  EXPECT_FALSE(from_key.output.empty());
  EXPECT_EQ(public_of(leaf), from_key.output);
  EXPECT_NE(serial_of(leaf), serial_of(other));
}

TEST_F(certificates, refuse_names_that_would_be_more_than_a_name) {
  EXPECT_THROW(ca_.issue({.names = {"a.test,DNS:evil.test"}}, now_), std::runtime_error);
  EXPECT_THROW(ca_.issue({.names = {""}}, now_), std::runtime_error);
  EXPECT_THROW(ca_.issue({.names = {}}, now_), std::runtime_error);
}

} // namespace
} // namespace pheidi::crypto
