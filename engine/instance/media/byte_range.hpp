// One range of bytes of a file, as the field Range asks for it (RFC 9110, 14.1.2). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pheidi::instance::media {

struct byte_range {
  std::uint64_t from = 0;
  std::uint64_t count = 0; // 0: nothing of the file is in what was asked for
  friend bool operator==(const byte_range&, const byte_range&) = default;
};

/// Nothing if the field is to be ignored: another unit, several ranges, or malformed.
std::optional<byte_range> parse_range(std::string_view field, std::uint64_t file_bytes);

} // namespace pheidi::instance::media
