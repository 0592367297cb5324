// Remote HTML: one allow-list policy wherever it is shown, and its text wherever text is used. Pure.
//
// gumbo parses (HTML5, with its error recovery); nothing of the input reaches the
// output but text and what the policy names. Linear time, bounded depth.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::activitypub {

/// Allowed elements and attributes as Mastodon's policy has them; links get rel="nofollow noopener" and
/// target="_blank"; h1..h6 become strong paragraphs; script and style vanish with their content; of
/// everything else the text stays. sanitise(sanitise(x)) == sanitise(x).
std::string sanitise_html(std::string_view html);
/// What a reader would see, for comparing versions of a post, indexing, logs: block ends and br as line
/// breaks.
std::string visible_text(std::string_view html);
/// & < > " as entities.
std::string escape_html(std::string_view text);

} // namespace pheidi::activitypub
