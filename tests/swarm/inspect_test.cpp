// What a strict server takes, and why it refuses the rest.
#include "deliveries.hpp"
#include "swarm/inspect.hpp"

#include <gtest/gtest.h>

namespace pheidi::swarm {
namespace {

using test::as_request;
using test::cavage_fields;
using test::rfc9421_fields;
using test::to_deliver;

class inspection : public ::testing::Test {
 protected:
  inspection() { keys_.add(to_deliver{}.key_id, key().public_pem()).value(); }

  static const crypto::rsa_private_key& key() {
    static const auto one = crypto::rsa_private_key::generate(2048);
    return one;
  }
  verdict judge(const http::request& r) const { return inspect(r, here_, &keys_, wall_clock::now()); }
  static void set(http::request& r, std::string_view name, const std::string& value) {
    for (auto& [n, v] : r.fields)
      if (n == name) v = value;
  }

  std::unordered_set<std::string> hosts_{"h0001.swarm.test"};
  place here_{hosts_, 18443, true};
  key_ring keys_;
};

TEST_F(inspection, accepts_a_cavage_signature) {
  const to_deliver d;

  const auto v = judge(as_request(d, cavage_fields(d, key())));

  EXPECT_TRUE(v.acceptable()) << v.reason;
  EXPECT_EQ(v.status, 202);
  EXPECT_EQ(v.signed_with, crypto::scheme::cavage);
  EXPECT_EQ(v.id, "https://local.test/1");
  EXPECT_EQ(v.host, "h0001.swarm.test");
}

TEST_F(inspection, accepts_an_rfc9421_signature_over_the_url_with_its_port) {
  const to_deliver d;

  const auto v = judge(as_request(d, rfc9421_fields(d, key())));

  EXPECT_TRUE(v.acceptable()) << v.reason;
  EXPECT_EQ(v.signed_with, crypto::scheme::rfc9421);
}

TEST_F(inspection, refuses_an_rfc9421_signature_over_another_url) {
  const to_deliver d{.target_uri = "https://h0001.swarm.test/inbox"};

  const auto v = judge(as_request(d, rfc9421_fields(d, key())));

  EXPECT_EQ(v.status, 401);
  EXPECT_FALSE(v.acceptable());
}

TEST_F(inspection, refuses_a_changed_body) {
  const to_deliver d;
  auto request = as_request(d, cavage_fields(d, key()));
  request.body += " ";

  const auto v = judge(request);

  EXPECT_EQ(v.status, 401);
  EXPECT_EQ(v.reason, "bad digest");
}

TEST_F(inspection, refuses_a_key_it_does_not_know) {
  const to_deliver d{.key_id = "https://elsewhere.test/users/eve#main-key"};

  const auto v = judge(as_request(d, cavage_fields(d, key())));

  EXPECT_EQ(v.status, 401);
  EXPECT_EQ(v.reason, "unknown key");
}

TEST_F(inspection, refuses_the_signature_of_another_key) {
  const to_deliver d;
  const auto other = crypto::rsa_private_key::generate(2048);

  const auto v = judge(as_request(d, cavage_fields(d, other)));

  EXPECT_EQ(v.status, 401);
  EXPECT_EQ(v.reason, error{crypto::errc::mismatch}.code.message());
}

TEST_F(inspection, refuses_an_old_date) {
  const to_deliver d{.now = wall_clock::now() - std::chrono::hours(30)};

  const auto v = judge(as_request(d, cavage_fields(d, key())));

  EXPECT_EQ(v.reason, error{crypto::errc::stale}.code.message());
}

TEST_F(inspection, refuses_a_request_without_a_signature) {
  const to_deliver d;

  const auto v = judge(as_request(d, {{"Host", d.host}}));

  EXPECT_EQ(v.status, 401);
}

TEST_F(inspection, refuses_a_host_of_another_address) {
  const to_deliver d{.host = "h0002.swarm.test"};

  const auto v = judge(as_request(d, cavage_fields(d, key())));

  EXPECT_EQ(v.status, 421);
}

TEST_F(inspection, knows_a_host_in_any_case_and_with_a_port) {
  const to_deliver d{.host = "H0001.SWARM.test:18443"};

  const auto v = judge(as_request(d, cavage_fields(d, key())));

  EXPECT_TRUE(v.acceptable()) << v.reason;
}

TEST_F(inspection, refuses_a_request_without_a_host_and_a_get) {
  http::request request;
  request.method = "GET";
  request.target = "/inbox";
  EXPECT_EQ(judge(request).status, 400);

  request.fields.emplace_back("Host", "h0001.swarm.test");
  EXPECT_EQ(judge(request).status, 405);
}

TEST_F(inspection, refuses_bodies_that_are_no_activity) {
  for (const auto* body : {"", "hello", "[]", "{}", R"({"id":7})", R"({"id":""})", R"({"id":"x")"}) {
    const to_deliver d{.body = body};

    const auto v = judge(as_request(d, cavage_fields(d, key())));

    EXPECT_EQ(v.status, 400) << body;
  }
}

TEST_F(inspection, without_keys_looks_at_no_signature) {
  const to_deliver d;

  const auto v = inspect(as_request(d, {{"host", d.host}}), here_, nullptr, wall_clock::now());

  EXPECT_TRUE(v.acceptable()) << v.reason;
  EXPECT_FALSE(v.signed_with.has_value());
}

} // namespace
} // namespace pheidi::swarm
