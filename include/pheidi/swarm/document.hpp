// Something that the fake fediverse serves at a URL: an actor, a post, a WebFinger answer, a redirect.
#pragma once

#include "pheidi/base/clock.hpp"

#include <string>
#include <utility>
#include <vector>

namespace pheidi::swarm {

struct document {
  std::string body;
  std::string content_type = "application/activity+json"; // empty: no such field
  int status = 200;
  std::vector<std::pair<std::string, std::string>> fields{}; // Location, Content-Encoding, ...
  milliseconds latency{0};
  bool hang = false; // the request is read and never answered
  /// Answered with 401 otherwise, as a server does that keeps its posts from strangers. The keys are the
  /// world's.
  enum class asks_for { nothing, signature, rfc9421_signature } asks = asks_for::nothing;
};

} // namespace pheidi::swarm
