// Lists that a column keeps as words with white space between them.
#pragma once

#include <sstream>
#include <string>
#include <vector>

namespace pheidi::model {

inline std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;)
    out.push_back(word);
  return out;
}

} // namespace pheidi::model
