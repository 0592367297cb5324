// HTML cut down to what the policy reads: well nested, of bounded depth, without anything hidden.
//
// The full parser behind it recovers from any markup, but at a price that an
// author chooses: formatting that is never closed is opened again in every
// paragraph. What comes out of here it parses as it stands, in linear time. What
// is safe to show is not decided here but on the parser's tree.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::activitypub {

std::string html_outline(std::string_view html);

} // namespace pheidi::activitypub
