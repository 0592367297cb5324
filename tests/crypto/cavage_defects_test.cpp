// draft-cavage with one defect each: signed right but for one thing, or changed after signing.
#include "message.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

using namespace testing;

namespace {

struct defect {
  const char* name;
  errc expected;
  cavage_options signing = {};
  void (*before)(message&) = nullptr;
  void (*after)(message&) = nullptr;
};

std::ostream& operator<<(std::ostream& out, const defect& d) {
  return out << d.name;
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  ASSERT_NE(at, text.npos) << what;
  text.replace(at, what.size(), with);
}

constexpr const char* usual = "host date content-type digest (request-target)";
const std::string hs2019 = R"(algorithm="hs2019",)";

std::string at_hour(double h) {
  return http_date(noon + seconds(static_cast<int>(h * 3600)));
}
std::string unix_hour(double h) {
  return std::to_string(1703066400 + static_cast<int>(h * 3600));
}

cavage_options created_options(const std::string& created) {
  return {"host (created) digest (request-target)", hs2019, ",created=" + created, created, ""};
}
cavage_options expires_options(const std::string& expires) {
  return {"host date (expires) digest (request-target)", hs2019, ",expires=" + expires, "", expires};
}

const defect defects[] = {
    {"S01_no_signature", errc::unsigned_request, {}, {}, [](message& m) { m.erase("Signature"); }},
    {"S02_digest_header_missing", errc::missing_component, {}, {}, [](message& m) { m.erase("Digest"); }},
    {"S02_no_digest_at_all",
     errc::weak_coverage,
     {"host date (request-target)"},
     [](message& m) { m.erase("Digest"); }},
    {"S03_digest_unsigned", errc::weak_coverage, {"host date content-type (request-target)"}},
    {"S04_digest_of_another_body",
     errc::bad_digest,
     {},
     [](message& m) { m.set("Digest", "SHA-256=" + base64(sha256("x"))); }},
    {"S04_digest_md5_only",
     errc::bad_digest,
     {},
     [](message& m) { m.set("Digest", "MD5=Sd/dVLAcvNLSq16eXua5uQ=="); }},
    {"S04_digest_sha1_only",
     errc::bad_digest,
     {},
     [](message& m) { m.set("Digest", "SHA=2jmj7l5rSw0yVb/vlWAYkK/YBwk="); }},
    {"S04_two_digests_one_wrong",
     errc::bad_digest,
     {},
     [](message& m) { m.at("Digest") += ",SHA-256=" + base64(sha256("x")); }},
    {"S04_digest_without_padding", errc::bad_digest, {}, [](message& m) { m.at("Digest").pop_back(); }},
    {"S04_digest_not_base64", errc::bad_digest, {}, [](message& m) { m.set("Digest", "SHA-256=!!!!"); }},
    {"S04_digest_empty", errc::bad_digest, {}, [](message& m) { m.set("Digest", ""); }},
    {"S05_host_unsigned", errc::weak_coverage, {"date content-type digest (request-target)"}},
    {"S05_host_of_another_server",
     errc::mismatch,
     {},
     {},
     [](message& m) { m.set("Host", "victim.example"); }},
    {"S06_request_target_unsigned", errc::weak_coverage, {"host date content-type digest"}},
    {"S06_other_path", errc::mismatch, {}, {}, [](message& m) { m.target = "/users/eve/inbox"; }},
    {"S06_other_method", errc::mismatch, {}, {}, [](message& m) { m.method = "PUT"; }},
    {"S06_other_query",
     errc::mismatch,
     {},
     [](message& m) { m.target += "?a=1"; },
     [](message& m) { m.target.back() = '2'; }},
    {"S07_date_only", errc::weak_coverage, {"date"}},
    {"S07_date_unsigned", errc::weak_coverage, {"host content-type digest (request-target)"}},
    {"S08_headers_empty", errc::weak_coverage, {""}},
    {"S08_headers_repeated", errc::malformed_signature, {"host date digest (request-target) date"}},
    {"S08_unknown_pseudo_header", errc::missing_component, {"host date digest (request-target) (key-id)"}},
    {"S08_header_that_is_not_there",
     errc::missing_component,
     {},
     {},
     [](message& m) { m.erase("Content-Type"); }},
    {"S09_two_dates", errc::malformed_signature, {}, {}, [](message& m) { m.add("Date", at_hour(1)); }},
    {"S09_two_digests",
     errc::malformed_signature,
     {},
     {},
     [](message& m) { m.add("digest", "SHA-256=AAAA"); }},
    {"S09_two_hosts", errc::malformed_signature, {}, {}, [](message& m) { m.add("HOST", "victim.example"); }},
    {"S09_the_same_date_twice", errc::mismatch, {}, {}, [](message& m) { m.add("Date", at_hour(0)); }},
    {"S09_two_signatures",
     errc::malformed_signature,
     {},
     {},
     [](message& m) { m.add("Signature", m.at("Signature")); }},
    {"S10_repeated_parameter",
     errc::malformed_signature,
     {usual, R"(algorithm="rsa-sha256",)", ",keyId=\"x\""}},
    {"S11_algorithm_none", errc::unsupported_algorithm, {usual, R"(algorithm="none",)"}},
    {"S11_algorithm_hmac_with_the_public_key",
     errc::unsupported_algorithm,
     {usual, R"(algorithm="hmac-sha256",)"}},
    {"S11_algorithm_rsa_sha1", errc::unsupported_algorithm, {usual, R"(algorithm="rsa-sha1",)"}},
    {"S11_algorithm_rsa_sha512", errc::unsupported_algorithm, {usual, R"(algorithm="rsa-sha512",)"}},
    {"S11_algorithm_empty", errc::unsupported_algorithm, {usual, R"(algorithm="",)"}},
    {"S12_algorithm_ed25519_with_an_rsa_key",
     errc::unsupported_algorithm,
     {usual, R"(algorithm="ed25519",)"}},
    {"S15_signature_not_base64",
     errc::malformed_signature,
     {},
     {},
     [](message& m) { m.set("Signature", R"(keyId="k",headers="date",signature="!!!!")"); }},
    {"S15_signature_missing",
     errc::malformed_signature,
     {},
     {},
     [](message& m) { m.set("Signature", R"(keyId="k",algorithm="rsa-sha256",headers="date")"); }},
    {"S15_signature_cut",
     errc::mismatch,
     {},
     {},
     [](message& m) { replace(m.at("Signature"), "signature=\"", "signature=\"AAAA"); }},
    {"S15_key_id_missing",
     errc::malformed_signature,
     {},
     {},
     [](message& m) { m.set("Signature", R"(headers="date",signature="AAAA")"); }},
    {"S15_key_id_blank",
     errc::malformed_signature,
     {},
     {},
     [](message& m) { replace(m.at("Signature"), key_id, "  "); }},
    {"S16_byte_flipped", errc::bad_digest, {}, {}, [](message& m) { m.body[2] ^= 1; }},
    {"S16_white_space_added", errc::bad_digest, {}, {}, [](message& m) { m.body += '\n'; }},
    {"S24_thirteen_hours_old", errc::stale, {}, [](message& m) { m.set("Date", at_hour(-13)); }},
    {"S24_sixty_six_minutes_old", errc::stale, {}, [](message& m) { m.set("Date", at_hour(-1.1)); }},
    {"S25_two_hours_ahead", errc::stale, {}, [](message& m) { m.set("Date", at_hour(2)); }},
    {"S25_sixty_one_minutes_ahead", errc::stale, {}, [](message& m) { m.set("Date", at_hour(61 / 60.0)); }},
    {"S25_created_two_hours_ahead", errc::stale, created_options(unix_hour(2))},
    {"S26_expired", errc::stale, expires_options(unix_hour(-1.01)),
     [](message& m) { m.set("Date", at_hour(-2)); }},
    {"S26_expires_before_created", errc::stale, expires_options(unix_hour(-0.1))},
    {"S26_expires_in_9999_lives_twelve_hours", errc::stale, expires_options("253402300799"),
     [](message& m) { m.set("Date", at_hour(-13.1)); }},
    {"S26_unsigned_expires_lengthens_nothing",
     errc::stale,
     {usual, R"(algorithm="rsa-sha256",)", ",expires=" + unix_hour(5)},
     [](message& m) { m.set("Date", at_hour(-2)); }},
    {"S26_unsigned_created_refreshes_nothing",
     errc::stale,
     {usual, hs2019, ",created=" + unix_hour(0)},
     [](message& m) { m.set("Date", at_hour(-2)); }},
    {"S26_expires_not_a_number", errc::malformed_signature, {usual, hs2019, ",expires=\"tomorrow\""}},
    {"S27_unreadable_date", errc::stale, {}, [](message& m) { m.set("Date", "yesterday"); }},
    {"S27_date_of_the_32nd",
     errc::stale,
     {},
     [](message& m) { m.set("Date", "Wed, 32 Dec 2023 10:00:00 GMT"); }},
    {"S27_date_missing", errc::missing_component, {}, {}, [](message& m) { m.erase("Date"); }},
    {"S27_negative_created", errc::stale, created_options("-1")},
    {"S27_created_beyond_all_time", errc::malformed_signature, created_options("99999999999999999999")},
    {"S27_created_missing", errc::missing_component, {"host (created) digest (request-target)", hs2019}},
    {"created_with_rsa_sha256",
     errc::unsupported_algorithm,
     {"host (created) digest (request-target)", R"(algorithm="rsa-sha256",)", ",created=" + unix_hour(0),
      unix_hour(0)}},
    {"S32_both_dialects",
     errc::malformed_signature,
     {},
     {},
     [](message& m) { m.add("Signature-Input", R"(sig1=("@method");created=1;keyid="k")"); }},
    {"S33_digest_of_the_decoded_body",
     errc::bad_digest,
     {},
     {},
     [](message& m) { m.body = "\x1f\x8b what arrived is what is hashed"; }},
    {"line_break_in_a_signed_header",
     errc::malformed_signature,
     {},
     {},
     [](message& m) { m.set("Content-Type", "a\ndigest: SHA-256=x"); }},
    {"line_break_in_the_target",
     errc::malformed_signature,
     {},
     {},
     [](message& m) { m.target += "\nhost: x"; }},
};

class cavage_defect : public ::testing::TestWithParam<defect> {};

} // namespace

TEST_P(cavage_defect, is_refused) {
  const auto& d = GetParam();
  auto m = unsigned_post();
  if (d.before != nullptr) d.before(m);
  sign_cavage(m, d.signing);
  if (d.after != nullptr) d.after(m);

  const auto got = receive(m);

  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().is(d.expected)) << got.error().message();
}

INSTANTIATE_TEST_SUITE_P(all, cavage_defect, ::testing::ValuesIn(defects),
                         [](const auto& p) { return p.param.name; });

} // namespace pheidi::crypto
