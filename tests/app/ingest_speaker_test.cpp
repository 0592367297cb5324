// Lines 15 to 17 of the conformance checklist: whose word an activity is when somebody else delivers it.
#include "crypto/ed25519_signer.hpp"
#include "inbox_accept.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/ld_signature.hpp"
#include "pheidi/crypto/object_proof.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace pheidi::test {

namespace {

namespace json = boost::json;

const crypto::testing::ed25519_signer edwina("another Ed25519 seed, 32 letters");

json::object document(const std::string& text) {
  return json::parse(text).as_object();
}

/// The activity with an LD signature by that key.
json::object ld_signed(const std::string& text, const remote_person& by, wall_time when = wall_clock::now()) {
  return crypto::sign_ld(document(text), by.key(), by.key_id(), when).value();
}

std::string bytes(const std::string& text) {
  const auto digest = crypto::sha256(text);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// With a proof of FEP-8b32 by `edwina`.
json::object proved(json::object d, const std::string& key_id) {
  json::object proof{{"type", "DataIntegrityProof"},
                     {"cryptosuite", "eddsa-jcs-2022"},
                     {"verificationMethod", key_id},
                     {"proofPurpose", "assertionMethod"},
                     {"created", "2026-11-20T10:00:00Z"}};
  const auto hashes = bytes(crypto::jcs(proof)) + bytes(crypto::jcs(d));
  proof["proofValue"] = "z" + crypto::encode_base58(edwina.sign(hashes));
  d["proof"] = std::move(proof);
  return d;
}

TEST_F(inbox_accept, conformance_15_and_s17_nobody_speaks_for_another) {
  const auto alice = friend_of_ours("c15");
  const auto mallory = person("mallory", "b.example", 2);
  const auto post = [&](const std::string& body) { EXPECT_TRUE(accepted(mallory.send(on().here_, body))); };
  const auto create = alice.create("1", "forged");
  const auto actor = "\"actor\":" + quoted(alice.uri());
  const auto with_actor = [&](const std::string& json) {
    auto out = create;
    return out.replace(out.find(actor), actor.size(), "\"actor\":" + json);
  };

  post(create);
  post(with_actor("[" + quoted(alice.uri()) + "]"));
  post(with_actor("[" + quoted(alice.uri()) + "," + quoted(mallory.uri()) + "]"));
  post(with_actor("[" + quoted(mallory.uri()) + "," + quoted(alice.uri()) + "]"));
  post(with_actor("{\"id\":" + quoted(alice.uri()) + "}"));
  post(with_actor("{\"type\":\"Person\",\"id\":" + quoted(alice.uri()) +
                  ",\"publicKey\":{\"id\":" + quoted(mallory.key_id()) + "}}"));
  post(with_actor("null")); // then the signer is the actor, and the post is not his
  post(with_actor(quoted(on().user())));
  post(with_actor(quoted(mallory.uri())));

  EXPECT_TRUE(has_posts(alice, 0));
  EXPECT_TRUE(has_posts(mallory, 0));
  EXPECT_EQ(on().sql("SELECT count(*) FROM statuses WHERE text LIKE '%forged%'"), "0");
}

TEST_F(inbox_accept, conformance_16_a_relayed_activity_with_the_ld_signature_of_its_actor) {
  const auto alice = friend_of_ours("c16");
  const auto relay = person("c16relay", "b.example", 2);

  const auto good = ld_signed(alice.create("1", "<p>signed</p>"), alice);
  EXPECT_TRUE(accepted(relay.send(on().here_, json::serialize(good))));

  EXPECT_TRUE(
      on().becomes("SELECT text FROM statuses WHERE uri = '" + alice.status("1") + "'", "<p>signed</p>"));
}

TEST_F(inbox_accept, conformance_16_ld_signatures_that_do_not_hold) {
  const auto alice = friend_of_ours("c16bad");
  const auto relay = friend_of_ours("c16badrelay", "b.example", 2);
  const auto post = [&](const json::object& d) {
    EXPECT_TRUE(accepted(relay.send(on().here_, json::serialize(d))));
  };
  const auto create = alice.create("1", "original");

  auto changed = ld_signed(create, alice);
  changed["object"].as_object()["content"] = "changed";
  post(changed);
  post(ld_signed(create, relay)); // by somebody else
  post(ld_signed(create, alice, wall_clock::now() - std::chrono::hours(24 * 30)));
  auto renamed = ld_signed(create, relay);
  renamed["signature"].as_object()["creator"] = alice.key_id();
  post(renamed);
  auto other_kind = ld_signed(create, alice);
  other_kind["signature"].as_object()["type"] = "RsaSignature2018";
  post(other_kind);

  EXPECT_TRUE(has_posts(alice, 0));
  EXPECT_TRUE(has_posts(relay, 0));
}

TEST_F(inbox_accept, conformance_16_a_relayed_activity_with_a_proof_of_its_actor) {
  auto alice = person("c16proof");
  const auto relay = person("c16proofrelay", "b.example", 2);
  const auto key_id = alice.uri() + "#ed25519-key";
  alice.publish(fmt::format(R"(,"assertionMethod":[{{"id":"{}","type":"Multikey","controller":"{}",)"
                            R"("publicKeyMultibase":"z{}"}}])",
                            key_id, alice.uri(), crypto::encode_base58("\xed\x01" + edwina.public_bytes())));
  const auto follow = [&](const std::string& id) {
    return document(alice.activity("Follow", alice.uri() + "#" + id, quoted(on().user(0))));
  };

  auto forged = proved(follow("forged"), key_id);
  forged["object"] = on().user(1);
  EXPECT_TRUE(accepted(relay.send(on().here_, json::serialize(forged))));
  EXPECT_TRUE(accepted(relay.send(on().here_, json::serialize(proved(follow("proved"), key_id)))));

  EXPECT_TRUE(on().becomes("SELECT count(*) FROM follows WHERE uri = '" + alice.uri() + "#proved'", "1"));
  EXPECT_TRUE(on().settled());
  EXPECT_EQ(on().sql("SELECT count(*) FROM follows WHERE uri LIKE '%#forged'"), "0");
}

TEST_F(inbox_accept, conformance_17_graph_included_and_reverse_cost_a_document_its_signature) {
  const auto alice = friend_of_ours("c17");
  const auto relay = person("c17relay", "b.example", 2);
  for (const auto* keyword : {"@graph", "@included", "@reverse"})
    for (const bool inside : {false, true}) {
      SCOPED_TRACE(keyword);
      auto d = ld_signed(alice.create("1", "x"), alice);
      auto& place = inside ? d["object"].as_object() : d;
      place[keyword] = json::object{{"id", "https://a.example/other"}};
      EXPECT_TRUE(accepted(relay.send(on().here_, json::serialize(d))));
    }

  EXPECT_TRUE(has_posts(alice, 0));
}

TEST_F(inbox_accept, conformance_17_what_says_more_than_was_signed_is_not_forwarded) {
  const auto alice = friend_of_ours("c17fwd");
  const auto fan = friend_of_ours("c17fan", "c.example");
  on().sql(fmt::format("INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
                       " VALUES ({}, {}, now(), now())",
                       on().id_of(fan), on().user_id()));
  const auto post = on().own_post();
  const auto reply = [&](const std::string& id) {
    return ld_signed(alice.create(id, "answer", ",\"inReplyTo\":" + quoted(post)), alice);
  };
  const auto forwards_of = [&](const std::string& id) {
    std::size_t n = 0;
    for (const auto& queue : {"ingress", "push", "default"})
      for (const auto& job : on().jobs(queue, "ActivityPub::RawDistributionWorker"))
        n += job.find(alice.status(id)) != job.npos;
    return n;
  };

  auto reversed = reply("1");
  reversed["@reverse"] = json::object{{"object", "https://a.example/other"}};
  EXPECT_TRUE(accepted(alice.send(on().here_, json::serialize(reversed))));
  EXPECT_TRUE(has_posts(alice, 1));
  EXPECT_TRUE(accepted(alice.send(on().here_, json::serialize(reply("2")))));
  EXPECT_TRUE(has_posts(alice, 2));

  EXPECT_TRUE(eventually([&] { return forwards_of("2") == 1; }));
  EXPECT_EQ(forwards_of("1"), 0U);
}

} // namespace

} // namespace pheidi::test
