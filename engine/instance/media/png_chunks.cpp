// Walks a PNG chunk by chunk (ISO/IEC 15948) and copies those that make the picture.
#include "png_chunks.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace pheidi::instance::media {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t signature = 8, length_and_kind = 8, checksum = 4;
/// What a JPEG's EXIF may have; no other chunk that is kept needs as much but a profile.
constexpr std::size_t most_ancillary = 64 << 10;
constexpr std::size_t most_profile = 1 << 20;

constexpr std::array needed{"tRNS"sv, "gAMA"sv, "cHRM"sv, "sRGB"sv, "iCCP"sv, "sBIT"sv, "pHYs"sv, "eXIf"sv};

std::uint64_t number(std::string_view at) {
  std::uint64_t out = 0;
  for (const char c : at.substr(0, 4))
    out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

struct chunk {
  std::string_view kind, data;
  std::string_view whole; // with length and checksum

  bool is_critical() const { return kind.front() >= 'A' && kind.front() <= 'Z'; }
  bool makes_the_picture() const {
    if (is_critical()) return true;
    const auto most = kind == "iCCP" ? most_profile : most_ancillary;
    return std::ranges::find(needed, kind) != needed.end() && data.size() <= most;
  }
};

/// Nothing where the bytes end, or the length says that there are more of them.
std::optional<chunk> next_chunk(std::string_view& left) {
  if (left.size() < length_and_kind) return std::nullopt;
  const auto length = number(left);
  if (left.size() - length_and_kind < length + checksum) return std::nullopt;
  chunk out{left.substr(4, 4), left.substr(length_and_kind, length),
            left.substr(0, length_and_kind + length + checksum)};
  left.remove_prefix(out.whole.size());
  return out;
}

/// Of an IHDR: at least what its pixels, filters and the rounding of interlaced lines take.
std::uint64_t bytes_of_pixels(std::string_view header) {
  constexpr std::uint64_t endless = std::uint64_t{1} << 24, channels = 4, lines_too_short = 4;
  const auto width = std::min(number(header), endless), height = std::min(number(header.substr(4)), endless);
  const auto depth = std::clamp<std::uint64_t>(static_cast<unsigned char>(header[8]), 8, 16);
  return (width * channels * depth / 8 + lines_too_short) * height;
}

class inflated_bytes {
 public:
  inflated_bytes() = default;
  inflated_bytes(const inflated_bytes&) = delete;
  inflated_bytes& operator=(const inflated_bytes&) = delete;
  ~inflated_bytes() {
    if (ready_) inflateEnd(&z_);
  }

  /// False once there are more than `most` of them. What is broken adds nothing; libpng judges it.
  bool add(std::string_view data, std::uint64_t most) {
    // zlib's C interface takes a mutable pointer it does not write through.
    z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    z_.avail_in = static_cast<uInt>(data.size());
    do {
      z_.next_out = out_.data();
      z_.avail_out = static_cast<uInt>(out_.size());
      if (ready_) (void)inflate(&z_, Z_NO_FLUSH);
      if (z_.total_out > most) return false;
    } while (z_.avail_out == 0);
    return true;
  }

 private:
  z_stream z_{};
  bool ready_ = inflateInit(&z_) == Z_OK;
  std::array<Bytef, 32 << 10> out_{};
};

} // namespace

std::optional<std::string> bare_png(std::string_view bytes) {
  if (bytes.size() < signature) return std::nullopt;
  std::string out(bytes.substr(0, signature));
  auto left = bytes.substr(signature);
  while (const auto next = next_chunk(left)) {
    if (next->makes_the_picture()) out += next->whole;
    if (next->kind == "IEND") return out;
  }
  return std::nullopt;
}

bool inflates_as_declared(std::string_view bare) {
  constexpr std::size_t header = 13;
  constexpr std::uint64_t some_more = 1 << 20; // which careless writers leave behind the last line
  auto left = bare.substr(signature);
  inflated_bytes inflated;
  std::uint64_t most = 0;
  while (const auto next = next_chunk(left)) {
    if (next->kind == "IHDR" && next->data.size() == header) most = bytes_of_pixels(next->data) + some_more;
    if (next->kind == "IDAT" && !inflated.add(next->data, most)) return false;
  }
  return true;
}

} // namespace pheidi::instance::media
