// draft-cavage requests captured from or written for a dozen servers, with the verdict of their own suites.
#include "judge.hpp"

namespace pheidi::crypto {

using namespace testing;

namespace {

namespace js = boost::json;

struct judged {
  const js::value& document;
  std::optional<parsed_signature> sig; // if it parses
  message m;
};

std::string verdict(const judged& c) {
  return text_at(c.document.at("expected"), "verdict");
}
bool signs(const judged& c, std::string_view component) {
  return c.sig &&
         std::find(c.sig->components.begin(), c.sig->components.end(), component) != c.sig->components.end();
}
std::string signature_header(const judged& c) {
  for (const auto& [name, value] : c.m.headers)
    if (name == "Signature" || name == "signature") return value;
  return "";
}

/// Where our verdict is not the one of the case's source, and why. By what the case is, never by its name.
struct difference {
  const char* why;
  bool (*applies)(const judged&);
  errc ours; // ok: accepted
};

const difference differences[] = {
    {"Mastodon's rule: a POST must sign its digest",
     [](const judged& c) {
       return verdict(c) == "accept" && c.m.method == "POST" && c.sig && !signs(c, "digest");
     },
     errc::weak_coverage},
    {"Mastodon's rule: rsa-sha256 and hs2019 only",
     [](const judged& c) {
       return verdict(c) == "accept" && signature_header(c).find("\"rsa-sha512\"") != std::string::npos;
     },
     errc::unsupported_algorithm},
    {"a missing algorithm means hs2019, which some refuse",
     [](const judged& c) {
       const auto& checked = c.document.at("checkedWhenCollected");
       return verdict(c) == "reject" && !has(c.document, "clock") &&
              true_at(checked, "signatureOverHeaders") && true_at(checked, "digestMatchesBody") &&
              signature_header(c).find("algorithm=") == std::string::npos;
     },
     errc::ok},
};

judged prepare(const js::value& document) {
  judged out{document, std::nullopt, message_of(document.at("request"), "https://www.example.com")};
  if (auto sig = parse_signature(out.m.view())) out.sig = std::move(*sig);
  return out;
}

/// ok, or an error of any kind (the case tells in prose which one, so only the fact counts).
bool accepts(judged& c) {
  return judge(c.document, c.m, has(c.document.at("request"), "body")).has_value();
}

void expect_verdict(judged& c) {
  for (const auto& d : differences) {
    if (!d.applies(c)) continue;
    const auto got = judge(c.document, c.m, has(c.document.at("request"), "body"));
    const bool as_said = d.ours == errc::ok ? got.has_value() : !got && got.error().is(d.ours);
    EXPECT_TRUE(as_said) << d.why << "; but: " << (got ? "accepted" : got.error().message());
    return;
  }
  // Without a key there is nothing to verify with, whatever the source did about it.
  if (!has(c.document, "publicKeyPem")) {
    EXPECT_TRUE(c.sig);
    return;
  }
  EXPECT_EQ(accepts(c), verdict(c) == "accept");
}

class cavage_corpus : public with_corpus {};

} // namespace

TEST_F(cavage_corpus, gives_the_expected_verdicts) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("cavage")) {
    if (true_at(c.document, "parseOnly")) continue;
    SCOPED_TRACE(c.name);
    auto prepared = prepare(c.document);
    expect_verdict(prepared);
    ++seen;
  }
  EXPECT_GE(seen, 40u);
}

TEST_F(cavage_corpus, rebuilds_the_signing_strings) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("cavage")) {
    if (!has(c.document, "checkedWhenCollected")) continue;
    const auto expected = text_at(c.document.at("checkedWhenCollected"), "signingString");
    auto prepared = prepare(c.document);
    if (expected.empty() || !prepared.sig) continue;
    SCOPED_TRACE(c.name);
    const auto base = signature_base(*prepared.sig, prepared.m.view());
    if (!base) continue; // a covered header is missing: refused, which the verdicts check
    EXPECT_EQ(*base, expected);
    ++seen;
  }
  EXPECT_GE(seen, 25u);
}

TEST_F(cavage_corpus, parses_the_headers_that_are_only_headers) {
  std::size_t seen = 0;
  for (const auto& c : corpus_cases("cavage")) {
    if (!true_at(c.document, "parseOnly")) continue;
    SCOPED_TRACE(c.name);
    const auto parsed = parse_parameters(text_at(c.document, "header"));
    const auto& expected = c.document.at("expected");
    ++seen;
    ASSERT_EQ(parsed.has_value(), text_at(expected, "verdict") == "parses");
    if (!has(expected, "params")) continue;
    for (const auto& [name, value] : expected.at("params").as_object()) {
      const std::pair<std::string, std::string> pair{std::string(name), std::string(value.as_string())};
      EXPECT_NE(std::find(parsed->begin(), parsed->end(), pair), parsed->end()) << pair.first;
    }
  }
  EXPECT_GE(seen, 3u);
}

} // namespace pheidi::crypto
