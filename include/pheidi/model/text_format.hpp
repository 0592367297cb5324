// How texts that people of this server typed become HTML: links lead to its pages. Pure.
#pragma once

#include "pheidi/activitypub/format_text.hpp"
#include "pheidi/config/settings.hpp"

namespace pheidi::model {

/// Nobody is mentioned in it yet.
activitypub::text_format own_text_format(const config::identity_settings& identity);

} // namespace pheidi::model
