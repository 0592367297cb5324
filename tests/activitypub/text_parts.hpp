// What find_entities finds in a text, as the texts of one kind.
#pragma once

#include "pheidi/activitypub/format_text.hpp"

#include <gtest/gtest.h>

namespace pheidi::activitypub {

using kind = text_entity::kind;

struct text_with_parts {
  std::string text;
  std::vector<std::string> parts;
};

inline std::vector<std::string> parts_of(std::string_view text, kind what) {
  std::vector<std::string> out;
  for (const auto& each : find_entities(text))
    if (each.what == what) out.emplace_back(text.substr(each.begin, each.end - each.begin));
  return out;
}

inline void check_parts(kind what, const std::vector<text_with_parts>& rows) {
  for (const auto& [text, parts] : rows)
    EXPECT_EQ(parts_of(text, what), parts) << text;
}

inline std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i)
    out += text;
  return out;
}

} // namespace pheidi::activitypub
