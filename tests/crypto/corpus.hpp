// Cases collected from other projects' suites. They stay outside the source tree: PHEIDI_CORPUS names their
// folder.
#pragma once

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace pheidi::crypto::testing {

struct corpus_case {
  std::string name;
  boost::json::value document;
};

inline std::filesystem::path corpus_folder(const std::string& under) {
  const char* root = std::getenv("PHEIDI_CORPUS");
  const std::filesystem::path base = root != nullptr ? root : PHEIDI_SOURCE_DIR "/../shared/corpus";
  return base / "signatures" / under;
}

/// All .json files of the folder, by name; empty if the folder is not there.
inline std::vector<corpus_case> corpus_cases(const std::string& under) {
  std::vector<corpus_case> out;
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(corpus_folder(under), missing)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    out.push_back({entry.path().stem().string(), boost::json::parse(text.str())});
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return out;
}

class with_corpus : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::filesystem::is_directory(corpus_folder(""))) return;
    GTEST_SKIP() << "no signature cases in " << corpus_folder("")
                 << ": set PHEIDI_CORPUS to the folder that holds them";
  }
};

/// The string at `name`, or "" where there is none or null.
inline std::string text_at(const boost::json::value& v, const char* name) {
  const auto* found = v.is_object() ? v.get_object().if_contains(name) : nullptr;
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

inline bool has(const boost::json::value& v, const char* name) {
  const auto* found = v.is_object() ? v.get_object().if_contains(name) : nullptr;
  return found != nullptr && !found->is_null();
}

inline bool true_at(const boost::json::value& v, const char* name) {
  const auto* found = v.is_object() ? v.get_object().if_contains(name) : nullptr;
  return found != nullptr && found->is_bool() && found->get_bool();
}

} // namespace pheidi::crypto::testing
