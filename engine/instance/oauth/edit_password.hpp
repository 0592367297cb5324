// The part of changing one's password that takes long, before any transaction.
#pragma once

#include "pheidi/instance/web/call.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pheidi::instance::oauth {

struct password_change {
  std::int64_t user = 0;
  std::string hash;  // of the new one
  std::string fault; // a sentence, instead of the hash
};
/// Leaves a password_change in `brought`, or answers at once.
net::awaitable<std::optional<web::answer>> check_password_change(web::early_call& c);

} // namespace pheidi::instance::oauth
