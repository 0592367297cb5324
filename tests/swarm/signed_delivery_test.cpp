// Signatures over the wire: ours, and one made by the openssl command, so that not both ends are our code.
#include "curl_client.hpp"

#include <gtest/gtest.h>

namespace pheidi::swarm {
namespace {

using test::curl_client;
using test::scratch;
using test::shell;
using test::to_deliver;

constexpr const char* key_id = "https://local.test/users/alice#main-key";

world start_with(const std::string& public_pem, const std::string& does, bool tls = true) {
  world_options o;
  o.groups.push_back({1, parse_behaviour(does).value()});
  o.tls = tls;
  o.keys.add(key_id, public_pem).value();
  return world::start(std::move(o)).value();
}

TEST(signed_delivery, made_with_openssl_and_sent_with_curl_is_accepted) {
  const scratch dir;
  const auto key_file = dir.path("key.pem");
  ASSERT_EQ(shell("openssl genrsa -out " + key_file + " 2048").status, 0);
  const auto public_pem = shell("openssl rsa -pubout -in " + key_file).output;
  const auto swarm = start_with(public_pem, "ok");
  const std::string body = R"({"id":"https://local.test/by-openssl","type":"Create"})";
  const auto body_file = dir.file("signed-body", body);
  auto digest = shell("openssl dgst -sha256 -binary " + body_file + " | openssl base64 -A").output;
  const auto date = shell("LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT' | tr -d '\\n'").output;
  const auto text =
      dir.file("signed-text", fmt::format("(request-target): post /inbox\nhost: h0001.swarm.test\n"
                                          "date: {}\ndigest: SHA-256={}",
                                          date, digest));
  const auto signature =
      shell(fmt::format("openssl dgst -sha256 -sign {} {} | openssl base64 -A", key_file, text)).output;

  const auto answer =
      curl_client(swarm, dir)
          .post_signed(
              0, body,
              {{"Host", "h0001.swarm.test"},
               {"Date", date},
               {"Digest", "SHA-256=" + digest},
               {"Signature", fmt::format(R"(keyId="{}",algorithm="rsa-sha256",)"
                                         R"(headers="(request-target) host date digest",signature="{}")",
                                         key_id, signature)}});

  EXPECT_EQ(answer.output, "202");
  EXPECT_EQ(swarm.snapshot().cavage, 1U);
  EXPECT_EQ(swarm.snapshot().deliveries.delivered, 1U);
}

TEST(signed_delivery, with_a_changed_body_is_refused_and_counted_with_its_reason) {
  const auto key = crypto::rsa_private_key::generate();
  const scratch dir;
  const auto swarm = start_with(key.public_pem(), "ok");
  const to_deliver d;

  const auto answer = curl_client(swarm, dir).post_signed(0, d.body + " ", cavage_fields(d, key));

  EXPECT_EQ(answer.output, "401");
  const auto seen = swarm.snapshot();
  EXPECT_EQ(seen.deliveries.delivered, 0U);
  EXPECT_EQ(seen.groups.at(0).refused, 1U);
  ASSERT_EQ(seen.refusals.size(), 1U);
  EXPECT_EQ(seen.refusals[0].first, "bad digest");
}

TEST(signed_delivery, to_a_refuser_of_cavage_is_accepted_at_the_second_knock) {
  const auto key = crypto::rsa_private_key::generate();
  const scratch dir;
  const auto swarm = start_with(key.public_pem(), "refuse-cavage");
  to_deliver d;
  d.target_uri = swarm.inbox(0);
  const curl_client curl(swarm, dir);

  const auto first = curl.post_signed(0, d.body, cavage_fields(d, key));
  const auto second = curl.post_signed(0, d.body, rfc9421_fields(d, key));

  EXPECT_EQ(first.output, "401");
  EXPECT_EQ(second.output, "202");
  EXPECT_EQ(swarm.snapshot().rfc9421, 1U);
  EXPECT_EQ(swarm.snapshot().deliveries.delivered, 1U);
}

TEST(signed_delivery, of_a_key_that_comes_later_is_accepted_then) {
  const auto key = crypto::rsa_private_key::generate();
  const auto later = crypto::rsa_private_key::generate();
  const scratch dir;
  auto swarm = start_with(key.public_pem(), "ok", false);
  const to_deliver d{.target_uri = swarm.inbox(0)};
  const curl_client curl(swarm, dir);
  ASSERT_EQ(curl.post_signed(0, d.body, cavage_fields(d, later)).output, "401");

  key_ring ring;
  ring.add(key_id, later.public_pem()).value();
  swarm.replace_keys(std::move(ring));

  EXPECT_EQ(curl.post_signed(0, d.body, cavage_fields(d, later)).output, "202");
}

} // namespace
} // namespace pheidi::swarm
