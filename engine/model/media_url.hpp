// Where an uploaded file is served. Pure.
#pragma once

#include "pheidi/config/settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pheidi::model {

/// A file of a record: "accounts", "avatars", its id, "original" and the stored name.
struct media_file {
  std::string_view kind, attachment;
  std::int64_t id = 0;
  std::string_view name, style = "original";
  bool cached = false; // fetched from another server
};

/// BASE/[cache/]KIND/ATTACHMENT/111/222/333/STYLE/NAME
std::string media_url(const config::media_settings& media, const media_file& file);

} // namespace pheidi::model
