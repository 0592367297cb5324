// Lines 11 to 14, 18 and 19 of the conformance checklist, and defects of keys: whose they are, and who says
// so.
#include "inbox_accept.hpp"

#include "pheidi/crypto/digest.hpp"

#include <atomic>
#include <sstream>
#include <thread>

namespace pheidi::test {

namespace {

/// What the host's budget counts by.
std::uint64_t minutes_begun_since(pheidi::steady_clock::time_point begun) {
  return 1 + static_cast<std::uint64_t>((pheidi::steady_clock::now() - begun) / std::chrono::minutes(1));
}

/// The members of a key as actors and key documents have it.
std::string key_json(const std::string& id, const std::string& owner, const std::string& pem) {
  return fmt::format(R"({{"@context":"https://w3id.org/security/v1","id":"{}","type":"Key","owner":"{}",)"
                     R"("publicKeyPem":{}}})",
                     id, owner, quoted(pem));
}

std::string follow_of(const remote_person& who, const std::string& id) {
  return who.activity("Follow", who.uri() + "#" + id, quoted(inbox_accept::us()));
}

signing keyed(const std::string& key_id, std::size_t number) {
  signing how{.key_id = key_id};
  how.sign_with = [number](const std::string& text) { return shared_key(number).sign_sha256(text).value(); };
  return how;
}

std::string der(char tag, const std::string& content) {
  const auto size = content.size();
  std::string out(1, tag);
  if (size < 128)
    out += static_cast<char>(size);
  else
    out += {'\x82', static_cast<char>(size >> 8), static_cast<char>(size & 0xff)};
  return out + content;
}

/// An RSA key of that modulus, whether or not it makes sense.
std::string pem_of(const std::string& modulus, const std::string& exponent) {
  const std::string algorithm("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00", 15);
  const std::string zero(1, '\0');
  const auto numbers = der('\x30', der('\x02', zero + modulus) + der('\x02', exponent));
  const auto text = crypto::base64(der('\x30', algorithm + der('\x03', zero + numbers)));
  std::string out = "-----BEGIN PUBLIC KEY-----\n";
  for (std::size_t i = 0; i < text.size(); i += 64)
    out += text.substr(i, 64) + "\n";
  return out + "-----END PUBLIC KEY-----\n";
}

/// PKCS#1 padding of SHA-256: its own signature under a key with exponent 1.
std::string padded(const std::string& text) {
  const std::string info("\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19);
  const auto digest = crypto::sha256(text);
  const std::string hash(reinterpret_cast<const char*>(digest.data()), digest.size());
  return std::string("\0\1", 2) + std::string(256 - 3 - info.size() - 32, '\xff') + '\0' + info + hash;
}

TEST_F(inbox_accept, conformance_11_a_key_of_a_suspended_domain_is_403) {
  const auto eve = person("c11", "blocked.example");

  const auto answer = eve.send(on().here_, follow_of(eve, "f"));
  const auto under =
      eve.send(on().here_, follow_of(eve, "f"), "/inbox", keyed("https://deep.below.blocked.example/k", 1));

  EXPECT_TRUE(refused(answer, 403));
  EXPECT_TRUE(refused(under, 403));
  EXPECT_EQ(on().world_.document_hits(eve.uri()), 0U);
}

TEST_F(inbox_accept, conformance_12_a_rotated_key_is_read_again_once) {
  auto alice = friend_of_ours("c12");
  ASSERT_TRUE(accepted(alice.send(on().here_, alice.create("1", "with the old key"))));

  alice.publish("", 2);
  const auto answer = alice.send(on().here_, alice.create("2", "with the new key"));
  const auto again = alice.send(on().here_, alice.create("3", "with the new key"));

  EXPECT_TRUE(accepted(answer));
  EXPECT_TRUE(accepted(again));
  EXPECT_EQ(on().world_.document_hits(alice.uri()), 1U);
  EXPECT_TRUE(has_posts(alice, 3));
}

TEST_F(inbox_accept, s22_a_second_rotation_within_a_minute_has_to_wait) {
  auto alice = friend_of_ours("s22");
  alice.publish("", 2);
  ASSERT_TRUE(accepted(alice.send(on().here_, alice.create("1", "x"))));

  alice.publish("", 3);
  for (int i = 0; i < 5; ++i)
    EXPECT_TRUE(refused(alice.send(on().here_, alice.create("2", "x")), 401));

  EXPECT_EQ(on().world_.document_hits(alice.uri()), 1U);
}

TEST_F(inbox_accept, conformance_13_a_key_that_its_owner_does_not_list_is_refused) {
  const auto alice = friend_of_ours("c13");
  const auto own_host = "https://a.example/keys/c13", other_host = "https://b.example/keys/c13";
  for (const auto* id : {own_host, other_host}) {
    SCOPED_TRACE(id); // s18: on another host than the owner's
    on().world_.publish(id, key_json(id, alice.uri(), shared_key(3).public_pem())).value();
    EXPECT_TRUE(refused(alice.send(on().here_, alice.create("1", "x"), "/inbox", keyed(id, 3)), 401));
  }

  EXPECT_TRUE(has_posts(alice, 0));
}

TEST_F(inbox_accept, conformance_14_a_key_with_an_endpoint_of_its_own_is_found) {
  auto alice = person("c14");
  const auto id = alice.uri() + "/main-key";
  const auto stub = fmt::format(R"({{"@context":"https://www.w3.org/ns/activitystreams","id":"{0}",)"
                                R"("type":"Person","preferredUsername":"c14","publicKey":{{"id":"{1}",)"
                                R"("owner":"{0}","publicKeyPem":{2}}}}})",
                                alice.uri(), id, quoted(alice.key().public_pem()));
  on().world_.publish(id, stub).value();
  auto document = alice.document();
  document.replace(document.find("#main-key"), 9, "/main-key");
  on().world_.publish(alice.uri(), document).value();

  const auto answer = alice.send(on().here_, follow_of(alice, "f"), "/inbox", keyed(id, 1));

  EXPECT_TRUE(accepted(answer));
  EXPECT_TRUE(on().becomes("SELECT count(*) FROM follows WHERE uri = '" + alice.uri() + "#f'", "1"));
}

TEST_F(inbox_accept, conformance_18_a_signed_get_covers_host_date_and_target_with_query) {
  auto alice = person("c18");
  const auto id = std::string("https://a.example/?author=18");
  auto document = alice.document();
  for (auto at = document.find(alice.uri() + "\""); at != document.npos;
       at = document.find(alice.uri() + "\""))
    document.replace(at, alice.uri().size(), id);
  document.replace(document.find(alice.uri() + "#main-key"), alice.uri().size(), id);
  on().world_.publish(id, document).value();

  alice.send(on().here_, follow_of(alice, "f"), "/inbox", keyed(id + "#main-key", 1));

  const auto asked = on().world_.last_document_request(id);
  ASSERT_TRUE(asked.has_value());
  const auto header = *asked->find("signature");
  const auto member = [&](const std::string& name) {
    const auto from = header.find(name + "=\"") + name.size() + 2;
    return header.substr(from, header.find('"', from) - from);
  };
  std::string text, word;
  std::istringstream names(member("headers"));
  std::set<std::string> covered;
  while (names >> word) {
    covered.insert(word);
    text += (text.empty() ? "" : "\n") + word + ": ";
    text += word == "(request-target)" ? "get /?author=18" : *asked->find(word);
  }
  EXPECT_TRUE(covered.contains("host") && covered.contains("date") && covered.contains("(request-target)"));
  EXPECT_EQ(*asked->find("host"), "a.example");
  EXPECT_EQ(member("keyId"), "https://local.example/actor#main-key");
  const auto ours = crypto::rsa_public_key::from_pem(on().here_.public_pem()).value();
  EXPECT_TRUE(ours.verify_sha256(text, crypto::base64_decode(member("signature")).value()));
}

TEST_F(inbox_accept, conformance_19_a_refused_get_is_signed_once_more_in_the_other_way) {
  const auto alice = person("c19");
  swarm::document modern{.body = alice.document()};
  modern.asks = swarm::document::asks_for::rfc9421_signature;
  on().world_.publish(alice.uri(), modern).value();

  const auto answer = alice.send(on().here_, follow_of(alice, "f"));

  EXPECT_TRUE(accepted(answer));
  EXPECT_EQ(on().world_.document_hits(alice.uri()), 2U);
}

TEST_F(inbox_accept, a_key_that_cannot_be_fetched_now_is_503) {
  const auto alice = person("unfetched");
  on().world_.publish("https://a.example/keys/500", "", "text/plain", 500).value();
  on().world_.publish("https://a.example/keys/429", "", "text/plain", 429).value();

  for (const auto* id : {"https://a.example/keys/500", "https://a.example/keys/429", "https://dead.example/k",
                         "https://dead.example/users/x#main-key"}) {
    SCOPED_TRACE(id);
    for (int i = 0; i < 3; ++i)
      EXPECT_TRUE(refused(alice.send(on().here_, follow_of(alice, "f"), "/inbox", keyed(id, 1)), 503));
  }

  EXPECT_EQ(on().world_.document_hits("https://a.example/keys/500"), 1U);
}

TEST_F(inbox_accept, s12_to_s14_keys_that_are_none) {
  const std::string large(256, '\xff');
  const std::string one("\x01", 1), usual("\x01\x00\x01", 3);
  struct bad_key {
    const char* name;
    std::string pem;
    std::function<std::string(const std::string&)> sign;
  };
  const auto short_key = std::make_shared<crypto::rsa_private_key>(crypto::rsa_private_key::generate(512));
  const bad_key table[] = {
      {"s13a", short_key->public_pem(),
       [short_key](const std::string& text) {
         const auto made = short_key->sign_sha256(text);
         return made ? *made : std::string("none");
       }},
      {"s13b", pem_of(large, one), padded},
      {"s14a", pem_of(std::string(2048, '\xff'), usual), padded},
      {"s14b", "-----BEGIN PUBLIC KEY-----\n" + std::string(900'000, 'A') + "\n-----END PUBLIC KEY-----\n",
       padded},
      {"s14c", "not a key", padded},
  };

  for (const auto& each : table) {
    SCOPED_TRACE(each.name);
    const auto mallory = person(each.name);
    auto document = mallory.document();
    const auto good = quoted(mallory.key().public_pem());
    document.replace(document.find(good), good.size(), quoted(each.pem));
    on().world_.publish(mallory.uri(), document).value();
    signing how;
    how.sign_with = each.sign;
    EXPECT_TRUE(refused(mallory.send(on().here_, follow_of(mallory, "f"), "/inbox", how), 401));
    EXPECT_EQ(on().sql("SELECT count(*) FROM follows WHERE uri = '" + mallory.uri() + "#f'"), "0");
  }
}

TEST_F(inbox_accept, s19_and_s20_keys_that_lead_elsewhere) {
  const auto alice = friend_of_ours("s19");
  const std::string here = "https://a.example/keys/s19", there = "https://b.example/keys/s19";
  const std::string orphan = "https://a.example/keys/s20";
  on().world_.publish(here, "", "text/plain", 302, {{"Location", there}}).value();
  on().world_.publish(there, key_json(here, alice.uri(), shared_key(3).public_pem())).value();
  on().world_.publish(orphan, key_json(orphan, "https://a.example/users/nobody", shared_key(3).public_pem()))
      .value();

  const auto moved = alice.send(on().here_, alice.create("1", "x"), "/inbox", keyed(here, 3));
  const auto unowned = alice.send(on().here_, alice.create("1", "x"), "/inbox", keyed(orphan, 3));
  const auto local =
      alice.send(on().here_, alice.create("1", "x"), "/inbox", keyed(on().user() + "#main-key", 3));
  const auto junk = alice.send(on().here_, alice.create("1", "x"), "/inbox", keyed("javascript:alert(1)", 3));

  EXPECT_TRUE(refused(moved, 401));
  EXPECT_TRUE(refused(unowned, 401));
  EXPECT_TRUE(refused(local, 401));
  EXPECT_TRUE(refused(junk, 401));
  EXPECT_TRUE(has_posts(alice, 0));
}

TEST_F(inbox_accept, s21_a_key_listed_by_two_speaks_for_its_owner_only) {
  auto alice = friend_of_ours("s21a");
  const auto bob = friend_of_ours("s21b", "a.example", 2);
  alice.publish(fmt::format(R"(,"assertionMethod":["{}"])", bob.key_id()));

  const auto answer = alice.send(on().here_, alice.create("1", "x"), "/inbox", keyed(bob.key_id(), 2));

  EXPECT_TRUE(accepted(answer));
  EXPECT_TRUE(has_posts(alice, 0));
  EXPECT_TRUE(has_posts(bob, 0));
}

TEST_F(inbox_accept, s23_the_last_word_of_somebody_who_is_gone_costs_one_fetch) {
  const auto known = friend_of_ours("s23");
  const auto unknown = person("s23unknown");
  for (const auto& who : {known, unknown})
    on().world_.publish(who.uri(), R"({"type":"Tombstone"})", "application/activity+json", 410).value();
  const auto delete_of = [](const remote_person& who) {
    return who.activity("Delete", who.uri() + "#delete", quoted(who.uri()));
  };

  // With another key than the one that we know: it has to be asked for.
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(refused(known.send(on().here_, delete_of(known), "/inbox", keyed(known.key_id(), 2)), 401));
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(accepted(unknown.send(on().here_, delete_of(unknown))));
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(refused(unknown.send(on().here_, unknown.create("1", "x")), 401));

  EXPECT_LE(on().world_.document_hits(known.uri()), 1U);
  EXPECT_LE(on().world_.document_hits(unknown.uri()), 1U);
}

TEST_F(inbox_accept, s34_a_thousand_keys_of_one_host_cost_that_host_a_bounded_number_of_fetches) {
  const auto alice = person("s34", "flood.example");
  const auto body = alice.create("1", "x");
  const auto id = [](int i) { return fmt::format("https://flood.example/keys/{}", i); };
  for (int i = 0; i < 1000; ++i)
    on().world_.publish(id(i), "", "text/plain", 404).value();

  const auto begun = pheidi::steady_clock::now();
  std::atomic<int> next{0}, answered{0};
  std::vector<std::thread> senders;
  for (int n = 0; n < 8; ++n)
    senders.emplace_back([&] {
      for (int i = next++; i < 1000; i = next++) {
        const auto status = alice.post(on().here_, body, "/inbox", keyed(id(i), 1));
        answered += status == 401 || status == 503;
      }
    });
  for (auto& t : senders)
    t.join();

  EXPECT_EQ(answered, 1000);
  std::uint64_t hits = 0;
  for (int i = 0; i < 1000; ++i)
    hits += on().world_.document_hits(id(i));
  EXPECT_LE(hits, 300U * minutes_begun_since(begun));
  EXPECT_TRUE(lives(friend_of_ours("s34other", "b.example")));
}

TEST_F(inbox_accept, s34_a_thousand_fragments_of_one_actor_cost_one_fetch) {
  const auto alice = person("s34b");
  const auto begun = pheidi::steady_clock::now();

  for (int i = 0; i < 1000; ++i)
    alice.post(on().here_, alice.create("1", "x"), "/inbox", keyed(fmt::format("{}#{}", alice.uri(), i), 3));

  EXPECT_LE(on().world_.document_hits(alice.uri()), minutes_begun_since(begun));
}

} // namespace

} // namespace pheidi::test
