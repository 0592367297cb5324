// A request that tests build, sign and break; and an independent signer for what our sender would never send.
#pragma once

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/http_signature.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::crypto::testing {

/// Wed, 20 Dec 2023 10:00:00 GMT
inline const wall_time noon = wall_clock::from_time_t(1703066400);
inline constexpr std::string_view key_id = "https://remote.example/users/bob#main-key";

struct message {
  std::string method = "POST";
  std::string target = "/users/alice/inbox";
  std::string origin = "https://local.example";
  std::string body = R"({"type":"Follow"})";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string target_uri; // filled by view()

  signed_request view();
  void add(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
  void erase(std::string_view name);
  /// Replaces all lines of that name.
  void set(std::string name, std::string value);
  std::string& at(std::string_view name);
};

/// An inbox delivery with all its headers, not yet signed.
message unsigned_post();
message unsigned_get(std::string target);

/// The key of all tests that sign: one 2048-bit key per process.
const rsa_private_key& signing_key();
const rsa_public_key& verifying_key();

/// As our delivery path does it.
void sign_as_sender(message& m);
void sign_as_sender_rfc9421(message& m, wall_time created = noon);

/// As nobody should: any algorithm name, any list of headers, extra parameters as text (",created=1").
struct cavage_options {
  std::string headers = "host date content-type digest (request-target)";
  std::string algorithm = R"(algorithm="rsa-sha256",)";
  std::string extra = {};
  std::string created = {}; // value of (created), if listed
  std::string expires = {};
};
void sign_cavage(message& m, const cavage_options& options);
/// `list` is the inner list with parameters; `lines` what it covers, one component per line.
void sign_rfc9421(message& m, const std::string& list, const std::string& lines,
                  const std::string& label = "sig1");

/// parse_signature, then verify.
result<void> receive(message& m, wall_time now = noon);

} // namespace pheidi::crypto::testing
