// HTML in whatever encoding a server sends it, as UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::activitypub {

/// By the order of the HTML standard: a byte order mark, the charset of `content_type` (as it was sent), the
/// page's own <meta>; without any UTF-8 if it is that, else windows-1252. What is malformed becomes U+FFFD.
std::string html_in_utf8(std::string_view bytes, std::string_view content_type);

} // namespace pheidi::activitypub
