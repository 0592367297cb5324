// Bits of a header, the highest of a byte first. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pheidi::instance::media {

/// Behind the end all bits are zero, and `ended` says so.
class bits {
 public:
  explicit bits(std::string_view of) : of_(of) {}

  /// At most 32.
  std::uint64_t take(unsigned count) {
    std::uint64_t out = 0;
    for (; count > 0; --count)
      out = out << 1 | next();
    return out;
  }
  void skip(std::size_t count) { at_ += count; }
  bool flag() { return take(1) != 0; }
  /// Exponential-Golomb: behind the first one as many bits as there were zeros. AV1's uvlc is the same.
  std::uint64_t golomb() {
    unsigned zeros = 0;
    while (!flag() && !ended())
      ++zeros;
    if (zeros >= 32) return 0xffffffff;
    return (std::uint64_t{1} << zeros) - 1 + take(zeros);
  }
  bool ended() const { return at_ > of_.size() * 8; }

 private:
  std::uint64_t next() {
    const auto at = at_++;
    if (at / 8 >= of_.size()) return 0;
    return static_cast<unsigned char>(of_[at / 8]) >> (7 - at % 8) & 1U;
  }
  std::string_view of_;
  std::size_t at_ = 0;
};

} // namespace pheidi::instance::media
