// What a remote server sees of a delivery: the request byte for byte. Signatures are judged by the openssl
// program.
#include "openssl_judge.hpp"
#include "sender.hpp"
#include "swarm/shell.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace pheidi::test;
using testing::ElementsAre;
using testing::MatchesRegex;

std::vector<std::string> names_of(const pheidi::http::request& r) {
  std::vector<std::string> out;
  for (const auto& [name, value] : r.fields)
    out.push_back(name);
  return out;
}

TEST(request, is_what_mastodon_would_send_and_openssl_verifies_it) {
  sender here;
  recording_peer peer;
  const auto inbox = peer.inbox("/users/bob/inbox?shared=1&q=%2F");
  here.push(here.job_for(inbox, "{}", 0, odd_body));

  const auto log = here.run();

  const auto got = peer.all();
  ASSERT_EQ(got.size(), 1u) << log;
  const auto& r = got[0];
  EXPECT_EQ(r.method, "POST");
  EXPECT_EQ(r.target, "/users/bob/inbox?shared=1&q=%2F");
  EXPECT_EQ(r.body, odd_body);
  EXPECT_THAT(names_of(r), ElementsAre("User-Agent", "Host", "Date", "Accept-Encoding", "Content-Type",
                                       "Digest", "Signature", "Connection", "Content-Length"));
  EXPECT_THAT(field(r, "user-agent"), MatchesRegex(R"(Pheidi/[^ ]+ \(\+https://local\.example/\))"));
  EXPECT_EQ(field(r, "host"), "peer.example") << "without its port";
  EXPECT_EQ(field(r, "accept-encoding"), "gzip");
  EXPECT_EQ(field(r, "content-type"), "application/activity+json");
  const auto v = judge(r, inbox, here.public_pem());
  EXPECT_EQ(v.scheme, signed_by::cavage);
  EXPECT_EQ(v.key_id, user1_key);
  EXPECT_EQ(v.covered, "host date content-type digest (request-target)");
  EXPECT_TRUE(v.signature_fits);
  EXPECT_TRUE(v.digest_fits);
}

TEST(request, of_the_second_knock_is_rfc9421_and_openssl_verifies_it) {
  sender here;
  recording_peer peer([](const pheidi::http::request& r) {
    return recording_peer::status(field(r, "signature-input").empty() ? 401 : 202);
  });
  here.push(here.job_for(peer.inbox()));

  const auto log = here.run();

  const auto got = peer.all();
  ASSERT_EQ(got.size(), 2u) << log;
  EXPECT_THAT(names_of(got[1]),
              ElementsAre("User-Agent", "Host", "Date", "Accept-Encoding", "Content-Type", "Content-Digest",
                          "Signature-Input", "Signature", "Connection", "Content-Length"));
  EXPECT_EQ(got[0].body, got[1].body);
  const auto v = judge(got[1], peer.inbox(), here.public_pem());
  EXPECT_EQ(v.scheme, signed_by::rfc9421);
  EXPECT_EQ(v.key_id, user1_key);
  EXPECT_EQ(v.covered, R"("@method" "@target-uri" "content-digest")");
  EXPECT_TRUE(v.signature_fits);
  EXPECT_TRUE(v.digest_fits);
}

TEST(request, that_is_redirected_on_its_own_host_is_signed_anew_for_the_new_path) {
  sender here;
  recording_peer peer([](const pheidi::http::request& r) {
    if (r.target == "/moved") return recording_peer::status(202);
    auto to = recording_peer::status(308);
    to.fields.emplace_back("Location", "/moved");
    return to;
  });
  here.push(here.job_for(peer.inbox()));

  const auto log = here.run();

  const auto got = peer.all();
  ASSERT_EQ(got.size(), 2u) << log;
  EXPECT_EQ(got[1].method, "POST");
  EXPECT_EQ(got[1].target, "/moved");
  EXPECT_EQ(got[1].body, got[0].body);
  EXPECT_TRUE(judge(got[1], peer.inbox("/moved"), here.public_pem()).good());
}

TEST(request, takes_an_answer_in_gzip) {
  sender here;
  const auto packed = shell("printf 'not for me, thanks' | gzip -c").output;
  recording_peer peer([packed](const pheidi::http::request&) {
    auto no = recording_peer::status(422);
    no.body = packed;
    no.fields.emplace_back("Content-Encoding", "gzip");
    return no;
  });
  here.push(here.job_for(peer.inbox()));

  const auto log = here.run();

  EXPECT_EQ(peer.all().size(), 1u);
  EXPECT_NE(log.find("not for me, thanks"), log.npos) << log;
}

} // namespace
