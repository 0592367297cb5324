// Codes of authenticator applications: TOTP (RFC 6238) with SHA-1, six digits, thirty seconds. Pure.
#pragma once

#include "pheidi/base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::instance::oauth {

/// The number of the thirty seconds whose code it is: those of now, of just before or just after, and after
/// `last_step`. `secret` is base32.
std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, wall_time now,
                                         std::int64_t last_step);
/// The code of one step; nothing for a secret that is no base32.
std::optional<std::string> code_of_step(std::string_view secret, std::int64_t step);

} // namespace pheidi::instance::oauth
