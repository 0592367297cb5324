// Any bytes as WebFinger answer, host-meta, handle and template: no crash, and what is accepted is usable.
#include "pheidi/activitypub/actor.hpp"

#include <cstdint>
#include <cstdlib>

namespace ap = pheidi::activitypub;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto found = ap::read_webfinger(text)) {
    require(ap::is_username(found->username));
    require(ap::normalise_domain(found->domain) == found->domain && !found->domain.empty());
    require(found->self.empty() || ap::is_http_uri(found->self));
    require(found->username.size() > 1000 ||
            ap::is_http_uri(ap::webfinger_url(found->username, found->domain)));
  }
  if (const auto found = ap::read_host_meta(text)) {
    require(found->find("{uri}") != found->npos);
    require(ap::is_http_uri(ap::expand_template(*found, "acct:a@b")));
  }
  const auto domain = ap::normalise_domain(text);
  require(domain.empty() || ap::normalise_domain(domain) == domain);
  require(domain.empty() || ap::is_http_uri(ap::webfinger_url("a", domain)));
  // A template of nothing but places grows by what is put in.
  require(ap::expand_template(text, "x").size() <= size);
  const auto escaped = ap::expand_template("{uri}", text);
  require(escaped.find_first_of(" /?#&\"<>\n") == escaped.npos);
  return 0;
}
