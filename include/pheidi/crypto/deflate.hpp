// zlib streams of known bounds. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::crypto {

enum class effort { usual, least };
std::string zlib_compress(std::string_view plain, effort how = effort::usual);
/// Nothing if the stream is damaged, incomplete, or would grow beyond `limit`.
std::optional<std::string> zlib_expand(std::string_view compressed, std::size_t limit);

} // namespace pheidi::crypto
