// This server as a browser names it. Pure.
#pragma once

#include "pheidi/config/settings.hpp"

#include <string>

namespace pheidi::instance::oauth {

/// "https://social.example": from the settings, whatever stands before us and speaks plainly with us.
inline std::string origin_of(const config::identity_settings& identity) {
  return (identity.https ? "https://" : "http://") + identity.web_domain;
}

} // namespace pheidi::instance::oauth
