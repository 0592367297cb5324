// Any bytes as a request to an inbox, as far as it is read before a key is looked for: framing, signature,
// digest, window of time, and the glance at the body. What passes all of it was covered by a signature.
#include "http/request_parser.hpp"

#include "pheidi/activitypub/activity.hpp"
#include "pheidi/crypto/http_signature.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace pheidi;

void require(bool holds) {
  if (!holds) std::abort();
}

bool covers(const crypto::parsed_signature& s, std::string_view component) {
  return std::find(s.components.begin(), s.components.end(), component) != s.components.end();
}

void check(const http::request& request) {
  crypto::signed_request view;
  view.method = request.method;
  view.target = request.target;
  const std::string uri = "https://local.example" + request.target;
  view.target_uri = uri;
  for (const auto& [name, value] : request.fields)
    view.headers.emplace_back(name, value);
  const auto glance = activitypub::glance_at(request.body);
  if (glance)
    require(glance->type.size() + glance->actor.size() + glance->object_id().size() <=
            6 * request.body.size());

  const auto signature = crypto::parse_signature(view);
  if (!signature) return;
  require(!signature->key_id.empty());
  // The dates of the seeds are of this moment.
  const auto now = from_unix_seconds(1'795'716'000);
  if (!crypto::check_signature(*signature, view, request.body, now)) return;
  if (request.method == "POST")
    require(covers(*signature, signature->which == crypto::scheme::cavage ? "digest" : "content-digest"));
  const auto base = crypto::signature_base(*signature, view);
  if (base) require(!base->empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  http::request_parser parser(16384, 65536);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto taken = parser.feed(text);
  if (taken && parser.done()) check(parser.take());
  return 0;
}
