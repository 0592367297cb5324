// Shared by the job codec's files: looking up a raw member.
#pragma once

#include "pheidi/json/read.hpp"

#include <string_view>
#include <vector>

namespace pheidi::sidekiq {

/// Without JSON white space at both ends.
std::string_view trimmed(std::string_view raw);
/// The raw value of the last member of that name; empty if there is none.
std::string_view member_value(const std::vector<json::member>& members, std::string_view key);
/// `text` as a JSON string.
std::string json_string(std::string_view text);

} // namespace pheidi::sidekiq
