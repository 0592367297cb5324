// A simdjson parser per thread, whose memory stays bounded after a large text.
#include "json/simd.hpp"

#include <algorithm>
#include <memory>

namespace pheidi::json {

namespace {

constexpr std::size_t smallest_capacity = 16 << 10;
constexpr std::size_t largest_kept = 1 << 20;

} // namespace

simdjson::simdjson_result<simdjson::dom::element> simd_parse(std::string_view text) {
  // Replaceable, because a text of 16 MB leaves several times that behind in its parser.
  thread_local std::unique_ptr<simdjson::dom::parser> parser;
  if (parser && parser->capacity() > largest_kept && text.size() <= largest_kept) parser.reset();
  if (!parser) parser = std::make_unique<simdjson::dom::parser>();
  if (parser->capacity() < text.size() || parser->capacity() == 0) {
    // simdjson refuses a non-empty container at its bound, we the first one beyond ours.
    const auto failed = parser->allocate(std::max(text.size(), smallest_capacity), max_depth + 1);
    if (failed) return failed;
  }
  return parser->parse(text.data(), text.size());
}

} // namespace pheidi::json
