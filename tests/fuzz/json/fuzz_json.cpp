// Any bytes: the readers end without a crash, and agree with each other on what is JSON.
#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace json = pheidi::json;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_shadowed(const json::member& m, const std::vector<json::member>& all) {
  const auto last = std::find_if(all.rbegin(), all.rend(), [&m](const auto& o) { return o.key == m.key; });
  return last->raw.data() != m.raw.data();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = json::parse(text);
  const auto members = json::top_level_members(text);
  const bool mark = text.starts_with("\xef\xbb\xbf");
  require(members.has_value() == (!mark && document.has_value() && document->is_object()));
  if (members) {
    for (const auto& m : *members) {
      require(m.raw.data() >= text.data() && m.raw.data() + m.raw.size() <= text.data() + text.size());
      // Of a key that stands twice the last counts; only a number beyond a double may hide behind it.
      require(json::parse(m.raw).has_value() || is_shadowed(m, *members));
      for (const auto element : json::array_elements(m.raw))
        require(json::parse(element).has_value());
    }
  }

  std::string written;
  json::append_string(written, text);
  require(json::unescape(written).has_value());
  if (const auto once = json::unescape(text)) {
    written.clear();
    json::append_string(written, *once);
    const auto twice = json::unescape(written);
    require(twice.has_value() && *twice == *once);
  }
  return 0;
}
