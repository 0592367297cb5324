// The streams by name: which channels each is made of, and who may hear it. Pure.
#pragma once

#include "pheidi/base/strong.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pheidi::instance::streaming {

/// What a client asks for, as it says it.
struct stream_wish {
  std::string stream, tag, list;
};

struct stream_rights {
  account_id account;
  bool statuses = false;      // read or read:statuses
  bool notifications = false; // read or read:notifications
};

struct stream_plan {
  std::string key;                   // the same for wishes that mean the same
  std::string label;                 // the JSON array of messages: ["hashtag","x"]
  std::vector<std::string> channels; // without the instance's prefix
  std::optional<std::int64_t> list;  // is to be one of the account's own
};

struct stream_refusal {
  int status = 400;
  std::string why;
  bool unknown = false; // there is no such stream
};

std::variant<stream_plan, stream_refusal> plan_stream(const stream_wish& wish, const stream_rights& rights);

/// "public/local" is "public:local", with ":media" when only that is wanted.
std::string stream_of_path(std::string_view below_streaming, bool only_media);

/// Posts on it are for everybody, so each listener's blocks and languages count.
bool is_for_everybody(std::string_view channel);

} // namespace pheidi::instance::streaming
