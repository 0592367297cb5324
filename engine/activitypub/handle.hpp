// user@domain
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pheidi::activitypub {

struct handle {
  std::string username, domain; // the domain normalised
};
/// With or without "acct:" or a leading '@'; nothing unless both parts are valid.
std::optional<handle> parse_handle(std::string_view text);

} // namespace pheidi::activitypub
