// The Collection-Synchronization header (FEP-8fcf) as the receiver gets it.
#include "openssl_judge.hpp"
#include "sender.hpp"
#include "swarm/shell.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace {

using namespace pheidi::test;

/// Where follower URIs begin for a peer.
std::string authority_of(const recording_peer& peer) {
  return fmt::format("http://peer.example:{}", peer.port());
}

/// FEP-8fcf with sha256sum: the XOR of the digests, in hex.
std::string digest_by_sha256sum(const std::vector<std::string>& uris) {
  std::vector<unsigned> sum(32, 0);
  for (const auto& uri : uris) {
    const auto hex = shell(fmt::format("printf %s '{}' | sha256sum", uri)).output;
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] ^= static_cast<unsigned>(std::stoul(hex.substr(2 * i, 2), nullptr, 16));
  }
  std::string out;
  for (const auto byte : sum)
    out += fmt::format("{:02x}", byte);
  return out;
}

TEST(collection_synchronization, tells_the_followers_of_the_receiving_host_when_the_job_asks) {
  sender here;
  recording_peer peer;
  const auto user1 = here.actors()[0].account_id;
  const auto followers = here.follow(user1, authority_of(peer), 3);
  here.follow(user1, "https://elsewhere.example", 2);
  const auto numeric = here.actors()[1].account_id;
  here.sql(fmt::format("UPDATE accounts SET id_scheme = 1 WHERE id = {}", numeric));
  const std::string asks = R"({"synchronize_followers":true})";
  here.push(here.job_for(peer.inbox("/asked"), asks, user1));
  here.push(here.job_for(peer.inbox("/not-asked"), "{}", user1));
  here.push(here.job_for(peer.inbox("/refused"), R"({"synchronize_followers":false})", user1));
  here.push(here.job_for(peer.inbox("/nobody"), asks, numeric));

  const auto log = here.run();

  const auto got = peer.all();
  ASSERT_EQ(got.size(), 4u) << log;
  for (const auto& r : got) {
    SCOPED_TRACE(r.target);
    const auto v = judge(r, peer.inbox(r.target), here.public_pem());
    EXPECT_TRUE(v.good());
    const auto header = field(r, "collection-synchronization");
    if (r.target == "/asked") {
      EXPECT_EQ(header,
                fmt::format(R"(collectionId="https://local.example/users/user1/followers", digest="{}", )"
                            R"(url="https://local.example/users/user1/followers_synchronization")",
                            digest_by_sha256sum(followers)));
      EXPECT_EQ(v.covered, "host date content-type collection-synchronization digest (request-target)");
    } else if (r.target == "/nobody") {
      EXPECT_EQ(header,
                fmt::format(R"(collectionId="https://local.example/ap/users/{}/followers", digest="{}", )"
                            R"(url="https://local.example/users/user2/followers_synchronization")",
                            numeric, std::string(64, '0')));
    } else {
      EXPECT_EQ(r.find("collection-synchronization"), nullptr);
      EXPECT_EQ(v.covered, "host date content-type digest (request-target)");
    }
  }
}

TEST(collection_synchronization, is_left_out_when_the_administrator_says_so) {
  instance_options options;
  options.extra_env = "DISABLE_FOLLOWERS_SYNCHRONIZATION=true\n";
  sender here(options);
  recording_peer peer;
  here.follow(here.actors()[0].account_id, authority_of(peer), 1);
  here.push(here.job_for(peer.inbox(), R"({"synchronize_followers":true})"));

  const auto log = here.run();

  const auto got = peer.all();
  ASSERT_EQ(got.size(), 1u) << log;
  EXPECT_EQ(got[0].find("collection-synchronization"), nullptr);
}

} // namespace
