// The arguments of distributing jobs. Pure.
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/base/strong.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::federation::fanout {

/// ActivityPub::RawDistributionWorker and AccountRawDistributionWorker: [json, source_account_id,
/// exclude_inboxes = []].
struct raw_distribution {
  std::string payload; // the JSON string, quotes included
  account_id sender;
  std::vector<std::string> except;
};

/// json::errc::wrong_type with what is wrong.
result<raw_distribution> read_raw_distribution(std::string_view args);

/// Sorted, so that a part keeps its number; without those that are excepted.
std::vector<std::string> without(std::vector<std::string> inboxes, const std::vector<std::string>& except);

std::string list_text(const std::vector<std::string>& inboxes);
std::vector<std::string> read_list(std::string_view text);

} // namespace pheidi::federation::fanout
