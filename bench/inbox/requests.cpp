// POST /inbox with Digest, Date and Signature.
#include "requests.hpp"

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <thread>

namespace pheidi::bench {

namespace {

request sign_one(const person& who, const std::string& body, const crypto::rsa_private_key& key,
                 const std::string& date) {
  const auto digest = "SHA-256=" + crypto::base64(crypto::sha256(body));
  const auto text = fmt::format("(request-target): post /inbox\nhost: {}\ndate: {}\ndigest: {}\n"
                                "content-type: application/activity+json",
                                our_host, date, digest);
  const auto signature = crypto::base64(key.sign_sha256(text).value());
  return {who.host,
          fmt::format("POST /inbox HTTP/1.1\r\nHost: {}\r\nUser-Agent: Mastodon/4.5.0 (http.rb/5.3.1; "
                      "+https://h{}.example/)\r\nDate: {}\r\nAccept-Encoding: gzip\r\nDigest: {}\r\n"
                      "Content-Type: application/activity+json\r\nSignature: keyId=\"{}#main-key\","
                      "algorithm=\"rsa-sha256\",headers=\"(request-target) host date digest content-type\","
                      "signature=\"{}\"\r\nContent-Length: {}\r\n\r\n{}",
                      our_host, who.host, date, digest, who.uri, signature, body.size(), body)};
}

/// A key's prepared context serves one thread.
void sign_part(const people& who, std::span<const posted> activities, std::span<request> out) {
  std::vector<crypto::rsa_private_key> keys;
  for (const auto& pem : who.private_keys)
    keys.push_back(crypto::rsa_private_key::from_pem(pem).value());
  const auto date = http_date(wall_clock::now());
  for (std::size_t i = 0; i < activities.size(); ++i) {
    const auto& sender = who.all[activities[i].sender];
    out[i] = sign_one(sender, activities[i].body, keys[sender.key], date);
  }
}

} // namespace

std::vector<request> sign(const people& who, const std::vector<posted>& activities) {
  std::vector<request> out(activities.size());
  const std::span<const posted> from(activities);
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  const auto share = activities.size() / cores + 1;
  std::vector<std::jthread> threads;
  for (std::size_t at = 0; at < activities.size(); at += share) {
    const auto count = std::min(share, activities.size() - at);
    threads.emplace_back([&who, part = from.subspan(at, count), to = std::span(out).subspan(at, count)] {
      sign_part(who, part, to);
    });
  }
  threads.clear();
  return out;
}

} // namespace pheidi::bench
