// From URL to context, by the names that documents in use give to them.
#include "builtin_contexts.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

constexpr std::array<std::string_view, 12> urls = {
    "https://www.w3.org/ns/activitystreams",
    "https://w3id.org/security/v1",
    "https://w3id.org/identity/v1",
    "https://w3id.org/security/data-integrity/v1",
    "https://w3id.org/security/data-integrity/v2",
    "https://w3id.org/security/multikey/v1",
    "https://www.w3.org/ns/cid/v1",
    "https://www.w3.org/ns/did/v1",
    "https://purl.archive.org/socialweb/webfinger",
    "https://joinmastodon.org/ns",
    "https://gotosocial.org/ns",
    "https://purl.archive.org/miscellany",
};

using table = std::map<std::string_view, js::value>;

table make_table() {
  table out;
  out.emplace(urls[0], activitystreams_terms());
  out.emplace(urls[1], security_terms());
  out.emplace(urls[2], identity_terms());
  out.emplace(urls[3], data_integrity_v1_terms());
  out.emplace(urls[4], data_integrity_v2_terms());
  out.emplace(urls[5], multikey_terms());
  out.emplace(urls[6], controlled_identifier_terms());
  out.emplace(urls[7], did_terms());
  out.emplace(urls[8], webfinger_terms());
  out.emplace(urls[9], mastodon_terms());
  out.emplace(urls[10], gotosocial_terms());
  out.emplace(urls[11], miscellany_terms());
  return out;
}

/// http for https, and the endings that name the same document.
std::string canonical_url(std::string_view url) {
  std::string out = url.starts_with("http://") ? "https://" : "";
  out += out.empty() ? url : url.substr(7);
  for (const std::string_view ending : {"#", "/", ".jsonld", ".json"})
    if (out.ends_with(ending)) out.erase(out.size() - ending.size());
  return out;
}

} // namespace

const js::value* builtin_context(std::string_view url) {
  static const table contexts = make_table();
  if (url.size() > 100) return nullptr;
  const auto found = contexts.find(canonical_url(url));
  return found == contexts.end() ? nullptr : &found->second;
}

std::span<const std::string_view> builtin_urls() {
  return urls;
}

} // namespace pheidi::crypto::ld
