// Whether one listener hears a post that is for everybody. Pure.
#pragma once

#include "pheidi/model/client/stream_viewer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::instance::streaming {

/// What of a post decides.
struct post_facts {
  account_id author;
  std::vector<account_id> mentioned;
  std::string language;              // empty: not known, which is no language that somebody left out
  std::vector<std::int64_t> shown{}; // it or what it boosts, and what that quotes
  std::int64_t id = 0;
  bool differs = false; // by more than flags from one listener to another
};

struct listening_person {
  account_id account;
  std::vector<std::string> languages; // empty: all
};

bool hears(const listening_person& who, const post_facts& post, const model::stream_relations& relations);

} // namespace pheidi::instance::streaming
