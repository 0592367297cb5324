// Any bytes: the readers end without a crash, and agree with each other on what is JSON.
#include "pheidi/json/read.hpp"
#include "pheidi/json/write.hpp"

#include <cstdlib>

namespace json = pheidi::json;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// The quick reader takes 0e999 for zero and does not look at what a later key of the same name hides, so a
/// number's range is the one thing on which the readers may differ.
bool agree(bool quick, const pheidi::result<boost::json::value>& whole) {
  if (!whole.has_value() && whole.error().is(json::errc::number_range)) return true;
  return quick == whole.has_value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = json::parse(text);
  const auto members = json::top_level_members(text);
  const bool mark = text.starts_with("\xef\xbb\xbf");
  if (!mark && (!document || document->is_object())) require(agree(members.has_value(), document));
  if (mark || (document && !document->is_object())) require(!members.has_value());
  if (members) {
    for (const auto& m : *members) {
      require(m.raw.data() >= text.data() && m.raw.data() + m.raw.size() <= text.data() + text.size());
      require(agree(true, json::parse(m.raw)));
      for (const auto element : json::array_elements(m.raw))
        require(agree(true, json::parse(element)));
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
