// Which mailbox an address reaches, however it is spelled.
#pragma once

#include <string>

namespace pheidi::model {

/// As canonical_email_blocks keeps it: SHA-256 without dots and what follows a plus before the last '@'.
std::string canonical_hash(const std::string& email);

} // namespace pheidi::model
