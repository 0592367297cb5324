// Who signs a delivery and with which key, for every form that Mastodon's data has. Judged by the openssl
// program.
#include "openssl_judge.hpp"
#include "sender.hpp"

#include "pheidi/crypto/rsa.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <map>

namespace {

using namespace pheidi::test;
using pheidi::crypto::rsa_private_key;

std::string sign_with(const boost::json::value& v) {
  return boost::json::serialize(boost::json::object{{"sign_with", v}});
}

TEST(signer, is_the_key_that_came_with_the_job) {
  sender here;
  recording_peer peer;
  const auto old_key = rsa_private_key::generate();
  using boost::json::object;
  here.push(here.job_for(peer.inbox("/pem"), sign_with(old_key.private_pem().c_str())));
  here.push(
      here.job_for(peer.inbox("/fragment"), sign_with(object{{"private_key", old_key.private_pem()},
                                                             {"public_key", old_key.public_pem()},
                                                             {"uri", nullptr},
                                                             {"local_fragment", "#rsa-0123456789abcdef"},
                                                             {"type", "rsa"}})));
  here.push(here.job_for(peer.inbox("/uri"), sign_with(object{{"private_key", old_key.private_pem()},
                                                              {"uri", "https://local.example/old#key"}})));
  here.push(here.job_for(peer.inbox("/own"), sign_with(nullptr)));

  const auto log = here.run();

  const auto got = peer.all();
  ASSERT_EQ(got.size(), 4u) << log;
  const std::map<std::string, std::string> key_ids{
      {"/pem", user1_key},
      {"/fragment", "https://local.example/users/user1#rsa-0123456789abcdef"},
      {"/uri", "https://local.example/old#key"},
      {"/own", user1_key}};
  for (const auto& r : got) {
    SCOPED_TRACE(r.target);
    const auto v =
        judge(r, peer.inbox(r.target), r.target == "/own" ? here.public_pem() : old_key.public_pem());
    EXPECT_EQ(v.key_id, key_ids.at(r.target));
    EXPECT_TRUE(v.good());
  }
}

TEST(signer, is_the_account_whatever_form_its_address_has) {
  instance_options options;
  options.encrypted_keys = true;
  sender here(options);
  recording_peer peer;
  const auto by_name = here.actors()[0].account_id, by_number = here.actors()[1].account_id;
  here.sql(fmt::format("UPDATE accounts SET id_scheme = 1 WHERE id = {}", by_number));
  here.sql(fmt::format("UPDATE keypairs SET local_fragment = '#rsa-fedcba9876543210' WHERE account_id = {}",
                       by_number));
  for (const auto id : {by_name, by_number, std::int64_t{-99}})
    here.push(here.job_for(peer.inbox(fmt::format("/{}", id)), "{}", id));

  const auto log = here.run();

  const auto got = peer.all();
  ASSERT_EQ(got.size(), 3u) << log;
  const std::map<std::string, std::string> key_ids{
      {fmt::format("/{}", by_name), user1_key},
      {fmt::format("/{}", by_number),
       fmt::format("https://local.example/ap/users/{}#rsa-fedcba9876543210", by_number)},
      {"/-99", "https://local.example/actor#main-key"}};
  for (const auto& r : got) {
    SCOPED_TRACE(r.target);
    const auto v = judge(r, peer.inbox(r.target), here.public_pem());
    EXPECT_EQ(v.key_id, key_ids.at(r.target));
    EXPECT_TRUE(v.good());
  }
}

class signer_of : public testing::TestWithParam<pheidi::model::schema_family> {};

TEST_P(signer_of, an_older_mastodon_has_its_key_in_accounts) {
  instance_options options;
  options.family = GetParam();
  sender here(options);
  recording_peer peer;
  here.push(here.job_for(peer.inbox("/person")));
  here.push(here.job_for(peer.inbox("/instance"), "{}", -99));

  const auto log = here.run();

  const auto got = peer.all();
  ASSERT_EQ(got.size(), 2u) << log;
  for (const auto& r : got) {
    const auto v = judge(r, peer.inbox(r.target), here.public_pem());
    EXPECT_TRUE(v.good());
    EXPECT_EQ(v.key_id, r.target == "/person" ? user1_key : "https://local.example/actor#main-key");
  }
}

INSTANTIATE_TEST_SUITE_P(families, signer_of,
                         testing::Values(pheidi::model::schema_family::mastodon_4_2,
                                         pheidi::model::schema_family::mastodon_4_6),
                         [](const auto& tested) {
                           return tested.param == pheidi::model::schema_family::mastodon_4_2 ? "mastodon_4_2"
                                                                                             : "mastodon_4_6";
                         });

TEST(signer, whose_key_was_changed_signs_the_next_attempt_with_the_new_one) {
  sender here;
  std::atomic<bool> key_is_old = false;
  recording_peer peer(
      [&](const pheidi::http::request&) { return recording_peer::status(key_is_old ? 401 : 202); });
  auto engine = here.start({"--set", "delivery.key_cache_ttl_s=3600"});
  here.push(here.job_for(peer.inbox()));
  ASSERT_EQ(peer.wait(1).size(), 1u) << engine->log();

  const auto fresh = rsa_private_key::generate();
  here.sql(fmt::format("UPDATE accounts SET private_key = '{}', public_key = '{}'", fresh.private_pem(),
                       fresh.public_pem()));
  key_is_old = true;
  here.push(here.job_for(peer.inbox()));
  ASSERT_TRUE(eventually([&] { return here.redis().integer({"ZCARD", "retry"}) == 1; })) << engine->log();
  key_is_old = false;
  here.redis().run({"ZADD", "retry", "XX", "1", here.redis().list({"ZRANGE", "retry", "0", "0"}).at(0)});
  const auto got = peer.wait(4);
  engine->signal(SIGTERM);
  EXPECT_EQ(engine->wait(), 0);

  ASSERT_EQ(got.size(), 4u) << engine->log();
  for (const std::size_t i : {0u, 1u, 2u})
    EXPECT_TRUE(judge(got[i], peer.inbox(), here.public_pem()).good()) << i;
  EXPECT_TRUE(judge(got[3], peer.inbox(), fresh.public_pem()).good());
  EXPECT_EQ(here.redis().integer({"ZCARD", "retry"}), 0);
}

} // namespace
