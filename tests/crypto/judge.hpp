// A collected case put through our receiver.
#pragma once

#include "corpus.hpp"
#include "message.hpp"

#include <optional>

namespace pheidi::crypto::testing {

/// "2023-12-20T10:00:00Z"
inline wall_time time_of(const std::string& iso) {
  std::tm t{};
  strptime(iso.c_str(), "%Y-%m-%dT%H:%M:%SZ", &t);
  return wall_clock::from_time_t(timegm(&t));
}

inline message message_of(const boost::json::value& request, const std::string& origin) {
  message m;
  m.method = text_at(request, "method");
  m.target = has(request, "target") ? text_at(request, "target") : text_at(request, "path");
  m.origin = origin;
  m.body = text_at(request, "body");
  for (const auto& h : request.at("headers").as_array()) {
    std::string name(h.at(0).as_string());
    std::string value(h.at(1).as_string());
    // Some suites put the draft's signature where the draft also allows it; Mastodon and we look at Signature
    // only.
    if (name == "Authorization") name = "Signature";
    m.add(std::move(name), std::move(value));
  }
  return m;
}

inline bool has_ed25519_key(const boost::json::value& c) {
  return text_at(c, "publicKeyPem").find("MCowBQYDK2Vw") != std::string::npos;
}
inline bool has_rsa_key(const boost::json::value& c) {
  return rsa_public_key::from_pem(text_at(c, "publicKeyPem")).has_value();
}

inline result<void> match_case_key(const boost::json::value& c, const parsed_signature& sig,
                                   const signed_request& request) {
  const auto pem = text_at(c, "publicKeyPem");
  if (has_ed25519_key(c)) return match_key(sig, request, ed25519_public_key::from_pem(pem).value());
  const auto key = rsa_public_key::from_pem(pem);
  if (!key) return key.error();
  return match_key(sig, request, *key);
}

/// As verify(), leaving out what the case does not have: no clock, no check of the date; no body, none of the
/// digest.
inline result<void> judge(const boost::json::value& c, message& m, bool has_body) {
  const auto request = m.view();
  const auto sig = parse_signature(request);
  if (!sig) return sig.error();
  if (auto ok = check_coverage(*sig, request); !ok) return ok;
  if (has(c, "clock"))
    if (auto ok = check_time(*sig, request, time_of(text_at(c, "clock"))); !ok) return ok;
  if (has_body)
    if (auto ok = check_digest(*sig, request, m.body); !ok) return ok;
  return match_case_key(c, *sig, request);
}

} // namespace pheidi::crypto::testing
