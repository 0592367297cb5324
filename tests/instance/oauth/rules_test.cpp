// What needs no database: scopes, redirections, challenges, one-time passwords, ages.
#include "age.hpp"
#include "authorization_request.hpp"
#include "challenge.hpp"
#include "html.hpp"
#include "one_time_password.hpp"
#include "redirect_uris.hpp"
#include "scopes.hpp"
#include "secrets.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/keyed.hpp"

#include <gtest/gtest.h>

#include <set>

namespace pheidi::instance::oauth {
namespace {

TEST(scope_names, of_the_whole_tree) {
  EXPECT_EQ(read_scopes("read write follow push profile"),
            (scopes{"read", "write", "follow", "push", "profile"}));
  EXPECT_EQ(read_scopes("  read\nread:statuses read "), (scopes{"read", "read:statuses"}));
  EXPECT_EQ(read_scopes(""), scopes());
  for (const auto* unknown :
       {"everything", "read:media", "write:search", "admin", "admin:read:domains", "READ", "read,write"})
    EXPECT_FALSE(read_scopes(unknown)) << unknown;
  EXPECT_EQ(known_scopes().size(), 7u + 12 + 14 + 14);
  for (const auto& each : known_scopes())
    EXPECT_NE(in_plain_words(each), each);
}

TEST(redirect_uris, of_clients_that_exist) {
  for (const auto* fine :
       {"com.tapbots.Ivory.10217:/request_token", "fedilab://backtofedilab",
        "mastodon://joinmastodon.org/oauth", "org.joinmastodon.android-auth://callback",
        "urn:ietf:wg:oauth:2.0:oob", "https://elk.zone/api/x?a=b", "http://localhost:8080/", "tusky://oauth"})
    EXPECT_TRUE(may_redirect_to(fine)) << fine;
}

TEST(redirect_uris, that_run_scripts_or_are_none) {
  for (const auto* bad : {"javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "",
                          "/callback", "example.org", "https://a.example/#x", "https:", "https:///x",
                          "https://user:pw@a.example/", "https://a.example/\r\nX: y", "https://a.example/ x",
                          "https://a.example\\@b.example/", "1abc:/x", "https://a.example/\xff"})
    EXPECT_FALSE(may_redirect_to(bad)) << bad;
  EXPECT_FALSE(may_redirect_to("https://a.example/" + std::string(2000, 'a')));
}

TEST(redirect_uris, carry_the_answer_escaped) {
  EXPECT_EQ(with_parameters("a:/b", {{"code", "x"}, {"state", "1 &\r\n"}}),
            "a:/b?code=x&state=1%20%26%0D%0A");
  EXPECT_EQ(with_parameters("https://a.example/?b=c", {{"code", "x"}}), "https://a.example/?b=c&code=x");
  EXPECT_EQ(with_parameters("https://a.example/?", {{"code", "x"}}), "https://a.example/?code=x");
  EXPECT_EQ(with_parameters("https://a.example/?b=c", {{"code", "x"}}, '#'), "https://a.example/?b=c#code=x");
}

TEST(forms, may_lead_to_the_scheme_of_the_application) {
  EXPECT_EQ(forms_lead_to("fedilab://backtofedilab"), "'self' fedilab:");
  EXPECT_EQ(forms_lead_to("com.tapbots.Ivory.10217:/request_token"), "'self' com.tapbots.ivory.10217:");
  EXPECT_EQ(forms_lead_to("urn:ietf:wg:oauth:2.0:oob"), "'self'");
  EXPECT_EQ(forms_lead_to("https://elk.zone/x"), "");
}

// RFC 7636, appendix B.
TEST(challenges, of_the_standard) {
  const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  EXPECT_TRUE(meets_challenge(verifier, challenge));
  EXPECT_FALSE(meets_challenge(verifier + "a", challenge));
  EXPECT_FALSE(meets_challenge(challenge, challenge));
  EXPECT_FALSE(meets_challenge("short", challenge));
  EXPECT_FALSE(meets_challenge("", ""));
  EXPECT_TRUE(may_be_a_challenge(challenge));
  EXPECT_FALSE(may_be_a_challenge(challenge + "="));
}

// RFC 6238, appendix B: the last six digits.
TEST(one_time_passwords, of_the_standard) {
  const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; // "12345678901234567890"
  EXPECT_EQ(code_of_step(secret, 59 / 30), "287082");
  EXPECT_EQ(code_of_step(secret, 1111111109 / 30), "081804");
  EXPECT_EQ(code_of_step(secret, 20000000000 / 30), "353130");
  EXPECT_EQ(step_of_code(secret, "287082", from_unix_seconds(59), 0), 1);
  EXPECT_EQ(step_of_code(secret, "287082", from_unix_seconds(89), 0), 1);
  EXPECT_EQ(step_of_code(secret, "287082", from_unix_seconds(119), 0), std::nullopt);
  EXPECT_EQ(step_of_code(secret, "287082", from_unix_seconds(59), 1), std::nullopt);
  for (const auto* wrong : {"", "287083", "28708", "2870820", "abcdef"})
    EXPECT_EQ(step_of_code(secret, wrong, from_unix_seconds(59), 0), std::nullopt);
  EXPECT_EQ(code_of_step("not base 32!", 1), std::nullopt);
  EXPECT_EQ(code_of_step("", 1), std::nullopt);
}

// RFC 4231, test case 2; RFC 2202, test case 2.
TEST(keyed_digests, of_the_standard) {
  EXPECT_EQ(crypto::hex(crypto::hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(crypto::hex(crypto::hmac_sha1("Jefe", "what do ya want for nothing?")),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST(ages, count_from_birthday_to_birthday) {
  const auto day = from_unix_seconds(1'798'761'600); // 2027-01-01
  EXPECT_EQ(years_since(*read_day("2011-01-01"), day), 16);
  EXPECT_EQ(years_since(*read_day("2011-01-02"), day), 15);
  EXPECT_LT(years_since(*read_day("2030-05-01"), day), 0);
  for (const auto* none : {"", "2011-13-01", "2011-02-30", "11-02-03", "2011/02/03", "2011-02-0x"})
    EXPECT_FALSE(read_day(none)) << none;
}

TEST(secrets, are_long_and_never_the_same) {
  std::set<std::string> seen;
  for (int n = 0; n < 100; ++n) {
    const auto made = make_secret();
    EXPECT_TRUE(looks_like_a_secret(made)) << made;
    EXPECT_TRUE(seen.insert(made).second);
  }
}

TEST(pages, let_nothing_foreign_in) {
  const auto a = notice(200, "<script>", "\" onload=\"x & y");
  EXPECT_EQ(a.body.find("<script>"), a.body.npos);
  EXPECT_NE(a.body.find("&quot; onload=&quot;x &amp; y"), a.body.npos);
}

} // namespace
} // namespace pheidi::instance::oauth
