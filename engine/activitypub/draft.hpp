// A document in the making. Its `@context` stands in front but is known last: it names the terms that were
// written, and no term can be written without being named.
#pragma once

#include "activitypub/json_context.hpp"

#include <string>

namespace pheidi::activitypub {

struct draft {
  draft() = default;
  draft(const draft&) = delete;
  draft& operator=(const draft&) = delete;

  std::string members; // one object
  term_set used;
  json::writer w{members}; // for what ActivityStreams itself names

  /// A member of an extension; its value comes next.
  json::writer& key(term t);
  /// A type of an extension, as a value.
  json::writer& name(term t);
  /// The whole document, once its object is closed. It has at least one member.
  std::string finish() const;
};

} // namespace pheidi::activitypub
