// zlib streams of known bounds.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::crypto {

std::string zlib_compress(std::string_view plain);
/// Nothing if the stream is damaged, incomplete, or would grow beyond `limit`.
std::optional<std::string> zlib_expand(std::string_view compressed, std::size_t limit);

} // namespace pheidi::crypto
