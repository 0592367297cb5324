// How a request is refused in the words of Mastodon's API: {"error": why}. Pure.
#pragma once

#include "pheidi/http/server.hpp"

#include <string_view>

namespace pheidi::http {

/// Without `why` in general words.
reply refusal(int status, std::string_view why = {});

} // namespace pheidi::http
