// Only what comes before the size in a sequence's header is read.
#include "coded_pictures.hpp"

#include "bits.hpp"

#include <algorithm>
#include <string>

namespace pheidi::instance::media {

namespace {

/// Up to the count of operating points; whether they have buffers of their own to describe, and how wide.
unsigned skip_timing(bits& from) {
  if (!from.flag()) return 0;
  from.skip(64);
  if (from.flag()) (void)from.golomb();
  if (!from.flag()) return 0;
  const auto delay_bits = static_cast<unsigned>(from.take(5)) + 1;
  from.skip(32 + 5 + 5);
  return delay_bits;
}

void skip_operating_points(bits& from, unsigned delay_bits) {
  const bool has_delays = from.flag();
  for (auto points = from.take(5) + 1; points > 0; --points) {
    from.skip(12);
    if (from.take(5) > 7) from.skip(1);
    if (delay_bits != 0 && from.flag()) from.skip(2 * std::size_t{delay_bits} + 1);
    if (has_delays && from.flag()) from.skip(4);
  }
}

/// Frames of what is no reduced still picture may have any size that fits into the bits; encoders take as few
/// as they need, so that a quarter of it is less than the picture.
std::uint64_t av1_pixels(std::string_view sequence) {
  bits from(sequence);
  from.skip(4);
  const bool reduced = from.flag();
  if (reduced)
    from.skip(5);
  else
    skip_operating_points(from, skip_timing(from));
  const auto width_bits = static_cast<unsigned>(from.take(4)) + 1;
  const auto height_bits = static_cast<unsigned>(from.take(4)) + 1;
  const auto width = from.take(width_bits) + 1, height = from.take(height_bits) + 1;
  const auto possible = reduced ? 0 : std::uint64_t{1} << (width_bits + height_bits);
  return std::max(width * height, possible / 4);
}

/// leb128, of at most eight bytes; takes it off `left`.
std::optional<std::uint64_t> take_length(std::string_view& left) {
  std::uint64_t out = 0;
  for (unsigned i = 0; i < 8 && i < left.size(); ++i) {
    const auto byte = static_cast<unsigned char>(left[i]);
    out |= std::uint64_t{byte & 0x7fU} << (7 * i);
    if ((byte & 0x80U) != 0) continue;
    left.remove_prefix(i + 1);
    return out;
  }
  return std::nullopt;
}

/// Without the bytes that keep a unit from looking like a start code.
std::string without_prevention(std::string_view unit) {
  std::string out;
  unsigned zeros = 0;
  for (const char c : unit.substr(0, 1024)) { // the size stands near the beginning
    if (zeros >= 2 && c == 3) {
      zeros = 0;
      continue;
    }
    zeros = c == 0 ? zeros + 1 : 0;
    out += c;
  }
  return out;
}

std::uint64_t hevc_pixels(std::string_view unit) {
  const auto plain = without_prevention(unit);
  bits from(plain);
  from.skip(16 + 4);
  const auto layers = from.take(3);
  from.skip(1 + 88 + 8);
  std::size_t described = 0;
  for (std::uint64_t i = 0; layers > 0 && i < 8; ++i) {
    const auto profile_and_level = from.take(2);
    if (i < layers) described += (profile_and_level & 2U) * 44 + (profile_and_level & 1U) * 8;
  }
  from.skip(described);
  (void)from.golomb();
  if (from.golomb() == 3) from.skip(1);
  const auto width = from.golomb();
  return width * from.golomb();
}

} // namespace

coded_pictures& coded_pictures::operator+=(const coded_pictures& more) {
  pixels = std::max(pixels, more.pixels);
  count += more.count;
  return *this;
}

std::optional<coded_pictures> read_av1(std::string_view units) {
  constexpr unsigned sequence = 1, frame_header = 3, frame = 6;
  coded_pictures out;
  while (!units.empty()) {
    const auto head = static_cast<unsigned char>(units.front());
    const auto kind = head >> 3 & 15U;
    const bool extended = (head & 4U) != 0, has_length = (head & 2U) != 0;
    const std::size_t header = extended ? 2 : 1;
    if (units.size() < header) return std::nullopt;
    units.remove_prefix(header);
    const auto length = has_length ? take_length(units) : std::optional<std::uint64_t>(units.size());
    if (!length || *length > units.size()) return std::nullopt;
    if (kind == sequence) out.pixels = std::max(out.pixels, av1_pixels(units.substr(0, *length)));
    if (kind == frame_header || kind == frame) ++out.count;
    units.remove_prefix(*length);
  }
  return out;
}

std::optional<coded_pictures> read_hevc_unit(std::string_view unit) {
  constexpr unsigned last_of_pictures = 31, sequence = 33;
  constexpr std::size_t header = 2;
  if (unit.size() <= header) return std::nullopt;
  const auto kind = static_cast<unsigned char>(unit.front()) >> 1 & 63U;
  const bool first_slice = (static_cast<unsigned char>(unit[header]) & 0x80U) != 0;
  const bool begins_picture = kind <= last_of_pictures && first_slice;
  return coded_pictures{kind == sequence ? hevc_pixels(unit) : 0, begins_picture ? std::size_t{1} : 0};
}

std::optional<coded_pictures> read_hevc(std::string_view units) {
  constexpr std::size_t length_bytes = 4;
  coded_pictures out;
  while (!units.empty()) {
    if (units.size() < length_bytes) return std::nullopt;
    const auto length = bits(units).take(32);
    units.remove_prefix(length_bytes);
    if (length > units.size()) return std::nullopt;
    const auto unit = read_hevc_unit(units.substr(0, length));
    if (!unit) return std::nullopt;
    out += *unit;
    units.remove_prefix(length);
  }
  return out;
}

} // namespace pheidi::instance::media
