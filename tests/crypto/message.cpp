// Building blocks of the signature tests.
#include "message.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>

namespace pheidi::crypto::testing {

namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string signature_of(const std::string& text) {
  return signing_key().sign_sha256(text).value();
}

} // namespace

signed_request message::view() {
  target_uri = origin + target;
  signed_request out{method, target, target_uri, {}};
  for (const auto& [name, value] : headers)
    out.headers.emplace_back(name, value);
  return out;
}

void message::erase(std::string_view name) {
  std::erase_if(headers, [&](const auto& h) { return same_name(h.first, name); });
}

void message::set(std::string name, std::string value) {
  erase(name);
  add(std::move(name), std::move(value));
}

std::string& message::at(std::string_view name) {
  for (auto& [field, value] : headers)
    if (same_name(field, name)) return value;
  throw std::out_of_range(std::string(name));
}

message unsigned_post() {
  message m;
  m.add("Host", "local.example");
  m.add("Date", http_date(noon));
  m.add("Content-Type", "application/activity+json");
  m.add("Digest", "SHA-256=" + base64(sha256(m.body)));
  return m;
}

message unsigned_get(std::string target) {
  message m;
  m.method = "GET";
  m.target = std::move(target);
  m.body.clear();
  m.add("Host", "local.example");
  m.add("Date", http_date(noon));
  return m;
}

const rsa_private_key& signing_key() {
  static const rsa_private_key key = rsa_private_key::generate();
  return key;
}

const rsa_public_key& verifying_key() {
  static const rsa_public_key key = rsa_public_key::from_pem(signing_key().public_pem()).value();
  return key;
}

void sign_as_sender(message& m) {
  cavage_input in{m.method, m.target, m.at("Host"), m.at("Date"), "", "", ""};
  if (m.method == "POST") {
    in.content_type = m.at("Content-Type");
    in.digest = m.at("Digest");
  }
  m.set("Signature", cavage_header(in, key_id, signature_of(cavage_signing_string(in))));
}

void sign_as_sender_rfc9421(message& m, wall_time created) {
  m.erase("Digest");
  const auto uri = m.origin + m.target;
  std::string digest;
  if (m.method == "POST") {
    digest = "sha-256=:" + base64(sha256(m.body)) + ":";
    m.set("Content-Digest", digest);
  }
  const rfc9421_input in{m.method, uri, digest, wall_clock::to_time_t(created), key_id};
  m.set("Signature-Input", "sig1=" + rfc9421_signature_params(in));
  m.set("Signature", "sig1=:" + base64(signature_of(rfc9421_signature_base(in))) + ":");
}

void sign_cavage(message& m, const cavage_options& options) {
  std::string text;
  std::istringstream names(options.headers);
  for (std::string name; names >> name;) {
    if (!text.empty()) text += '\n';
    text += name + ": ";
    if (name == "(request-target)")
      text += lower(m.method) + " " + m.target;
    else if (name == "(created)")
      text += options.created;
    else if (name == "(expires)")
      text += options.expires;
    else if (name.front() != '(')
      text += m.at(name);
  }
  m.set("Signature", "keyId=\"" + std::string(key_id) + "\"," + options.algorithm + "headers=\"" +
                         options.headers + "\"" + options.extra + ",signature=\"" +
                         base64(signature_of(text)) + "\"");
}

void sign_rfc9421(message& m, const std::string& list, const std::string& lines, const std::string& label) {
  m.set("Signature-Input", label + "=" + list);
  m.set("Signature", label + "=:" + base64(signature_of(lines + "\"@signature-params\": " + list)) + ":");
}

result<void> receive(message& m, wall_time now) {
  const auto request = m.view();
  const auto sig = parse_signature(request);
  if (!sig) return sig.error();
  return verify(*sig, request, m.body, verifying_key(), now);
}

} // namespace pheidi::crypto::testing
