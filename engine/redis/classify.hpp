// From the text of an error reply to a code.
#pragma once

#include "pheidi/redis/errc.hpp"

namespace pheidi::redis {

errc classify(std::string_view text);

} // namespace pheidi::redis
