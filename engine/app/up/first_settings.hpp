// The settings file of a new instance: who it is, what it listens on, and secrets that are made once.
#pragma once

#include "pheidi/app/admin_session.hpp"
#include "pheidi/app/data_directory.hpp"

#include <string>
#include <string_view>

namespace pheidi::app {

struct first_settings {
  std::string domain;
  std::string listen;
  std::string postgres; // URL; empty: a server of its own
  std::string redis;
};

/// "localhost:3000", "127.0.0.1", "pheidi.localhost": nobody gets a certificate for it, so its URLs are http.
bool is_local_name(std::string_view domain);

/// With fresh secrets. Pure but for them.
std::string settings_text(const first_settings& s);

/// Appears whole, readable by its owner only. Refused where it cannot be written.
result<void> write_settings(const data_directory& in, const std::string& text);

} // namespace pheidi::app
