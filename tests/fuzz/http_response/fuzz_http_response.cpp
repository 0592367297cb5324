// Any bytes as an HTTP answer, cut anywhere: never a crash, never more kept than allowed, and the cut does
// not matter.
#include "pheidi/http/client.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t max_header = 2000;
constexpr std::size_t max_body = 5000;
constexpr std::size_t keep = 300;

void require(bool holds) {
  if (!holds) std::abort();
}

struct verdict {
  bool refused = false;
  bool done = false;
  int status = 0;
  std::string body;
  bool operator==(const verdict&) const = default;
};

verdict read(std::string_view text, std::uint32_t seed, bool whole) {
  pheidi::http::response_parser parser(max_header, max_body, keep);
  verdict out;
  while (!text.empty() && !parser.done()) {
    seed = seed * 1664525u + 1013904223u;
    const auto piece = whole ? text : text.substr(0, 1 + (seed >> 16) % 17);
    const auto taken = parser.feed(piece);
    if (!taken) {
      out.refused = true;
      return out;
    }
    require(*taken <= piece.size());
    require(*taken == piece.size() || parser.done());
    text.remove_prefix(*taken);
  }
  if (!parser.done() && !parser.finish()) {
    out.refused = true;
    return out;
  }
  out.done = parser.done();
  require(out.done);
  (void)parser.reusable();
  auto answer = parser.take();
  require(answer.body.size() <= keep);
  require(answer.status >= 200 && answer.status <= 599);
  out.status = answer.status;
  out.body = std::move(answer.body);
  return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const auto seed = static_cast<std::uint32_t>(data[0] | data[1] << 8);
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto whole = read(text, seed, true);
  const auto pieces = read(text, seed, false);
  // A body beyond the bound ends the reading at once, so an error after it is seen by whole reads only.
  if (text.size() < max_header) require(whole == pieces);
  return 0;
}
