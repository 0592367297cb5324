// RsaSignature2017, made and verified.
#include "pheidi/crypto/ld_signature.hpp"

#include "crypto/json_ld/document.hpp"
#include "crypto/json_ld/expand.hpp"
#include "signature_dates.hpp"

#include "pheidi/crypto/digest.hpp"

#include <algorithm>

namespace pheidi::crypto {

namespace js = boost::json;

namespace {

constexpr std::string_view kind = "RsaSignature2017";
constexpr std::string_view identity = "https://w3id.org/identity/v1";
constexpr std::string_view security = "https://w3id.org/security/v1";

const js::object* signature_of(const js::object& document) {
  const auto* signature = document.if_contains("signature");
  return signature != nullptr ? signature->if_object() : nullptr;
}

js::array expanded_options(ld::processing& run, js::object options) {
  for (const std::string_view member : {"type", "id", "signatureValue"})
    options.erase(member);
  options["@context"] = identity;
  return ld::expand(run, options);
}

/// What is signed. The same document spelled in another way gives another text, but says the same.
struct signed_texts {
  std::string options;
  std::string document;

  std::string hashes() const { return hex(sha256(options)) + hex(sha256(document)); }
};

signed_texts texts_of(ld::processing& run, const js::array& options, const js::array& document,
                      ld::spelling how) {
  signed_texts out{ld::canonical_text(run, options, how), ld::canonical_text(run, document, how)};
  if (out.document.empty()) run.refuse("a document that says nothing");
  return out;
}

constexpr ld::spelling other_spellings[] = {
    {.lower_case_languages = false, .escape_controls = true},
    {.lower_case_languages = true, .escape_controls = false},
    {.lower_case_languages = false, .escape_controls = false},
};

/// Larger documents have one chance: each spelling costs as much as the first.
constexpr std::size_t max_respelled = 128 * 1024;

bool any_spelling_verifies(ld::processing& run, const js::array& options, const js::array& document,
                           const rsa_public_key& key, std::string_view signature) {
  const auto first = texts_of(run, options, document, {});
  if (run.failed()) return false;
  std::vector<std::string> tried{first.hashes()};
  if (key.verify_sha256(tried.front(), signature)) return true;
  if (first.document.size() > max_respelled) return false;
  for (const auto how : other_spellings) {
    auto hashes = texts_of(run, options, document, how).hashes();
    if (run.failed()) return false;
    if (std::find(tried.begin(), tried.end(), hashes) != tried.end()) continue;
    if (key.verify_sha256(hashes, signature)) return true;
    tried.push_back(std::move(hashes));
  }
  return false;
}

/// "2026-03-01T11:59:00Z"
std::string iso_seconds(wall_time t) {
  return utc_iso_time(t).substr(0, 19) + "Z";
}

void add_security_context(js::object& document) {
  const js::value name(security);
  auto& context = document["@context"];
  if (!context.is_array()) {
    js::array list;
    list.push_back(std::move(context));
    context = std::move(list);
  }
  auto& list = context.get_array();
  if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
}

} // namespace

std::optional<std::string> ld_signature_creator(const js::object& document) {
  const auto* signature = signature_of(document);
  if (signature == nullptr || text_at(*signature, "type") != kind) return std::nullopt;
  const auto creator = text_at(*signature, "creator");
  if (creator.empty()) return std::nullopt;
  return std::string(creator);
}

result<void> verify_ld_signature(const js::object& document, const rsa_public_key& key, wall_time now) {
  const auto* signature = signature_of(document);
  if (signature == nullptr) return error{errc::malformed_signature, "no signature"};
  if (text_at(*signature, "type") != kind) return error{errc::unsupported_algorithm, "signature type"};
  const auto value = text_at(*signature, "signatureValue");
  if (value.empty() || text_at(*signature, "creator").empty())
    return error{errc::malformed_signature, "no creator or no value"};
  if (auto timely = check_dates(*signature, now); !timely) return timely;
  ld::processing run(json_ld_limits{});
  const auto options = expanded_options(run, *signature);
  const auto statements = ld::expand_activity(run, document);
  const bool verified = any_spelling_verifies(run, options, statements, key, base64_decode_lenient(value));
  if (run.failed()) return run.first_error();
  if (!verified) return error{errc::mismatch, "LD signature"};
  return {};
}

result<js::object> sign_ld(js::object document, const rsa_private_key& key, std::string_view key_id,
                           wall_time now) {
  js::object signature{{"type", kind},
                       {"creator", key_id},
                       {"created", iso_seconds(now)},
                       {"expires", iso_seconds(now + std::chrono::hours(48))}};
  ld::processing run(json_ld_limits{});
  const auto options = expanded_options(run, signature);
  const auto texts = texts_of(run, options, ld::expand_activity(run, document), {});
  if (run.failed()) return run.first_error();
  const auto value = key.sign_sha256(texts.hashes());
  if (!value) return value.error();
  signature["signatureValue"] = base64(*value);
  add_security_context(document);
  document["signature"] = std::move(signature);
  return document;
}

} // namespace pheidi::crypto
