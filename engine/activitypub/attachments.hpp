// Media of a post.
#pragma once

#include "pheidi/activitypub/note.hpp"

namespace pheidi::activitypub {

/// The first four with an http(s) url; links to pages are none.
std::vector<attachment> read_attachments(const boost::json::value* v);
/// Base83 with the length that its first character says, at most 5 components each way.
bool is_blurhash(std::string_view text);

} // namespace pheidi::activitypub
