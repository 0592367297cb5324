// RFC 9421 with one defect each.
#include "message.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

using namespace testing;

namespace {

/// Changes a request that our own sender has signed well.
struct defect {
  const char* name;
  errc expected;
  void (*change)(message&);
};

std::ostream& operator<<(std::ostream& out, const defect& d) {
  return out << d.name;
}

const std::string line_method = "\"@method\": POST\n";
const std::string line_uri = "\"@target-uri\": https://local.example/users/alice/inbox\n";
std::string line_digest(message& m) {
  return "\"content-digest\": " + m.at("Content-Digest") + "\n";
}

std::string params(const std::string& components, std::int64_t created = 1703066400) {
  return "(" + components + ");created=" + std::to_string(created) + ";keyid=\"k\"";
}

/// All that must be covered, and `more` after it: parameters that are signed with the rest.
void sign_with(message& m, const std::string& more, std::int64_t created = 1703066400) {
  sign_rfc9421(m, params(R"("@method" "@target-uri" "content-digest")", created) + more,
               line_method + line_uri + line_digest(m));
}

void sign_list(message& m, const std::string& list) {
  sign_rfc9421(m, list, line_method + line_uri + line_digest(m));
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  ASSERT_NE(at, text.npos) << what;
  text.replace(at, what.size(), with);
}

const defect defects[] = {
    {"S01_no_signature", errc::unsigned_request, [](message& m) { m.erase("Signature"); }},
    {"S30_method_uncovered", errc::weak_coverage,
     [](message& m) {
       sign_rfc9421(m, params(R"("@target-uri" "content-digest")"), line_uri + line_digest(m));
     }},
    {"S30_target_uri_uncovered", errc::weak_coverage,
     [](message& m) {
       sign_rfc9421(m, params(R"("@method" "content-digest")"), line_method + line_digest(m));
     }},
    {"S30_content_digest_uncovered", errc::weak_coverage,
     [](message& m) { sign_rfc9421(m, params(R"("@method" "@target-uri")"), line_method + line_uri); }},
    {"S30_two_labels_one_good", errc::malformed_signature,
     [](message& m) {
       m.at("Signature-Input") += ", sig2=" + params(R"("@method")");
       m.at("Signature") += ", sig2=:AAAA:";
     }},
    {"S30_two_labels_on_two_lines", errc::malformed_signature,
     [](message& m) {
       m.add("Signature-Input", "sig2=" + params(R"("@method")"));
       m.add("Signature", "sig2=:AAAA:");
     }},
    {"S30_labels_differ", errc::malformed_signature,
     [](message& m) { replace(m.at("Signature"), "sig1", "sig2"); }},
    {"S10_label_repeated", errc::malformed_signature,
     [](message& m) { m.at("Signature-Input") += ", " + m.at("Signature-Input"); }},
    {"S10_keyid_repeated", errc::malformed_signature, [](message& m) { sign_with(m, ";keyid=\"other\""); }},
    {"S31_content_digest_is_no_dictionary", errc::malformed_digest,
     [](message& m) {
       m.set("Content-Digest", "SHA-256=" + base64(sha256(m.body)));
       sign_with(m, "");
     }},
    {"S04_content_digest_of_another_body", errc::bad_digest,
     [](message& m) {
       m.set("Content-Digest", "sha-256=:" + base64(sha256("x")) + ":");
       sign_with(m, "");
     }},
    {"S04_content_digest_sha512_only", errc::bad_digest,
     [](message& m) {
       m.set("Content-Digest", "sha-512=:AAAA:");
       sign_with(m, "");
     }},
    {"S04_content_digest_as_string", errc::bad_digest,
     [](message& m) {
       m.set("Content-Digest", "sha-256=\"" + base64(sha256(m.body)) + "\"");
       sign_with(m, "");
     }},
    {"S04_two_content_digests", errc::malformed_digest,
     [](message& m) {
       m.at("Content-Digest") += ", sha-256=:AAAA:";
       sign_with(m, "");
     }},
    {"S02_content_digest_missing", errc::missing_component, [](message& m) { m.erase("Content-Digest"); }},
    {"S06_other_path", errc::mismatch, [](message& m) { m.target = "/users/eve/inbox"; }},
    {"S06_query_added", errc::mismatch, [](message& m) { m.target += "?a=1"; }},
    {"S06_other_origin", errc::mismatch, [](message& m) { m.origin = "https://victim.example"; }},
    {"S06_http_instead_of_https", errc::mismatch, [](message& m) { m.origin = "http://local.example"; }},
    {"S06_other_method", errc::mismatch, [](message& m) { m.method = "PUT"; }},
    {"S08_component_repeated", errc::malformed_signature,
     [](message& m) { sign_list(m, params(R"("@method" "@target-uri" "content-digest" "@method")")); }},
    {"S08_no_components", errc::weak_coverage, [](message& m) { sign_rfc9421(m, params(""), ""); }},
    {"S08_unknown_derived_component", errc::unsupported_component,
     [](message& m) { sign_list(m, params(R"("@method" "@target-uri" "content-digest" "@weather")")); }},
    {"S08_status_of_a_request", errc::unsupported_component,
     [](message& m) { sign_list(m, params(R"("@method" "@target-uri" "content-digest" "@status")")); }},
    {"S08_component_parameter", errc::unsupported_component,
     [](message& m) { sign_list(m, params(R"("@method" "@target-uri" "content-digest";sf)")); }},
    {"S08_signature_params_as_component", errc::malformed_signature,
     [](message& m) {
       sign_list(m, params(R"("@method" "@target-uri" "content-digest" "@signature-params")"));
     }},
    {"S08_upper_case_field_name", errc::malformed_signature,
     [](message& m) { sign_list(m, params(R"("@method" "@target-uri" "Content-Digest")")); }},
    {"S08_component_is_a_token", errc::malformed_signature,
     [](message& m) { sign_list(m, params(R"("@method" "@target-uri" content-digest)")); }},
    {"S08_field_that_is_not_there", errc::missing_component,
     [](message& m) { sign_list(m, params(R"("@method" "@target-uri" "content-digest" "x-nothing")")); }},
    {"S11_alg_hmac", errc::unsupported_algorithm, [](message& m) { sign_with(m, ";alg=\"hmac-sha256\""); }},
    {"S11_alg_rsa_pss", errc::unsupported_algorithm,
     [](message& m) { sign_with(m, ";alg=\"rsa-pss-sha512\""); }},
    {"S12_alg_ed25519_with_an_rsa_key", errc::unsupported_algorithm,
     [](message& m) { sign_with(m, ";alg=\"ed25519\""); }},
    {"alg_is_a_token", errc::malformed_signature, [](message& m) { sign_with(m, ";alg=ed25519"); }},
    {"keyid_missing", errc::malformed_signature,
     [](message& m) { sign_list(m, R"(("@method" "@target-uri" "content-digest");created=1703066400)"); }},
    {"keyid_blank", errc::malformed_signature,
     [](message& m) {
       sign_list(m, R"(("@method" "@target-uri" "content-digest");created=1703066400;keyid=" ")");
     }},
    {"created_missing", errc::malformed_signature,
     [](message& m) { sign_list(m, R"(("@method" "@target-uri" "content-digest");keyid="k")"); }},
    {"created_is_a_string", errc::malformed_signature,
     [](message& m) {
       sign_list(m, R"(("@method" "@target-uri" "content-digest");created="1703066400";keyid="k")");
     }},
    {"S24_older_than_a_day", errc::stale, [](message& m) { sign_with(m, "", 1702893600); }},
    {"S24_sixty_six_minutes_old", errc::stale, [](message& m) { sign_with(m, "", 1703066400 - 66 * 60); }},
    {"S25_sixty_one_minutes_ahead", errc::stale, [](message& m) { sign_with(m, "", 1703066400 + 61 * 60); }},
    {"S26_expired", errc::stale, [](message& m) { sign_with(m, ";expires=1703062740", 1703062000); }},
    {"S26_expires_before_created", errc::stale, [](message& m) { sign_with(m, ";expires=1703066399"); }},
    {"S26_expires_in_9999_lives_twelve_hours", errc::stale,
     [](message& m) { sign_with(m, ";expires=253402300799", 1703066400 - 13 * 3600 - 1); }},
    {"S27_negative_created", errc::stale, [](message& m) { sign_with(m, "", -1); }},
    {"S15_signature_is_a_string", errc::malformed_signature,
     [](message& m) { m.set("Signature", "sig1=\"AAAA\""); }},
    {"S15_signature_without_colons", errc::malformed_signature,
     [](message& m) { m.set("Signature", "sig1=AAAA"); }},
    {"S15_signature_empty", errc::malformed_signature, [](message& m) { m.set("Signature", "sig1=::"); }},
    {"S15_signature_cut", errc::mismatch,
     [](message& m) { replace(m.at("Signature"), "sig1=:", "sig1=:AAAA"); }},
    {"S15_signature_base64_broken", errc::malformed_signature,
     [](message& m) { replace(m.at("Signature"), "sig1=:", "sig1=:!"); }},
    {"S16_body_changed", errc::bad_digest, [](message& m) { m.body[2] ^= 1; }},
    {"S32_cavage_signature_beside_signature_input", errc::malformed_signature,
     [](message& m) {
       const auto input = m.at("Signature-Input");
       m.set("Digest", "SHA-256=" + base64(sha256(m.body)));
       sign_as_sender(m);
       m.set("Signature-Input", input);
     }},
    {"input_is_no_list", errc::malformed_signature,
     [](message& m) { m.set("Signature-Input", "sig1=\"x\""); }},
    {"input_is_no_dictionary", errc::malformed_signature,
     [](message& m) { m.set("Signature-Input", "sig1=("); }},
    {"input_is_empty", errc::malformed_signature, [](message& m) { m.set("Signature-Input", ""); }},
    {"input_is_too_long", errc::malformed_signature,
     [](message& m) { sign_with(m, ";nonce=\"" + std::string(20'000, 'x') + "\""); }},
    {"line_break_in_a_signed_header", errc::malformed_signature,
     [](message& m) { m.set("Content-Digest", "sha-256=:AAAA:\n\"@method\": GET"); }},
};

class rfc9421_defect : public ::testing::TestWithParam<defect> {};

void expect_accepted(message m) {
  const auto got = receive(m);
  EXPECT_TRUE(got) << got.error().message();
}

message signed_message() {
  auto m = unsigned_post();
  sign_as_sender_rfc9421(m);
  return m;
}

} // namespace

TEST_P(rfc9421_defect, is_refused) {
  auto m = signed_message();
  GetParam().change(m);

  const auto got = receive(m);

  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().is(GetParam().expected)) << got.error().message();
}

INSTANTIATE_TEST_SUITE_P(all, rfc9421_defect, ::testing::ValuesIn(defects),
                         [](const auto& p) { return p.param.name; });

TEST(rfc9421_accepts, what_fedify_covers_and_says) {
  auto m = signed_message();
  sign_rfc9421(
      m,
      R"(("@method" "@target-uri" "@authority" "host" "date" "content-digest");alg="rsa-v1_5-sha256";)"
      R"(keyid="https://remote.example/users/bob#main-key";created=1703066400;expires=1703070000)",
      line_method + line_uri + "\"@authority\": local.example\n\"host\": local.example\n\"date\": " +
          m.at("Date") + "\n" + line_digest(m));

  expect_accepted(m);
}

TEST(rfc9421_accepts, every_component_that_a_request_has) {
  auto m = signed_message();
  m.target = "/users/alice/inbox?a=b&c";
  m.origin = "https://Local.Example:443";
  const auto uri = "\"@target-uri\": " + m.origin + m.target + "\n";
  sign_rfc9421(
      m,
      params(
          R"("@method" "@target-uri" "@scheme" "@authority" "@path" "@query" "@request-target" "content-digest")"),
      line_method + uri +
          "\"@scheme\": https\n\"@authority\": local.example\n\"@path\": /users/alice/inbox\n" +
          "\"@query\": ?a=b&c\n\"@request-target\": /users/alice/inbox?a=b&c\n" + line_digest(m));

  expect_accepted(m);
}

TEST(rfc9421_accepts, other_parameters_and_another_label) {
  auto m = signed_message();
  sign_rfc9421(m,
               params(R"("@method" "@target-uri" "content-digest")") + R"(;nonce="n";tag="t";x=?0;y;z=1.5)",
               line_method + line_uri + line_digest(m), "fedi-1");

  expect_accepted(m);
}

TEST(rfc9421_accepts, blanks_in_the_header_that_were_not_signed) {
  auto m = signed_message();
  auto& input = m.at("Signature-Input");
  replace(input, R"("@method" "@target-uri")", R"( "@method"   "@target-uri")");
  replace(input, ";keyid", ";  keyid");

  expect_accepted(m);
}

TEST(rfc9421_accepts, content_digest_with_several_algorithms) {
  auto m = signed_message();
  m.set("Content-Digest", "sha-512=:AAAA:, sha-256=:" + base64(sha256(m.body)) + ":");
  sign_with(m, "");

  expect_accepted(m);
}

TEST(rfc9421_accepts, a_signature_within_its_window) {
  for (const std::int64_t age : {0, 65 * 60, -60 * 60}) {
    auto m = signed_message();
    sign_with(m, "", 1703066400 - age);
    expect_accepted(m);
  }
  auto old = signed_message();
  sign_with(old, ";expires=1703066400", 1703066400 - 11 * 3600);
  expect_accepted(old);
}

} // namespace pheidi::crypto
