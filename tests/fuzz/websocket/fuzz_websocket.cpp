// Any bytes as the frames of a client, cut anywhere: never a crash, bounds hold, and how the bytes were cut
// decides nothing.
#include "http/websocket_frames.hpp"

#include "pheidi/base/utf8.hpp"

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

using namespace pheidi;
using kind = http::websocket_event::kind;

constexpr std::size_t max_message = 300;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const http::websocket_event& e) {
  if (e.what == kind::text) require(e.payload.size() <= max_message && is_utf8(e.payload));
  if (e.what == kind::ping || e.what == kind::pong) require(e.payload.size() <= 125);
  if (e.what == kind::close) require(e.code >= 1000 && e.code < 5000 && is_utf8(e.payload));
  if (e.what == kind::failed) require(e.code >= 1002 && e.code <= 1009 && !e.payload.empty());
}

std::vector<http::websocket_event> read(std::string_view text, std::uint32_t seed, bool whole) {
  http::websocket_decoder decoder(max_message);
  std::vector<http::websocket_event> out;
  while (!text.empty()) {
    seed = seed * 1664525u + 1013904223u;
    auto piece = whole ? text : text.substr(0, 1 + (seed >> 16) % 13);
    text.remove_prefix(piece.size());
    while (auto e = decoder.next(piece)) {
      check(*e);
      out.push_back(std::move(*e));
    }
    require(piece.empty());
  }
  return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const auto seed = static_cast<std::uint32_t>(data[0] | data[1] << 8);
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto whole = read(text, seed, true);
  const auto pieces = read(text, seed, false);
  require(whole.size() == pieces.size());
  for (std::size_t i = 0; i < whole.size(); ++i)
    require(whole[i].what == pieces[i].what && whole[i].payload == pieces[i].payload);
  return 0;
}
