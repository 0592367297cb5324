#include "openssl_judge.hpp"

#include "recording_peer.hpp"
#include "swarm/shell.hpp"

#include <fmt/format.h>

#include <regex>
#include <sstream>

namespace pheidi::test {

namespace {

/// The first group of the first match, empty without one.
std::string capture(const std::string& text, const char* pattern) {
  std::smatch found;
  return std::regex_search(text, found, std::regex(pattern)) ? found[1].str() : std::string();
}

/// Path and query, also of a request line in absolute form.
std::string path_of(const std::string& target) {
  return target.starts_with('/') ? target : capture(target, R"(^[a-z]+://[^/]+(/.*)$)");
}

std::string cavage_text(const http::request& r, const std::string& names) {
  std::istringstream list(names);
  std::string out;
  for (std::string name; list >> name;) {
    if (!out.empty()) out += '\n';
    out += name == "(request-target)" ? fmt::format("(request-target): post {}", path_of(r.target))
                                      : fmt::format("{}: {}", name, field(r, name));
  }
  return out;
}

std::string rfc9421_text(const http::request& r, const std::string& url, const std::string& parameters) {
  std::istringstream list(capture(parameters, R"(^\(([^)]*)\))"));
  std::string out;
  for (std::string quoted; list >> quoted;) {
    const auto name = quoted.substr(1, quoted.size() - 2);
    const auto value = name == "@method" ? r.method : name == "@target-uri" ? url : field(r, name);
    out += fmt::format("{}: {}\n", quoted, value);
  }
  return out + "\"@signature-params\": " + parameters;
}

bool openssl_verifies(const scratch& dir, const std::string& text, const std::string& base64,
                      const std::string& public_pem) {
  const auto key = dir.file("key.pem", public_pem);
  const auto message = dir.file("text", text);
  const auto encoded = dir.file("signature.b64", base64);
  const auto command = fmt::format("openssl base64 -d -A -in {0} -out {0}.bin && openssl dgst -sha256 "
                                   "-verify {1} -signature {0}.bin {2}",
                                   encoded, key, message);
  return shell(command).status == 0;
}

std::string openssl_sha256(const scratch& dir, const std::string& body) {
  return shell(fmt::format("openssl dgst -sha256 -binary {} | openssl base64 -A", dir.file("body", body)))
      .output;
}

} // namespace

verdict judge(const http::request& r, const std::string& url, const std::string& public_pem) {
  const scratch dir;
  const auto signature = field(r, "signature");
  const auto input = field(r, "signature-input");
  verdict out;
  if (signature.empty()) return out;
  if (input.empty()) {
    out.scheme = signed_by::cavage;
    out.key_id = capture(signature, R"re(keyId="([^"]*)")re");
    out.covered = capture(signature, R"re(headers="([^"]*)")re");
    out.signature_fits = openssl_verifies(dir, cavage_text(r, out.covered),
                                          capture(signature, R"re(signature="([^"]*)")re"), public_pem);
    out.digest_fits = field(r, "digest") == "SHA-256=" + openssl_sha256(dir, r.body);
    return out;
  }
  const auto parameters = capture(input, R"(^sig1=(.*)$)");
  out.scheme = signed_by::rfc9421;
  out.key_id = capture(parameters, R"re(keyid="([^"]*)")re");
  out.covered = capture(parameters, R"(^\(([^)]*)\))");
  out.signature_fits = openssl_verifies(dir, rfc9421_text(r, url, parameters),
                                        capture(signature, R"(^sig1=:([^:]*):$)"), public_pem);
  out.digest_fits = field(r, "content-digest") == "sha-256=:" + openssl_sha256(dir, r.body) + ":";
  return out;
}

} // namespace pheidi::test
