// Lines 1 to 10 of the conformance checklist: which signatures an inbox takes, and what it says to the
// others.
#include "crypto/ed25519_signer.hpp"
#include "inbox_accept.hpp"

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/object_proof.hpp"

namespace pheidi::test {

namespace {

const crypto::testing::ed25519_signer edward("an Ed25519 seed of 32 characters");

std::int64_t now_s() {
  return static_cast<std::int64_t>(unix_seconds(wall_clock::now()));
}

struct expectation {
  const char* what;
  signing how;
  int status = 202;
};

TEST_F(inbox_accept, conformance_01_unsigned_is_401_with_an_error) {
  const auto alice = friend_of_ours("c01");

  const auto answer = alice.send(on().here_, alice.create("1", "x"), "/inbox", {.unsigned_request = true});

  EXPECT_TRUE(refused(answer, 401));
  EXPECT_TRUE(has_posts(alice, 0));
}

TEST_F(inbox_accept, conformance_02_and_03_the_algorithms_of_draft_cavage) {
  const auto alice = friend_of_ours("c02");
  const std::string created = "(request-target) host (created) digest";
  const expectation table[] = {
      {"rsa-sha256", {}},
      {"hs2019", {.algorithm = "hs2019"}},
      {"no algorithm", {.algorithm = ""}},
      {"hs2019 with (created)", {.algorithm = "hs2019", .headers = created, .created = now_s()}},
      {"(created) without algorithm", {.algorithm = "", .headers = created, .created = now_s()}},
      {"rsa-sha256 with (created)", {.headers = created, .created = now_s()}, 401},
  };
  int taken = 0;

  for (const auto& each : table) {
    SCOPED_TRACE(each.what);
    const auto body = alice.create(std::to_string(taken), each.what);
    const auto answer = alice.send(on().here_, body, "/inbox", each.how);
    EXPECT_TRUE(each.status == 202 ? accepted(answer) : refused(answer, each.status));
    taken += each.status == 202;
  }

  EXPECT_TRUE(has_posts(alice, taken));
}

TEST_F(inbox_accept, conformance_04_a_post_without_signed_digest_is_401) {
  const auto alice = friend_of_ours("c04");

  const auto answer =
      alice.send(on().here_, alice.create("1", "x"), "/inbox", {.headers = "(request-target) host date"});

  EXPECT_TRUE(refused(answer, 401));
  EXPECT_TRUE(has_posts(alice, 0));
}

TEST_F(inbox_accept, conformance_05_the_digest_is_that_of_the_body) {
  const auto alice = friend_of_ours("c05");
  const auto body = alice.create("1", "x");
  const auto right = crypto::base64(crypto::sha256(body));
  const auto digest = [&](const std::string& header) {
    return alice.send(on().here_, body, "/inbox", {.digest = header});
  };

  EXPECT_TRUE(refused(digest("SHA-256=" + crypto::base64(crypto::sha256("y"))), 401));
  EXPECT_TRUE(has_posts(alice, 0));
  EXPECT_TRUE(accepted(digest("SHA-512=abcd,SHA-256=" + right)));
  EXPECT_TRUE(accepted(digest("SHA-512=abcd, sha-256=" + right)));
  EXPECT_TRUE(has_posts(alice, 1));
}

TEST_F(inbox_accept, conformance_06_a_date_may_be_an_hour_off) {
  const auto alice = friend_of_ours("c06");
  const expectation table[] = {
      {"66 minutes old", {.date_offset_s = -66 * 60}, 401},
      {"60 minutes old", {.date_offset_s = -60 * 60}},
      {"61 minutes ahead", {.date_offset_s = 61 * 60}, 401},
      {"58 minutes ahead", {.date_offset_s = 58 * 60}},
  };

  for (const auto& each : table) {
    SCOPED_TRACE(each.what);
    const auto answer = alice.send(on().here_, alice.create("1", "x"), "/inbox", each.how);
    EXPECT_TRUE(each.status == 202 ? accepted(answer) : refused(answer, each.status));
  }
}

TEST_F(inbox_accept, conformance_07_a_query_may_be_signed_or_not) {
  const auto alice = friend_of_ours("c07");

  const auto with_query = alice.send(on().here_, alice.create("1", "x"), "/inbox?a=1&b=2");
  const auto without_query =
      alice.send(on().here_, alice.create("2", "x"), "/inbox?a=1&b=2", {.target = "/inbox"});
  const auto another = alice.send(on().here_, alice.create("3", "x"), "/inbox?a=1", {.target = "/inbox?a=2"});

  EXPECT_TRUE(accepted(with_query));
  EXPECT_TRUE(accepted(without_query));
  EXPECT_TRUE(refused(another, 401));
  EXPECT_TRUE(has_posts(alice, 2));
}

TEST_F(inbox_accept, conformance_08_a_repeated_parameter_is_401) {
  const auto alice = friend_of_ours("c08");

  const auto answer = alice.send(on().here_, alice.create("1", "x"), "/inbox",
                                 {.more_parameters = ",keyId=\"" + alice.key_id() + "\""});

  EXPECT_TRUE(refused(answer, 401));
}

TEST_F(inbox_accept, conformance_09_rfc_9421_with_rsa) {
  const auto alice = friend_of_ours("c09");

  const auto plain = alice.send(on().here_, alice.create("1", "x"), "/inbox", {.rfc9421 = true});
  const auto named = alice.send(on().here_, alice.create("2", "x"), "/inbox",
                                {.rfc9421 = true, .more_parameters = ";alg=\"rsa-v1_5-sha256\""});

  EXPECT_TRUE(accepted(plain));
  EXPECT_TRUE(accepted(named));
  EXPECT_TRUE(has_posts(alice, 2));
}

TEST_F(inbox_accept, conformance_09_rfc_9421_with_ed25519) {
  auto alice = person("c09ed");
  const auto key_id = alice.uri() + "#ed25519-key";
  const auto multibase = "z" + crypto::encode_base58("\xed\x01" + edward.public_bytes());
  alice.publish(fmt::format(R"(,"assertionMethod":[{{"id":"{}","type":"Multikey","controller":"{}",)"
                            R"("publicKeyMultibase":"{}"}}])",
                            key_id, alice.uri(), multibase));
  const auto follow = alice.activity("Follow", alice.uri() + "#f", quoted(on().user(1)));
  signing how{.rfc9421 = true, .key_id = key_id};
  how.sign_with = [](const std::string& text) { return edward.sign(text); };

  const auto answer = alice.send(on().here_, follow, "/inbox", how);

  EXPECT_TRUE(accepted(answer));
  EXPECT_TRUE(on().becomes("SELECT count(*) FROM follows WHERE uri = '" + alice.uri() + "#f'", "1"));
}

TEST_F(inbox_accept, conformance_10_rfc_9421_must_cover_and_be_true) {
  const auto alice = friend_of_ours("c10");
  const auto other = crypto::base64(crypto::sha256("y"));
  const expectation table[] = {
      {"no method", {.rfc9421 = true, .components = R"("@target-uri" "content-digest")"}, 401},
      {"no target", {.rfc9421 = true, .components = R"("@method" "content-digest")"}, 401},
      {"no digest", {.rfc9421 = true, .components = R"("@method" "@target-uri")"}, 401},
      {"another digest", {.rfc9421 = true, .digest = "sha-256=:" + other + ":"}, 401},
      {"no sha-256", {.rfc9421 = true, .digest = "sha-512=:" + other + ":"}, 401},
      {"no dictionary", {.rfc9421 = true, .digest = "SHA-256=" + other}, 400},
      {"another target", {.rfc9421 = true, .target = "/users/user1/inbox"}, 401},
      {"another host", {.rfc9421 = true, .host = "other.example"}, 401},
      {"66 minutes old", {.created = now_s() - 66 * 60, .rfc9421 = true}, 401},
      {"algorithm of another key", {.rfc9421 = true, .more_parameters = ";alg=\"ed25519\""}, 401},
  };

  for (const auto& each : table) {
    SCOPED_TRACE(each.what);
    const auto body = alice.create("1", "x");
    const auto fields = with(alice.sign("/inbox", body, each.how), "Host", "local.example");
    EXPECT_TRUE(refused(ask(fields, body), each.status));
  }

  EXPECT_TRUE(has_posts(alice, 0));
}

} // namespace

} // namespace pheidi::test
