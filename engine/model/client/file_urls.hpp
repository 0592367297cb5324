// Where the styles of a stored file are served.
#pragma once

#include "media_url.hpp"

#include <string>
#include <string_view>

namespace pheidi::model {

/// The name of a file in a style with another format: "a1b2.gif" is "a1b2.png".
inline std::string with_extension(std::string_view name, std::string_view extension) {
  return std::string(name.substr(0, name.rfind('.'))) + std::string(extension);
}

/// Only what a browser may be sent to.
inline std::string shown_remote(std::string url) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) url.clear();
  return url;
}

} // namespace pheidi::model
