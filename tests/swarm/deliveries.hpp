// Signed deliveries for tests: as our own crypto makes them, and as lines for curl.
#pragma once

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/http_signature.hpp"
#include "pheidi/http/server.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace pheidi::test {

using fields = std::vector<std::pair<std::string, std::string>>;

struct to_deliver {
  std::string host = "h0001.swarm.test";
  std::string target = "/inbox";
  std::string target_uri = "https://h0001.swarm.test:18443/inbox";
  std::string body = R"({"id":"https://local.test/1","type":"Like"})";
  std::string key_id = "https://local.test/users/alice#main-key";
  wall_time now = wall_clock::now();
};

inline fields cavage_fields(const to_deliver& d, const crypto::rsa_private_key& key) {
  const auto date = http_date(d.now);
  const auto digest = "SHA-256=" + crypto::base64(crypto::sha256(d.body));
  crypto::cavage_input in;
  in.method = "POST";
  in.target = d.target;
  in.host = d.host;
  in.date = date;
  in.content_type = "application/activity+json";
  in.digest = digest;
  const auto signature = key.sign_sha256(crypto::cavage_signing_string(in)).value();
  return {{"Host", d.host},
          {"Date", date},
          {"Content-Type", "application/activity+json"},
          {"Digest", digest},
          {"Signature", crypto::cavage_header(in, d.key_id, signature)}};
}

inline fields rfc9421_fields(const to_deliver& d, const crypto::rsa_private_key& key) {
  const auto digest = "sha-256=:" + crypto::base64(crypto::sha256(d.body)) + ":";
  crypto::rfc9421_input in;
  in.method = "POST";
  in.target_uri = d.target_uri;
  in.content_digest = digest;
  in.created = unix_millis(d.now) / 1000;
  in.key_id = d.key_id;
  const auto signature = key.sign_sha256(crypto::rfc9421_signature_base(in)).value();
  return {{"Host", d.host},
          {"Date", http_date(d.now)},
          {"Content-Type", "application/activity+json"},
          {"Content-Digest", digest},
          {"Signature-Input", "sig1=" + crypto::rfc9421_signature_params(in)},
          {"Signature", "sig1=:" + crypto::base64(signature) + ":"}};
}

inline http::request as_request(const to_deliver& d, fields f) {
  http::request r;
  r.method = "POST";
  r.target = d.target;
  r.fields = std::move(f);
  r.body = d.body;
  return r;
}

/// -H arguments in shell quotes; the values here never contain a single quote.
inline std::string curl_headers(const fields& f) {
  std::string out;
  for (const auto& [name, value] : f)
    out += fmt::format(" -H '{}: {}'", name, value);
  return out;
}

} // namespace pheidi::test
