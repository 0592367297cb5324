// How much a decoder of AV1 or HEVC will make of some bytes, by their headers alone. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pheidi::instance::media {

struct coded_pictures {
  std::uint64_t pixels = 0; // of the largest that the headers allow
  std::size_t count = 0;    // also of those that are not shown

  coded_pictures& operator+=(const coded_pictures& more);
};

/// A chain of open bitstream units (AV1, 5.3). Nothing when they do not follow one another to the end.
std::optional<coded_pictures> read_av1(std::string_view units);
/// NAL units (H.265, 7.3), each behind its length in four bytes.
std::optional<coded_pictures> read_hevc(std::string_view units);
/// One of them without its length.
std::optional<coded_pictures> read_hevc_unit(std::string_view unit);

} // namespace pheidi::instance::media
