// Weaknesses that others published, each tried on this inbox under its id; tests/data/advisories.tsv lists
// these and the ones that older tests show.
#include "../crypto/ed25519_signer.hpp"
#include "inbox_fixture.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/ld_signature.hpp"
#include "pheidi/crypto/object_proof.hpp"

#include <boost/json/serialize.hpp>

#include <array>

namespace pheidi::test {

namespace {

namespace json = boost::json;

const std::string everybody = "https://www.w3.org/ns/activitystreams#Public";
const std::string context = R"("@context":"https://www.w3.org/ns/activitystreams",)";

std::string with_context(std::string document) {
  return document.insert(1, context);
}

std::string key_of(const std::string& id, const std::string& owner, const std::string& pem) {
  return fmt::format(R"({{"id":"{}","owner":"{}","publicKeyPem":{}}})", id, owner, quoted(pem));
}

signing keyed(const std::string& key_id, const remote_person& by) {
  signing how{.key_id = key_id};
  how.sign_with = [&by](const std::string& text) { return by.key().sign_sha256(text).value(); };
  return how;
}

/// An LD signature by that person that names another key.
std::string ld_signed(const std::string& text, const remote_person& by, const std::string& key_id) {
  return json::serialize(
      crypto::sign_ld(json::parse(text).as_object(), by.key(), key_id, wall_clock::now()).value());
}

const crypto::testing::ed25519_signer mallorys("an Ed25519 seed, of a forger's..");

/// With a proof by the forger's key under that name.
std::string proved(const std::string& text, const std::string& key_id) {
  auto d = json::parse(text).as_object();
  json::object proof{{"type", "DataIntegrityProof"},
                     {"cryptosuite", "eddsa-jcs-2022"},
                     {"verificationMethod", key_id},
                     {"proofPurpose", "assertionMethod"},
                     {"created", "2026-11-20T10:00:00Z"}};
  std::string hashes;
  for (const auto* part : {&proof, &d}) {
    const auto digest = crypto::sha256(crypto::jcs(*part));
    hashes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  }
  proof["proofValue"] = "z" + crypto::encode_base58(mallorys.sign(hashes));
  d["proof"] = std::move(proof);
  return json::serialize(d);
}

class inbox_advisories : public inbox {
 protected:
  void publish(const std::string& url, const std::string& document) {
    ASSERT_TRUE(world_.publish(url, document));
  }
  std::string boost(const remote_person& who, const std::string& id, const std::string& of) {
    return who.activity("Announce", who.status(id) + "/activity", quoted(of), to_public);
  }
  std::string state_of_quote(const std::string& quoting) {
    return sql(fmt::format("SELECT q.state FROM quotes q JOIN statuses s ON s.id = q.status_id"
                           " WHERE s.uri = '{}'",
                           quoting));
  }
  void suspend(const remote_person& who) {
    sql(fmt::format("UPDATE accounts SET suspended_at = now() WHERE id = {} RETURNING id", id_of(who)));
  }
};

/// A stamp as its author's server shows it.
struct stamp {
  std::string id, type, author, quoting, quoted;
  std::string document() const {
    return fmt::format(R"({{{}"id":"{}","type":"{}","attributedTo":"{}","interactingObject":"{}",)"
                       R"("interactionTarget":"{}"}})",
                       context, id, type, author, quoting, quoted);
  }
};

std::string quoting(const std::string& what, const std::string& stamp_uri) {
  return fmt::format(R"(,"quote":"{}","quoteAuthorization":"{}")", what, stamp_uri);
}

TEST_F(inbox_advisories, CVE_2023_24812_quotes_in_tags_and_texts_are_nothing_but_text) {
  const auto alice = friend_of(next_user());
  const std::string nasty = R"(x'); DELETE FROM statuses; -- \\'' "$1" {a,b} %_)";
  std::string tags;
  for (const char* type : {"Hashtag", "Mention", "Emoji"})
    for (const std::string& name : {nasty, std::string("'"), std::string("\\"), std::string("a'||'b")})
      tags += fmt::format(R"({}{{"type":"{}","name":{},"href":{}}})", tags.empty() ? "" : ",", type,
                          quoted("#" + name), quoted("https://a.example/" + name));

  tell(alice, alice.create("1", nasty,
                           fmt::format(R"(,"summary":{},"sensitive":true,"tag":[{}])", quoted(nasty), tags)));
  tell(alice, alice.create("2", "after"));

  EXPECT_EQ(statuses_of(alice), "2");
  EXPECT_EQ(sql(fmt::format("SELECT text FROM statuses WHERE uri = '{}'", alice.status("1"))), nasty);
  EXPECT_EQ(sql(fmt::format("SELECT spoiler_text FROM statuses WHERE uri = '{}'", alice.status("1"))), nasty);
}

TEST_F(inbox_advisories, CVE_2024_23832_nobody_puts_himself_in_the_place_of_another_actor) {
  const auto u = next_user();
  const auto victim = friend_of(u, "b.example", 2);
  const auto mallory = friend_of(u, "evil.example", 3), neighbour = friend_of(u, "b.example", 3);
  const auto forged_at = [&](const std::string& url) {
    return victim.document(fmt::format(R"(,"inbox":"https://evil.example/caught","publicKey":{},"url":"{}")",
                                       key_of(url + "#main-key", victim.uri(), mallory.key().public_pem()),
                                       url));
  };
  const auto row = [&] {
    return sql(
        fmt::format("SELECT concat_ws('|', a.uri, a.inbox_url, (SELECT string_agg(public_key, '+')"
                    " FROM keypairs k WHERE k.account_id = a.id), a.url) FROM accounts a WHERE a.id = {}",
                    id_of(victim)));
  };
  const auto before = row();
  const std::string there = mallory.uri() + "/forged", near = neighbour.uri() + "/forged",
                    led = mallory.uri() + "/led";
  publish(there, forged_at(there));
  publish(near, forged_at(near));
  ASSERT_TRUE(world_.publish(led, "", "text/plain", 302, {{"Location", near}}));

  int n = 0;
  for (const auto& url : {there, near, led}) {
    SCOPED_TRACE(url);
    const auto id = std::to_string(++n);
    tell(mallory,
         mallory.create(id, "hello", fmt::format(R"(,"tag":[{{"type":"Mention","href":"{}"}}])", url)));
    tell(mallory, boost(mallory, "b" + id, url));
    for (const auto* who : {&mallory, &neighbour})
      tell(*who, who->activity("Update", who->uri() + "#u" + id, forged_at(url)));
    EXPECT_EQ(mallory.post(here_, victim.create("9", "forged"), "/inbox", keyed(url + "#main-key", mallory)),
              401);
    ASSERT_TRUE(settled());
    EXPECT_EQ(row(), before);
  }
  EXPECT_EQ(statuses_of(victim), "0");
  EXPECT_EQ(count("accounts WHERE inbox_url = 'https://evil.example/caught'"), "0");
  tell(victim, victim.create("1", "still me"));
  EXPECT_EQ(statuses_of(victim), "1");
}

TEST_F(inbox_advisories, CVE_2024_37903_nobody_else_widens_the_audience_of_a_post) {
  const auto u = next_user(), v = next_user();
  const auto alice = friend_of(u), neighbour = stranger(), mallory = stranger("evil.example", 3);
  tell(alice, alice.create("1", "for friends", addressed({alice.followers()})));
  const auto id = status_id_of(alice.status("1"));
  const auto personal = fmt::format("/users/user{}/inbox", v + 1);
  const auto wider = addressed({alice.followers(), user(v), everybody});

  for (const auto* who : {&neighbour, &mallory}) {
    SCOPED_TRACE(who->uri());
    for (const auto& target : {std::string("/inbox"), personal}) {
      tell(*who, who->activity("Create", who->uri() + "#c", alice.note("1", "for friends", wider), wider),
           target);
      tell(*who,
           who->activity("Update", who->uri() + "#u", alice.note("1", "for friends", wider + fresh_edit())),
           target);
      tell(*who, who->create("2", "mine", wider + R"(,"atomUri":)" + quoted(alice.status("1"))), target);
      tell(*who, boost(*who, "3", alice.status("1")), target);
    }
  }

  EXPECT_EQ(sql("SELECT visibility FROM statuses WHERE id = " + id), "2");
  EXPECT_EQ(count(fmt::format("mentions WHERE status_id = {} AND account_id = {}", id, user_id(v))), "0");
  EXPECT_EQ(count("statuses WHERE reblog_of_id = " + id), "0");
  EXPECT_EQ(jobs_with("default", "FeedInsertWorker", fmt::format("[{},{},", id, user_id(v))), 0U);
}

TEST_F(inbox_advisories, CVE_2024_52592_a_poll_is_its_authors_to_change) {
  const auto u = next_user();
  const auto alice = friend_of(u), neighbour = friend_of(u), mallory = friend_of(u, "evil.example", 3);
  const auto poll = [&](int yes, const char* second) {
    return alice.note(
        "1", "well?",
        fmt::format(R"(,"type":"Question","endTime":"2036-12-24T10:00:00Z","votersCount":{0},)"
                    R"("oneOf":[{{"name":"yes","replies":{{"totalItems":{0}}}}},{{"name":"{1}"}}])",
                    yes, second));
  };
  const auto row = [&] {
    return sql("SELECT concat_ws('|', options, cached_tallies, expires_at) FROM polls WHERE account_id = " +
               id_of(alice));
  };
  tell(alice, alice.activity("Create", alice.uri() + "#c", poll(1, "no")));
  const auto before = row();
  ASSERT_EQ(before, "{yes,no}|{1,0}|2036-12-24 10:00:00");

  for (const auto* who : {&neighbour, &mallory}) {
    tell(*who, who->activity("Update", who->uri() + "#u1", poll(1000, "no")));
    tell(*who, who->activity("Update", who->uri() + "#u2", poll(1000, "never")));
    EXPECT_EQ(row(), before) << who->uri();
  }
  tell(alice, alice.activity("Update", alice.uri() + "#u", poll(7, "no")));
  EXPECT_EQ(row(), "{yes,no}|{7,0}|2036-12-24 10:00:00");
}

TEST_F(inbox_advisories, CVE_2025_23221_a_webfinger_that_leads_round_and_round_is_left) {
  const auto u = next_user();
  int n = 0;
  for (const bool loop : {true, false}) {
    const remote_person mallory(world_, "evil.example", fresh_name(), 3);
    const auto name = mallory.uri().substr(mallory.uri().rfind('/') + 1);
    const auto finger =
        fmt::format("https://evil.example/.well-known/webfinger?resource=acct:{}@evil.example", name);
    const auto step = [&](int i) { return fmt::format("https://evil.example/{}/{}", name, i); };
    ASSERT_TRUE(world_.publish(finger, "", "text/plain", 302, {{"Location", loop ? finger : step(0)}}));
    for (int i = 0; i < 100; ++i)
      ASSERT_TRUE(world_.publish(step(i), "", "text/plain", 302, {{"Location", step(i + 1)}}));

    const auto answer =
        mallory.post(here_, mallory.activity("Follow", mallory.uri() + "#f", quoted(user(u))));

    EXPECT_TRUE(answer == 401 || answer == 503) << answer;
    std::uint64_t asked = world_.document_hits(finger);
    for (int i = 0; i < 100; ++i)
      asked += world_.document_hits(step(i));
    EXPECT_GE(asked, 1U) << ++n;
    EXPECT_LE(asked, 10U);
    EXPECT_EQ(id_of(mallory), "");
  }
}

TEST_F(inbox_advisories, CVE_2025_30741_who_was_not_accepted_yet_is_no_follower) {
  const auto u = next_user();
  const auto alice = stranger();
  const auto asked = "https://local.example/follow-" + id_of(alice);
  sql(fmt::format("INSERT INTO follow_requests (account_id, target_account_id, uri, created_at, updated_at)"
                  " VALUES ({}, {}, '{}', now(), now()) RETURNING id",
                  user_id(u), id_of(alice), asked));
  const auto post = [&](const std::string& id) {
    tell(alice, alice.create(id, "for friends", addressed({alice.followers()})));
    return statuses_of(alice);
  };

  EXPECT_EQ(post("1"), "0");
  tell(alice, alice.activity("Accept", alice.uri() + "#a", quoted(asked)));
  EXPECT_EQ(post("2"), "1");
}

TEST_F(inbox_advisories, CVE_2025_32947_pages_without_end_are_left_after_a_few) {
  const auto u = next_user();
  const auto alice = friend_of(u);
  const remote_person fresh(world_, "a.example", fresh_name());
  const auto page = [&](const std::string& of, int i) { return fmt::format("{}/pages/{}", of, i); };
  const auto pages_of = [&](const std::string& of) {
    for (int i = 0; i < 40; ++i)
      publish(page(of, i), fmt::format(R"({{{}"id":"{}","type":"CollectionPage","next":"{}","items":[]}})",
                                       context, page(of, i), page(of, i == 39 ? 39 : i + 1)));
    publish(of, fmt::format(R"({{{}"id":"{}","type":"Collection","first":"{}"}})", context, of, page(of, 0)));
  };
  const auto asked = [&](const std::string& of) {
    std::uint64_t out = world_.document_hits(of);
    for (int i = 0; i < 40; ++i)
      out += world_.document_hits(page(of, i));
    return out;
  };
  const auto featured = fresh.uri() + "/collections/featured", replies = alice.status("1") + "/replies",
             self = alice.status("2") + "/replies";
  pages_of(featured);
  pages_of(replies);
  publish(self,
          fmt::format(R"({{{0}"id":"{1}","type":"CollectionPage","next":"{1}","items":[]}})", context, self));

  tell(fresh, fresh.activity("Follow", fresh.uri() + "#f", quoted(user(u))));
  tell(alice, alice.create("1", "x", R"(,"replies":)" + quoted(replies)));
  tell(alice, alice.create("2", "x", R"(,"replies":)" + quoted(self)));

  for (const auto& of : {featured, replies, self}) {
    EXPECT_GE(asked(of), 1U) << of;
    EXPECT_LE(asked(of), 10U) << of;
  }
}

TEST_F(inbox_advisories, CVE_2025_54888_CVE_2023_49079_nothing_is_done_for_an_actor_who_did_not_sign) {
  const auto u = next_user();
  const auto mallory = friend_of(u, "evil.example", 3);
  const remote_person victim(world_, "b.example", fresh_name(), 2);
  const auto id = "https://b.example/said/" + fresh_name();
  const auto post = own_post("hello", 0, u);

  tell(mallory, victim.activity("Follow", id, quoted(user(u))));
  tell(mallory, victim.activity("Like", id, quoted(post)));
  tell(mallory, victim.activity("Announce", id, quoted(post), to_public));
  tell(mallory,
       victim.activity("Create", id, victim.note("1", "forged", addressed({user(u)})), addressed({user(u)})));
  tell(mallory, victim.activity("Update", id, victim.document()));
  tell(mallory, victim.activity("Move", id, quoted(victim.uri()), R"(,"target":)" + quoted(mallory.uri())));
  tell(mallory, victim.activity("Flag", id, quoted(user(u))));

  EXPECT_EQ(id_of(victim), "");
  EXPECT_EQ(world_.document_hits(victim.uri()), 0U);
  EXPECT_TRUE(sent_to(victim.inbox()).empty());
  EXPECT_TRUE(sent_to(victim.uri() + "/inbox").empty());
  EXPECT_EQ(notifications(u, "follow") + notifications(u, "favourite") + notifications(u, "reblog"), 0U);
  EXPECT_EQ(count("favourites WHERE status_id = " + status_id_of(post)), "0");
  EXPECT_EQ(count("reports WHERE target_account_id = " + std::to_string(user_id(u))), "0");
}

TEST_F(inbox_advisories, CVE_2026_23961_what_a_suspended_actor_wrote_comes_in_by_nobody) {
  const auto u = next_user();
  const auto fan = friend_of(u), gone = friend_of(u, "b.example", 2);
  publish(gone.status("2"), with_context(gone.note("2", "unseen")));
  suspend(gone);

  tell(fan, boost(fan, "1", gone.status("2")));
  tell(fan, fan.create("2", "an answer", R"(,"inReplyTo":)" + quoted(gone.status("2"))));
  tell(fan, fan.create("3", "look", R"(,"quote":)" + quoted(gone.status("2"))));

  EXPECT_GE(world_.document_hits(gone.status("2")), 1U) << "it was looked at";
  EXPECT_EQ(statuses_of(gone), "0");
  EXPECT_EQ(statuses_of(fan, " AND reblog_of_id IS NOT NULL"), "0");
  EXPECT_EQ(count("quotes WHERE quoted_account_id = " + id_of(gone)), "0");
}

TEST_F(inbox_advisories, CVE_2026_33869_who_speaks_first_does_not_keep_the_true_stamp_out) {
  const auto u = next_user();
  const auto alice = friend_of(u), bob = friend_of(u, "b.example", 2),
             mallory = friend_of(u, "evil.example", 3);
  tell(bob, bob.create("1", "quote me"));
  const auto quoted_post = bob.status("1");
  const stamp good{bob.uri() + "/stamps/1", "QuoteAuthorization", bob.uri(), alice.status("1"), quoted_post};
  const stamp forged{mallory.uri() + "/stamps/1", "QuoteAuthorization", bob.uri(), alice.status("1"),
                     quoted_post};
  publish(good.id, good.document());
  publish(forged.id, forged.document());

  tell(mallory, mallory.create("1", "look", quoting(quoted_post, good.id)));
  tell(mallory, mallory.activity("Delete", mallory.uri() + "#d", quoted(good.id)));
  tell(alice, alice.create("1", "look", quoting(quoted_post, forged.id)));
  EXPECT_EQ(state_of_quote(mallory.status("1")), "0");
  EXPECT_EQ(state_of_quote(alice.status("1")), "0");
  tell(alice, alice.activity("Update", alice.uri() + "#u",
                             alice.note("1", "look", quoting(quoted_post, good.id) + fresh_edit())));

  EXPECT_EQ(state_of_quote(alice.status("1")), "1");
  EXPECT_EQ(sql("SELECT approval_uri FROM quotes WHERE account_id = " + id_of(alice)), good.id);
}

TEST_F(inbox_advisories, CVE_2026_33869_only_the_one_who_is_quoted_answers_our_request) {
  const auto u = next_user();
  const auto bob = friend_of(u, "b.example", 2), mallory = friend_of(u, "evil.example", 3);
  tell(bob, bob.create("1", "quote me"));
  const auto ours = own_post("look", 0, u), asked = ours + "/request";
  sql(fmt::format("INSERT INTO quotes (account_id, status_id, quoted_status_id, quoted_account_id, state,"
                  " activity_uri, created_at, updated_at) VALUES ({}, {}, {}, {}, 0, '{}', now(), now())"
                  " RETURNING id",
                  user_id(u), status_id_of(ours), status_id_of(bob.status("1")), id_of(bob), asked));
  const auto answer = [&](const remote_person& who, const char* type, const std::string& stamp_uri) {
    tell(who,
         who.activity(type, who.uri() + "#" + type, inner("QuoteRequest", asked, user(u), bob.status("1")),
                      R"(,"result":)" + quoted(stamp_uri)));
    return state_of_quote(ours);
  };

  EXPECT_EQ(answer(mallory, "Accept", mallory.uri() + "/stamps/1"), "0");
  EXPECT_EQ(answer(mallory, "Accept", bob.uri() + "/stamps/1"), "0");
  EXPECT_EQ(answer(mallory, "Reject", mallory.uri() + "/stamps/1"), "0");
  EXPECT_EQ(answer(bob, "Accept", mallory.uri() + "/stamps/1"), "0") << "a stamp of another server";
  EXPECT_EQ(answer(bob, "Accept", bob.uri() + "/stamps/1"), "1");
}

TEST_F(inbox_advisories, CVE_2026_47777_a_stamp_counts_for_the_very_posts_that_it_names) {
  const auto u = next_user();
  const auto alice = friend_of(u), bob = friend_of(u, "b.example", 2), carol = friend_of(u, "b.example", 2);
  tell(bob, bob.create("1", "quote me"));
  tell(bob, bob.create("2", "not me"));
  struct attempt {
    const char* name;
    stamp shown;
    const char* state;
  };
  const auto good = [&](int n) {
    const auto id = std::to_string(n);
    return stamp{bob.uri() + "/stamps/" + id, "QuoteAuthorization", bob.uri(), alice.status(id),
                 bob.status("1")};
  };
  std::vector<attempt> all;
  const auto add = [&](const char* name, const char* state) -> stamp& {
    all.push_back({name, good(static_cast<int>(all.size()) + 1), state});
    return all.back().shown;
  };
  add("another type", "0").type = "LikeAuthorization";
  add("another quoting post", "0").quoting = alice.status("777");
  add("another quoted post of the author", "0").quoted = bob.status("2");
  add("another author of the same server", "0").author = carol.uri();
  add("the quoting author", "0").author = alice.uri();
  add("all as it should be", "1");

  for (std::size_t i = 0; i < all.size(); ++i) {
    SCOPED_TRACE(all[i].name);
    const auto id = std::to_string(i + 1);
    publish(all[i].shown.id, all[i].shown.document());
    tell(alice, alice.create(id, "look", quoting(bob.status("1"), all[i].shown.id)));
    EXPECT_EQ(state_of_quote(alice.status(id)), all[i].state);
  }
}

TEST_F(inbox_advisories, GHSA_39gj_rchc_q5m3_what_is_kept_and_passed_on_is_what_was_confirmed) {
  const auto u = next_user();
  const auto alice = friend_of(u), relay = stranger("relay.example", 3);
  const auto post = own_post("ask me", 0, u);
  const auto answer = R"(,"inReplyTo":)" + quoted(post);
  const auto replace = [](std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  };
  publish(alice.status("1"), with_context(alice.note("1", "what I said", answer)));
  const auto original = ld_signed(alice.create("1", "what I said", answer), alice, alice.key_id());

  tell(relay, replace(original, "what I said", "what she did not say"));

  EXPECT_EQ(sql("SELECT text FROM statuses WHERE account_id = " + id_of(alice)), "what I said");
  for (const auto& job : jobs("push", "ActivityPub::RawDistributionWorker"))
    EXPECT_EQ(job.find("did not say"), job.npos) << job;
}

TEST_F(inbox_advisories, GHSA_97w4_f4rq_mgqm_pages_that_name_an_alternate_are_no_way_on) {
  const auto fan = friend_of(next_user());
  const auto bob = stranger("b.example", 2);
  const auto page = bob.uri() + "/page", other = bob.status("1");
  const auto html = fmt::format(
      R"(<html><head><link rel="alternate" type="application/activity+json" href="{}"></head></html>)",
      other);
  ASSERT_TRUE(
      world_.publish(page, html, "text/html", 200,
                     {{"Link", "<" + other + R"(>; rel="alternate"; type="application/activity+json")"}}));
  publish(other, with_context(bob.note("1", "x")));

  tell(fan, boost(fan, "1", page));

  EXPECT_GE(world_.document_hits(page), 1U);
  EXPECT_EQ(world_.document_hits(other), 0U);
  EXPECT_EQ(statuses_of(fan), "0");
}

TEST_F(inbox_advisories, GHSA_q9f8_5hc7_898f_a_key_does_not_say_itself_whose_it_is) {
  const auto u = next_user();
  const auto victim = stranger("b.example", 2), mallory = stranger("evil.example", 3);
  const auto rsa = mallory.uri() + "/rsa", ed25519 = mallory.uri() + "/ed25519";
  publish(rsa, key_of(rsa, victim.uri(), mallory.key().public_pem()));
  publish(ed25519,
          fmt::format(R"({{{}"id":"{}","type":"Multikey","controller":"{}","publicKeyMultibase":"z{}"}})",
                      context, ed25519, victim.uri(),
                      crypto::encode_base58("\xed\x01" + mallorys.public_bytes())));
  const auto follow = victim.activity("Follow", "https://b.example/said/" + fresh_name(), quoted(user(u)));

  EXPECT_EQ(mallory.post(here_, follow, "/inbox", keyed(rsa, mallory)), 401);
  tell(mallory, ld_signed(follow, mallory, rsa));
  tell(mallory, proved(follow, ed25519));

  EXPECT_EQ(count("follows WHERE account_id = " + id_of(victim)), "0");
  EXPECT_TRUE(sent_to(victim.uri() + "/inbox").empty());
  // Both documents hold when the key is the victim's own.
  tell(mallory, ld_signed(follow, victim, victim.key_id()));
  EXPECT_EQ(count("follows WHERE account_id = " + id_of(victim)), "1");
}

TEST_F(inbox_advisories, GHSA_x2rc_v5wx_g3m5_only_web_addresses_are_kept) {
  const auto u = next_user();
  auto alice = friend_of(u);
  const std::vector<std::string> bad{
      "javascript:alert(1)",     "JAVASCRIPT:alert(1)", " javascript:alert(1)", "java\\nscript:alert(1)",
      "data:text/html,x",        "file:///etc/passwd",  "vbscript:x",           "//b.example/x",
      "blob:https://a.example/x"};
  int n = 0;
  for (const auto& url : bad) {
    SCOPED_TRACE(url);
    const auto members =
        fmt::format(R"(,"url":"{0}","icon":{{"type":"Image","url":"{0}"}},"outbox":"{0}",)"
                    R"("image":{{"type":"Image","url":"{0}"}},"featured":"{0}","movedTo":"{0}")",
                    url);
    tell(alice, alice.activity("Update", fmt::format("{}#u{}", alice.uri(), n), alice.document(members)));
    const auto id = std::to_string(++n);
    tell(alice,
         alice.create(id, "x",
                      fmt::format(R"(,"url":"{0}","attachment":[{{"type":"Document","mediaType":"image/png",)"
                                  R"("url":"{0}"}}],"tag":[{{"type":"Emoji","name":":{1}:","icon":)"
                                  R"({{"type":"Image","url":"{0}"}}}}])",
                                  url, fresh_name())));
    EXPECT_EQ(sql(fmt::format("SELECT url FROM statuses WHERE uri = '{}'", alice.status(id))),
              alice.status(id));
  }

  const std::string odd = " !~ '^(https?://[^[:space:][:cntrl:]]+)?$'";
  for (const char* column :
       {"url", "avatar_remote_url", "header_remote_url", "featured_collection_url", "outbox_url"})
    EXPECT_EQ(count(fmt::format("accounts WHERE id = {} AND {}{}", id_of(alice), column, odd)), "0")
        << column;
  EXPECT_EQ(count("media_attachments WHERE account_id = " + id_of(alice)), "0");
  EXPECT_EQ(count("custom_emojis WHERE image_remote_url" + odd), "0");
}

TEST_F(inbox_advisories, CVE_2025_62605_to_quote_ones_own_boost_is_to_quote_another) {
  const auto u = next_user();
  const auto alice = friend_of(u), bob = friend_of(u, "b.example", 2);
  tell(bob, bob.create("1", "not to be quoted"));
  tell(alice, boost(alice, "2", bob.status("1")));
  ASSERT_EQ(statuses_of(alice, " AND reblog_of_id IS NOT NULL"), "1");

  tell(alice, alice.create("3", "look", R"(,"quote":)" + quoted(alice.status("2") + "/activity")));

  EXPECT_EQ(count("quotes WHERE state = 1 AND account_id = " + id_of(alice)), "0");
}

TEST_F(inbox_advisories, CVE_2026_23961_what_a_suspended_actor_wrote_before_is_not_boosted) {
  const auto u = next_user();
  const auto fan = friend_of(u), gone = friend_of(u, "b.example", 2);
  tell(gone, gone.create("1", "before"));
  ASSERT_EQ(statuses_of(gone), "1");
  suspend(gone);

  tell(fan, boost(fan, "1", gone.status("1")));

  EXPECT_EQ(statuses_of(fan, " AND reblog_of_id IS NOT NULL"), "0");
}

TEST_F(inbox_advisories, CVE_2022_46405_an_endless_graph_of_actors_is_not_walked) {
  const auto u = next_user();
  std::vector<remote_person> chain;
  for (std::size_t i = 0; i < 160; ++i)
    chain.emplace_back(world_, std::array{"a.example", "b.example", "c.example", "relay.example"}[i % 4],
                       fresh_name());
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    const auto& who = chain[i];
    const auto next = fmt::format(R"(,"tag":[{{"type":"Mention","href":"{}"}}])", chain[i + 1].uri());
    publish(
        who.uri() + "/collections/featured",
        fmt::format(R"({{{}"id":"{}/collections/featured","type":"OrderedCollection","orderedItems":[{}]}})",
                    context, who.uri(), who.note("1", "see the next", next)));
  }

  tell(chain[0], chain[0].activity("Follow", chain[0].uri() + "#f", quoted(user(u))));
  // What follows from a new actor is a job that comes after the activity's.
  EXPECT_TRUE(eventually([&] { return world_.document_hits(chain[1].uri()) > 0; }));
  EXPECT_TRUE(settled());

  std::uint64_t asked = 0;
  for (const auto& who : chain)
    asked += world_.document_hits(who.uri());
  EXPECT_GE(asked, 2U);
  EXPECT_LE(asked, 100U) << "some six documents for each";
}

} // namespace

} // namespace pheidi::test
