// Documents for tests: from text, or from tests/data/activitypub.
#pragma once

#include "pheidi/json/read.hpp"

#include <boost/json/object.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pheidi::activitypub {

inline boost::json::value value_in(std::string_view text) {
  auto parsed = json::parse(text);
  if (!parsed) throw std::runtime_error(parsed.error().message());
  return std::move(*parsed);
}

inline boost::json::object object_in(std::string_view text) {
  auto parsed = value_in(text);
  return std::move(parsed.as_object());
}

inline std::string text_in_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// "misskey-note" is tests/data/activitypub/misskey-note.json.
inline boost::json::object document(const std::string& name) {
  return object_in(text_in_file(PHEIDI_SOURCE_DIR "/tests/data/activitypub/" + name + ".json"));
}

} // namespace pheidi::activitypub
