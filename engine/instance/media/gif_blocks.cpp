// Walks a GIF block by block (GIF89a, 1990) and copies those that make pictures.
#include "gif_blocks.hpp"

namespace pheidi::instance::media {

namespace {

using namespace std::string_view_literals;

class walk {
 public:
  explicit walk(std::string_view bytes) : left_(bytes) {}

  std::optional<gif_file> run() {
    constexpr std::size_t header = 6, screen = 7;
    if (!keep(header) || left_.size() < screen) return std::nullopt;
    out_.screen = {number(0), number(2)};
    if (!keep_with_colours(screen, 4)) return std::nullopt;
    while (!left_.empty()) {
      const char kind = left_.front();
      if (kind == '\x3b') return finish();
      const bool walked = kind == '\x2c' ? image() : kind == '\x21' && extension();
      if (!walked) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  std::optional<gif_file> finish() {
    if (out_.frames == 0) return std::nullopt;
    keep(1);
    return std::move(out_);
  }

  /// Two bytes, the lower one first.
  int number(std::size_t at) const {
    return static_cast<unsigned char>(left_[at]) | (static_cast<unsigned char>(left_[at + 1]) << 8);
  }

  bool keep(std::size_t count) {
    if (left_.size() < count) return false;
    out_.bytes += left_.substr(0, count);
    left_.remove_prefix(count);
    return true;
  }

  /// A descriptor and the colour table whose presence and size its byte `flags_at` says.
  bool keep_with_colours(std::size_t length, std::size_t flags_at) {
    if (left_.size() < length) return false;
    const auto flags = static_cast<unsigned char>(left_[flags_at]);
    const std::size_t table = (flags & 0x80U) != 0 ? std::size_t{3} << ((flags & 7U) + 1) : 0;
    return keep(length + table);
  }

  /// Bytes that a chain of sub-blocks takes, from its first length to its zero; 0: it does not end.
  std::size_t chain(std::size_t from) const {
    for (auto at = from; at < left_.size();) {
      const auto length = static_cast<unsigned char>(left_[at]);
      at += 1 + std::size_t{length};
      if (length == 0) return at - from;
    }
    return 0;
  }

  bool image() {
    constexpr std::size_t descriptor = 10, code_size = 1;
    if (!keep_with_colours(descriptor, 9) || !keep(code_size)) return false;
    const auto data = chain(0);
    ++out_.frames;
    return data != 0 && keep(data);
  }

  bool extension() {
    constexpr std::size_t introducer = 2;
    if (left_.size() < introducer) return false;
    const auto data = chain(introducer);
    if (data == 0) return false;
    if (makes_pictures(left_.substr(1, introducer + data - 1))) return keep(introducer + data);
    left_.remove_prefix(introducer + data);
    return true;
  }

  /// `extension` begins with its label: a frame's delay and transparency, or how often all are repeated.
  static bool makes_pictures(std::string_view extension) {
    constexpr auto control = "\xf9\x04"sv, loop = "\xff\x0bNETSCAPE2.0\x03\x01"sv;
    if (extension.starts_with(control)) return extension.size() == 7;
    return extension.starts_with(loop) && extension.size() == loop.size() + 3;
  }

  std::string_view left_;
  gif_file out_;
};

} // namespace

std::optional<gif_file> bare_gif(std::string_view bytes) {
  return walk(bytes).run();
}

} // namespace pheidi::instance::media
