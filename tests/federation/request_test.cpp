// The bytes of a delivery: header order of Mastodon 4.7, and a signature over what is really sent.
#include "fixtures.hpp"

#include "pheidi/federation/delivery/request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace pheidi::federation::delivery;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const pheidi::wall_time noon{std::chrono::seconds(1766000000)}; // Wed, 17 Dec 2025 19:33:20 GMT

struct request_head_test : testing::Test {
  payload body{"{\"type\":\"Create\"}", "SHA-256=a2v5", "sha-256=:a2v5:"};
  pheidi::http::url inbox = *pheidi::http::url::parse("https://remote.example:8443/inbox?x=1");
  unsigned_request make(std::string_view sync = "") {
    return unsigned_request(inbox, body, "Pheidi/1 (+https://local.example/)", sync,
                            "https://local.example/users/a#main-key", noon);
  }
};

TEST_F(request_head_test, cavage_signs_host_date_type_digest_and_target_in_mastodons_order) {
  EXPECT_EQ(signing_input(make(), signature_scheme::cavage), "host: remote.example\n"
                                                             "date: Wed, 17 Dec 2025 19:33:20 GMT\n"
                                                             "content-type: application/activity+json\n"
                                                             "digest: SHA-256=a2v5\n"
                                                             "(request-target): post /inbox?x=1");
}

TEST_F(request_head_test, collection_synchronization_is_sent_and_signed) {
  EXPECT_THAT(signing_input(make("s"), signature_scheme::cavage),
              HasSubstr("content-type: application/activity+json\ncollection-synchronization: s\ndigest:"));
  EXPECT_THAT(request_head(make("s"), signature_scheme::cavage, "sig"),
              HasSubstr("Collection-Synchronization: s\r\n"));
}

TEST_F(request_head_test, cavage_head_is_complete) {
  const auto head = request_head(make(), signature_scheme::cavage, "sig");
  EXPECT_THAT(head, StartsWith("POST /inbox?x=1 HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nHost: remote.example\r\n")) << "without its port";
  EXPECT_THAT(head, HasSubstr("\r\nDate: Wed, 17 Dec 2025 19:33:20 GMT\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nAccept-Encoding: gzip\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nContent-Type: application/activity+json\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nDigest: SHA-256=a2v5\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nContent-Length: 17\r\n"));
  EXPECT_THAT(
      head,
      HasSubstr("\r\nSignature: keyId=\"https://local.example/users/a#main-key\",algorithm=\"rsa-sha256\","
                "headers=\"host date content-type digest (request-target)\",signature=\"c2ln\"\r\n"));
  EXPECT_THAT(head, EndsWith("\r\n\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("\nAccept:")));
}

TEST_F(request_head_test, rfc9421_head_has_its_own_digest_and_no_cavage_parts) {
  EXPECT_EQ(signing_input(make(), signature_scheme::rfc9421),
            "\"@method\": POST\n"
            "\"@target-uri\": https://remote.example:8443/inbox?x=1\n"
            "\"content-digest\": sha-256=:a2v5:\n"
            "\"@signature-params\": (\"@method\" \"@target-uri\" \"content-digest\");created=1766000000;"
            "keyid=\"https://local.example/users/a#main-key\"");
  const auto head = request_head(make(), signature_scheme::rfc9421, "sig");
  EXPECT_THAT(head, HasSubstr("\r\nContent-Digest: sha-256=:a2v5:\r\n"));
  EXPECT_THAT(
      head,
      HasSubstr(
          "\r\nSignature-Input: sig1=(\"@method\" \"@target-uri\" \"content-digest\");created=1766000000;"));
  EXPECT_THAT(head, HasSubstr("\r\nSignature: sig1=:c2ln:\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("\r\nDigest:")));
}

TEST_F(request_head_test, through_a_proxy_the_target_is_absolute_but_the_signed_one_is_not) {
  auto r = make();
  r.absolute_form = true;
  r.proxy_authorization = "Proxy-Authorization: Basic eDp5\r\n";
  EXPECT_THAT(request_head(r, signature_scheme::cavage, "sig"),
              StartsWith("POST https://remote.example:8443/inbox?x=1 HTTP/1.1\r\n"));
  EXPECT_THAT(request_head(r, signature_scheme::cavage, "sig"),
              HasSubstr("\r\nProxy-Authorization: Basic eDp5\r\n"));
  EXPECT_THAT(signing_input(r, signature_scheme::cavage), HasSubstr("(request-target): post /inbox?x=1"));
}

} // namespace
