// One defect of a signature at a time: each is refused with 401, the engine goes on and nothing happens.
#include "inbox_accept.hpp"

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/digest.hpp"

namespace pheidi::test {

namespace {

std::int64_t now_s() {
  return static_cast<std::int64_t>(unix_seconds(wall_clock::now()));
}

const std::string with_created = "(request-target) host (created) digest";
const std::string with_both = "(request-target) host (created) (expires) digest";
constexpr std::int64_t year_9999 = 253370764800;

/// hs2019 with these times, both of them signed.
signing timed(std::int64_t created, std::int64_t expires) {
  return {.algorithm = "hs2019", .headers = with_both, .created = created, .expires = expires};
}

/// The signature of a text in which something was replaced.
signing of_other_text(const remote_person& who, const std::string& from, const std::string& to) {
  signing how;
  how.sign_with = [&who, from, to](std::string text) {
    text.replace(text.find(from), from.size(), to);
    return who.key().sign_sha256(text).value();
  };
  return how;
}

/// What a signature must cover, and whether it is true.
TEST_F(inbox_accept, s01_to_s08_what_is_not_covered_or_not_true) {
  const auto alice = friend_of_ours("s01");
  const auto body = alice.create("1", "x");
  const auto right = crypto::base64(crypto::sha256(body)), wrong = crypto::base64(crypto::sha256("y"));
  struct defect {
    const char* name;
    signing how;
  };
  const defect table[] = {
      {"s01 unsigned", {.unsigned_request = true}},
      {"s03 digest unsigned", {.headers = "(request-target) host date"}},
      {"s04 of another body", {.digest = "SHA-256=" + wrong}},
      {"s04 MD5", {.digest = "MD5=" + right}},
      {"s04 SHA-1", {.digest = "SHA=" + right}},
      {"s04 right, then wrong", {.digest = "SHA-256=" + right + ",SHA-256=" + wrong}},
      {"s04 wrong, then right", {.digest = "SHA-256=" + wrong + ",SHA-256=" + right}},
      {"s05 host unsigned", {.headers = "(request-target) date digest"}},
      {"s06 target unsigned", {.headers = "host date digest"}},
      {"s06 other path", {.target = "/users/user1/inbox"}},
      {"s06 other method", of_other_text(alice, ": post ", ": get ")},
      {"s06 query that was not asked", {.target = "/inbox?a=1"}},
      {"s07 date only", {.headers = "date"}},
      {"s08 no headers", {.headers = ""}},
      {"s08 repeated name", {.headers = "(request-target) host date digest date"}},
      {"s08 unknown pseudo-header", {.headers = "(request-target) host date digest (mood)"}},
      {"s08 absent header", {.headers = "(request-target) host date digest x-absent"}},
  };

  for (const auto& each : table) {
    SCOPED_TRACE(each.name);
    EXPECT_TRUE(refused(alice.send(on().here_, body, "/inbox", each.how), 401));
  }
  const auto undigested = alice.sign("/inbox", body, {.headers = "(request-target) host date"});
  EXPECT_TRUE(refused(ask(without(undigested, "Digest"), body), 401)) << "s02";
  const auto replayed = alice.sign("/inbox", body, {.host = "other.example"});
  EXPECT_TRUE(refused(ask(replayed, body), 403)) << "s05, sent to another host";
  EXPECT_TRUE(refused(ask(with(replayed, "Host", "local.example"), body), 401)) << "s05, replayed to us";

  EXPECT_TRUE(has_posts(alice, 0));
  EXPECT_TRUE(lives(alice));
}

TEST_F(inbox_accept, s09_signed_fields_that_come_twice) {
  const auto alice = friend_of_ours("s09");
  const auto body = alice.create("1", "x");
  const auto good = alice.sign("/inbox", body);
  const auto twice = [&](const char* name, const std::string& value) {
    for (const bool first : {true, false}) {
      auto fields = good;
      fields.insert(first ? fields.begin() : fields.end(), {name, value});
      SCOPED_TRACE(std::string(name) + (first ? " before" : " after"));
      EXPECT_TRUE(refused(ask(fields, body), std::string(name) == "Host" ? 400 : 401));
    }
  };

  twice("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
  twice("Digest", "SHA-256=" + crypto::base64(crypto::sha256("y")));
  twice("Host", "other.example");
  twice("Signature", value_of(good, "Signature"));

  EXPECT_TRUE(has_posts(alice, 0));
}

TEST_F(inbox_accept, s10_to_s16_signatures_that_are_malformed_or_of_another_kind) {
  const auto alice = friend_of_ours("s10");
  const auto body = alice.create("1", "x");
  const auto made = [&](const std::function<std::string(const std::string&)>& sign) {
    signing how;
    how.sign_with = sign;
    return how;
  };
  const auto real = [&](const std::string& text) { return alice.key().sign_sha256(text).value(); };
  struct defect {
    const char* name;
    signing how;
  };
  const defect table[] = {
      {"s10 keyId twice", {.more_parameters = ",keyId=\"" + alice.key_id() + "\""}},
      {"s10 signature twice", {.more_parameters = ",signature=\"abcd\""}},
      {"s10 trailing text", {.more_parameters = ",,"}},
      {"s11 none", {.algorithm = "none"}},
      {"s11 hmac-sha256", {.algorithm = "hmac-sha256"}},
      {"s11 rsa-sha1", {.algorithm = "rsa-sha1"}},
      {"s12 ed25519", {.algorithm = "ed25519"}},
      {"s15 too short", made([](const std::string&) { return std::string("abc"); })},
      {"s15 empty", made([](const std::string&) { return std::string(); })},
      {"s15 zeros", made([](const std::string&) { return std::string(256, '\0'); })},
      {"s15 a byte more", made([&](const std::string& text) { return real(text) + "x"; })},
      {"s15 a byte less", made([&](const std::string& text) { return real(text).substr(1); })},
      {"s15 twice as long", made([&](const std::string& text) { return real(text) + real(text); })},
  };

  for (const auto& each : table) {
    SCOPED_TRACE(each.name);
    EXPECT_TRUE(refused(alice.send(on().here_, body, "/inbox", each.how), 401));
  }
  const auto good = alice.sign("/inbox", body);
  const auto header = value_of(good, "Signature");
  const auto start = header.find("signature=\"");
  for (const auto* value : {"signature=\"%%%%\"", "signature=\"\"", "signature=", "signature=\"abc", ""}) {
    SCOPED_TRACE(value);
    EXPECT_TRUE(refused(ask(with(good, "Signature", header.substr(0, start) + value), body), 401));
  }
  for (const auto* value : {"", " ", "keyId", "=", "\"", "a=\"\\", "keyId=\"\",signature=\"\""}) {
    SCOPED_TRACE(value);
    EXPECT_TRUE(refused(ask(with(good, "Signature", value), body), 401));
  }
  for (const auto& changed : {body + " ", " " + body, body.substr(0, body.size() - 1) + "]"}) {
    SCOPED_TRACE("s16");
    EXPECT_TRUE(refused(ask(good, changed), 401));
  }

  EXPECT_TRUE(has_posts(alice, 0));
  EXPECT_TRUE(lives(alice));
}

TEST_F(inbox_accept, s24_to_s27_times) {
  const auto alice = friend_of_ours("s24");
  const auto now = now_s();
  struct moment {
    const char* name;
    signing how;
    int status = 401;
  };
  const moment table[] = {
      {"s24 13 hours old", {.date_offset_s = -13 * 3600}},
      {"s25 2 hours ahead", {.date_offset_s = 2 * 3600}},
      {"s26 expired", timed(now - 4 * 3600, now - 2 * 3600)},
      {"s26 expires before it was created", timed(now, now - 60)},
      {"s26 year 9999 is cut to 12 hours", timed(now - 14 * 3600, year_9999)},
      {"s26 year 9999 from now on", timed(now, year_9999), 202},
      {"s26 within its 12 hours", timed(now - 11 * 3600, year_9999), 202},
      {"s27 no date", {.date = ""}},
      {"s27 not a date", {.date = "yesterday"}},
      {"s27 a date without weekday", {.date = "2026-11-26T10:00:00Z"}},
      {"s27 negative", timed(-1, now)},
      {"s27 huge", timed(9'223'372'036'854'775'807, 9'223'372'036'854'775'807)},
      {"s27 (created) without it", {.algorithm = "hs2019", .headers = with_created}},
  };

  for (const auto& each : table) {
    SCOPED_TRACE(each.name);
    const auto answer = alice.send(on().here_, alice.create("1", "x"), "/inbox", each.how);
    EXPECT_TRUE(each.status == 202 ? accepted(answer) : refused(answer, each.status));
  }
  const auto body = alice.create("2", "x");
  EXPECT_TRUE(refused(ask(without(alice.sign("/inbox", body), "Date"), body), 401));
  auto text = value_of(alice.sign("/inbox", body, timed(now, now + 60)), "Signature");
  const auto created = "created=" + std::to_string(now);
  text.replace(text.find(created), created.size(), "created=soon");
  EXPECT_TRUE(refused(ask(with(alice.sign("/inbox", body), "Signature", text), body), 401));

  EXPECT_TRUE(has_posts(alice, 1));
}

TEST_F(inbox_accept, s28_a_replay_is_accepted_and_changes_nothing) {
  const auto alice = friend_of_ours("s28");
  const auto body = alice.create("1", "x");
  const auto fields = alice.sign("/inbox", body);

  for (int i = 0; i < 5; ++i)
    EXPECT_TRUE(accepted(ask(fields, body)));

  EXPECT_TRUE(has_posts(alice, 1));
  EXPECT_EQ(on().sql("SELECT statuses_count FROM account_stats WHERE account_id = " + on().id_of(alice)),
            "1");
}

TEST_F(inbox_accept, s29_the_same_id_with_another_body_changes_nothing) {
  const auto alice = friend_of_ours("s29");

  EXPECT_TRUE(accepted(alice.send(on().here_, alice.create("1", "<p>first</p>"))));
  ASSERT_TRUE(has_posts(alice, 1));
  EXPECT_TRUE(accepted(alice.send(on().here_, alice.create("1", "<p>second</p>"))));

  EXPECT_TRUE(has_posts(alice, 1));
  EXPECT_EQ(on().sql("SELECT text FROM statuses WHERE uri = '" + alice.status("1") + "'"), "<p>first</p>");
}

TEST_F(inbox_accept, s30_to_s32_two_signatures_are_none) {
  const auto alice = friend_of_ours("s30");
  const auto body = alice.create("1", "x");
  const auto cavage = alice.sign("/inbox", body), modern = alice.sign("/inbox", body, {.rfc9421 = true});
  const auto input = value_of(modern, "Signature-Input"), value = value_of(modern, "Signature");

  auto labels = with(modern, "Signature-Input", input + ", sig2" + input.substr(4));
  labels = with(labels, "Signature", value + ", sig2=:AAAA:");
  auto both = modern;
  both.emplace_back("Digest", value_of(cavage, "Digest"));
  auto second_header = both;
  second_header.emplace_back("Signature", value_of(cavage, "Signature"));

  EXPECT_TRUE(refused(ask(labels, body), 401)) << "s30";
  EXPECT_TRUE(refused(ask(without(modern, "Signature-Input"), body), 401)) << "s30, a value alone";
  EXPECT_TRUE(refused(ask(without(modern, "Signature"), body), 401)) << "s30, an input alone";
  EXPECT_TRUE(refused(ask(with(modern, "Content-Digest", "a b c"), body), 400)) << "s31";
  EXPECT_TRUE(refused(ask(with(both, "Signature", value_of(cavage, "Signature")), body), 401)) << "s32";
  EXPECT_TRUE(refused(ask(second_header, body), 401)) << "s32, two header lines";
  EXPECT_TRUE(has_posts(alice, 0));
  EXPECT_TRUE(accepted(ask(both, body))) << "the digest of the other way is not a signature";
  EXPECT_TRUE(has_posts(alice, 1));
}

TEST_F(inbox_accept, s33_a_compressed_body_is_taken_as_the_bytes_that_it_is) {
  const auto alice = friend_of_ours("s33");
  const std::string squeezed("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02",
                             19);
  auto fields = alice.sign("/inbox", squeezed);
  fields.emplace_back("Content-Encoding", "gzip");

  EXPECT_TRUE(refused(ask(fields, squeezed), 400)); // signed as sent, and no text
  EXPECT_TRUE(has_posts(alice, 0));
}

} // namespace

} // namespace pheidi::test
