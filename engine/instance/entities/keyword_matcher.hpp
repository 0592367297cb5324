// Whether a text holds one of the keywords of a filter. Pure; never longer than the text times the keywords.
#pragma once

#include "pheidi/model/client/filter_rows.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::entities {

/// Letters match in either case. A whole word ends where no letter, digit or underscore goes on; a keyword
/// that itself begins or ends with something else may have anything beside it there.
class keyword_matcher {
 public:
  explicit keyword_matcher(const std::vector<model::filter_keyword_row>& keywords);

  /// The first match as it stands in the text.
  std::optional<std::string> first_match(std::string_view text) const;

 private:
  struct keyword {
    std::u32string folded;
    bool word_before = false, word_after = false; // it must begin or end a word
  };
  std::vector<keyword> keywords_;
};

} // namespace pheidi::instance::entities
