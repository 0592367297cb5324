// A PNG's picture without the texts that its file carries, which libpng would all inflate. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pheidi::instance::media {

/// Only the chunks that make the picture, its colours and its position; a long profile is left out. Nothing
/// if the chunks do not follow one another to the end. Neither pixels nor checksums are looked at.
std::optional<std::string> bare_png(std::string_view bytes);

/// Whether the data of a bare PNG inflate to hardly more than its size asks for. Inflates them; check the
/// number of pixels before.
bool inflates_as_declared(std::string_view bare);

} // namespace pheidi::instance::media
