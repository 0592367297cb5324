// Any bytes as requests, cut anywhere: never a crash, bounds hold, and how the bytes were cut decides
// nothing.
#include "http/request_parser.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr std::size_t max_header = 2000;
constexpr std::size_t max_body = 3000;

void require(bool holds) {
  if (!holds) std::abort();
}

/// The requests found in the text, and the status that ended the reading (0: the text ended).
struct verdict {
  std::vector<std::string> bodies;
  int status = 0;
  bool operator==(const verdict&) const = default;
};

verdict read(std::string_view text, std::uint32_t seed, bool whole) {
  verdict out;
  while (!text.empty()) {
    pheidi::http::request_parser parser(max_header, max_body);
    while (!text.empty() && !parser.done()) {
      seed = seed * 1664525u + 1013904223u;
      const auto piece = whole ? text : text.substr(0, 1 + (seed >> 16) % 13);
      const auto taken = parser.feed(piece);
      if (!taken) {
        out.status = parser.status();
        require(out.status >= 400 && out.status < 500);
        return out;
      }
      require(*taken <= piece.size());
      require(*taken == piece.size() || parser.done());
      text.remove_prefix(*taken);
      (void)parser.expects_continue();
    }
    if (!parser.done()) return out;
    auto asked = parser.take();
    require(asked.body.size() <= max_body);
    require(!asked.method.empty() && !asked.target.empty());
    out.bodies.push_back(asked.method + ' ' + asked.target + ' ' + asked.body);
  }
  return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const auto seed = static_cast<std::uint32_t>(data[0] | data[1] << 8);
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto whole = read(text, seed, true);
  const auto pieces = read(text, seed, false);
  // Where the text breaks off, one way of cutting may have seen an error that the other still waits for.
  const auto shared = std::min(whole.bodies.size(), pieces.bodies.size());
  for (std::size_t i = 0; i < shared; ++i)
    require(whole.bodies[i] == pieces.bodies[i]);
  require(whole.bodies.size() == pieces.bodies.size());
  return 0;
}
