// Settings of the site that an instance of its own begins with, where Mastodon's default is for a larger
// disk.
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/config/settings.hpp"

namespace pheidi::app {

/// Copies of other servers' files are kept for a week. Once, for a data model that was made just now: what
/// the staff says later stays.
result<void> write_site_defaults(const config::settings& s);

} // namespace pheidi::app
