// Boxes of ISO base media files (ISO/IEC 14496-12, 4.2) and the numbers in them. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace pheidi::instance::media {

/// Big-endian numbers from the front; zeros behind the end.
class fields {
 public:
  explicit fields(std::string_view of) : left_(of) {}
  std::uint64_t number(std::size_t bytes) {
    if (bytes > left_.size()) ended_ = true;
    std::uint64_t out = 0;
    for (const char c : take(bytes))
      out = out << 8 | static_cast<unsigned char>(c);
    return out;
  }
  std::string_view take(std::uint64_t bytes) {
    const auto count = std::min<std::uint64_t>(bytes, left_.size());
    if (count < bytes) ended_ = true;
    const auto out = left_.substr(0, count);
    left_.remove_prefix(count);
    return out;
  }
  bool ended() const { return ended_; }
  std::string_view left() const { return left_; }

 private:
  std::string_view left_;
  bool ended_ = false;
};

struct box {
  std::string_view kind, data;
};

/// A picture of thousands of tiles has fewer.
inline constexpr std::size_t most_boxes = 10'000;

/// One after the other, up to what is none; nothing if they are too many.
inline std::optional<std::vector<box>> boxes_of(std::string_view bytes) {
  std::vector<box> out;
  while (!bytes.empty()) {
    if (out.size() >= most_boxes) return std::nullopt;
    fields from(bytes);
    auto length = from.number(4);
    const auto kind = from.take(4);
    if (length == 1) length = from.number(8);
    if (length == 0) length = bytes.size();
    const auto header = bytes.size() - from.left().size();
    if (from.ended() || length < header || length > bytes.size()) break;
    out.push_back({kind, bytes.substr(header, length - header)});
    bytes.remove_prefix(length);
  }
  return out;
}

/// The only one of that kind; none where there are several.
inline std::optional<std::string_view> only(const std::vector<box>& all, std::string_view kind) {
  std::optional<std::string_view> out;
  for (const auto& each : all) {
    if (each.kind != kind) continue;
    if (out) return std::nullopt;
    out = each.data;
  }
  return out;
}

} // namespace pheidi::instance::media
