// RFC 9421's own examples and other servers' cases: component values, signature bases, verdicts.
#include "judge.hpp"

namespace pheidi::crypto {

using namespace testing;

namespace {

namespace js = boost::json;

class rfc9421_corpus : public with_corpus {};

bool is_component_case(const js::value& c) {
  return text_at(c, "kind") == "component-values";
}
/// We sign and verify requests; responses have another set of components.
bool is_response(const js::value& c) {
  return has(c.at("message"), "status");
}

struct judged {
  const js::value& document;
  message m;
  result<parsed_signature> sig;
};

judged prepare(const js::value& document) {
  auto m = message_of(document.at("message"), text_at(document, "baseUrl"));
  auto sig = parse_signature(m.view());
  return {document, std::move(m), std::move(sig)};
}

bool accepted_there(const judged& c) {
  return text_at(c.document.at("expected"), "verdict") == "accept";
}

/// Where a case that is right by the RFC is refused here, and why. By what the case is, never by its name.
struct difference {
  const char* why;
  bool (*applies)(const judged&);
  errc ours;
};

const difference differences[] = {
    {"@query-param and other components with parameters are not computed",
     [](const judged& c) { return !c.sig && c.sig.error().is(errc::unsupported_component); },
     errc::unsupported_component},
    {"Mastodon's rule: @method and @target-uri must be covered",
     [](const judged& c) {
       return c.sig && std::find(c.sig->components.begin(), c.sig->components.end(), "@target-uri") ==
                           c.sig->components.end();
     },
     errc::weak_coverage},
};

errc expected_error(const judged& c) {
  for (const auto& d : differences)
    if (d.applies(c)) return d.ours;
  return errc::ok;
}

/// The component's line: what stands in front of the parameters in the signature base.
result<std::string> line_of(message& m, const std::string& component) {
  parsed_signature sig;
  sig.which = scheme::rfc9421;
  sig.components = {component};
  auto base = signature_base(sig, m.view());
  if (!base) return base;
  return base->substr(0, base->rfind('\n'));
}

} // namespace

TEST_F(rfc9421_corpus, computes_the_component_values) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("rfc9421")) {
    if (!is_component_case(c.document) || is_response(c.document)) continue;
    auto m =
        message_of(c.document.at("message"), text_at(c.document, "requestScheme") + "://www.example.com");
    for (const auto& expected : c.document.at("expectedLines").as_array()) {
      const std::string line(expected.as_string());
      const auto name_end = line.find('"', 1);
      if (line[name_end + 1] == ';') continue; // refused when parsed: see below
      SCOPED_TRACE(c.name + " " + line);
      const auto got = line_of(m, line.substr(1, name_end - 1));
      ASSERT_TRUE(got) << got.error().message();
      EXPECT_EQ(*got, line);
      ++seen;
    }
  }
  EXPECT_GE(seen, 14u);
}

TEST_F(rfc9421_corpus, refuses_components_with_parameters) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("rfc9421")) {
    if (!is_component_case(c.document)) continue;
    for (const auto& expected : c.document.at("expectedLines").as_array()) {
      const std::string line(expected.as_string());
      const auto identifier = line.substr(0, line.find("\": ") + 1);
      if (identifier.find("\";") == std::string::npos) continue;
      auto m = unsigned_post();
      m.set("Signature-Input", "sig1=(" + identifier + ");created=1;keyid=\"k\"");
      m.set("Signature", "sig1=:AAAA:");
      const auto sig = parse_signature(m.view());
      ASSERT_FALSE(sig) << identifier;
      EXPECT_TRUE(sig.error().is(errc::unsupported_component)) << identifier << sig.error().message();
      ++seen;
    }
  }
  EXPECT_GE(seen, 10u);
}

TEST_F(rfc9421_corpus, rebuilds_the_signature_bases) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("rfc9421")) {
    if (is_component_case(c.document) || is_response(c.document)) continue;
    auto prepared = prepare(c.document);
    if (!prepared.sig) continue; // refused, which the verdicts check
    SCOPED_TRACE(c.name);
    const auto base = signature_base(*prepared.sig, prepared.m.view());
    ASSERT_TRUE(base) << base.error().message();
    EXPECT_EQ(*base, text_at(c.document.at("checkedWhenCollected"), "signatureBase"));
    ++seen;
  }
  EXPECT_GE(seen, 8u);
}

TEST_F(rfc9421_corpus, gives_the_expected_verdicts) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("rfc9421")) {
    if (is_component_case(c.document) || is_response(c.document)) continue;
    SCOPED_TRACE(c.name);
    auto prepared = prepare(c.document);
    const auto got = judge(c.document, prepared.m, has(c.document.at("message"), "body"));
    const auto expected = expected_error(prepared);
    ++seen;
    if (!accepted_there(prepared)) {
      EXPECT_FALSE(got);
    } else if (expected == errc::ok) {
      EXPECT_TRUE(got) << got.error().message();
    } else {
      ASSERT_FALSE(got);
      EXPECT_TRUE(got.error().is(expected)) << got.error().message();
    }
  }
  EXPECT_GE(seen, 12u);
}

TEST_F(rfc9421_corpus, matches_keys_exactly_where_the_independent_check_did) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("rfc9421")) {
    if (is_component_case(c.document) || is_response(c.document)) continue;
    auto prepared = prepare(c.document);
    // RSA-PSS and ECDSA are algorithms that nobody in the Fediverse uses and we have no keys for.
    const bool pss = prepared.sig && prepared.sig->key_id == "test-key-rsa-pss";
    if (!prepared.sig || pss || !(has_ed25519_key(c.document) || has_rsa_key(c.document))) continue;
    SCOPED_TRACE(c.name);
    const bool matches = match_case_key(c.document, *prepared.sig, prepared.m.view()).has_value();
    EXPECT_EQ(matches, true_at(c.document.at("checkedWhenCollected"), "signature"));
    ++seen;
  }
  EXPECT_GE(seen, 6u);
}

} // namespace pheidi::crypto
