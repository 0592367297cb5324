// The one place that calls simdjson: a parser per thread that validates a text and gives its root.
#pragma once

#include "pheidi/json/read.hpp"

#include <simdjson.h>

namespace pheidi::json {

/// Parses a whole text as strictly as simdjson does. The element lives until the next call on this thread.
/// Integers beyond 64 bits are valid JSON but no value here: simdjson::NUMBER_ERROR.
simdjson::simdjson_result<simdjson::dom::element> simd_parse(std::string_view text);

} // namespace pheidi::json
