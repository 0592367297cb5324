// Loading settings in a test: sources from texts, and one line for what came out.
#pragma once

#include "support/temporary_directory.hpp"

#include "pheidi/config/load.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace pheidi::config::test {

/// A file of this test, in a directory of its own, that is gone with it.
class file {
 public:
  file(const std::string& name, const std::string& text) : path_((directory_.path() / name).string()) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  const std::string& path() const { return path_; }

 private:
  pheidi::test::temporary_directory directory_{"config"};
  std::string path_;
};

using variables = std::map<std::string, std::string>;

/// An environment that is complete without more.
inline sources with(variables environment) {
  environment.try_emplace("LOCAL_DOMAIN", "a.example");
  sources out;
  out.environment = std::move(environment);
  return out;
}

inline std::vector<std::string> faults(const sources& from) {
  const auto outcome = load(from);
  std::vector<std::string> out;
  if (const auto* problems = std::get_if<std::vector<problem>>(&outcome))
    for (const auto& p : *problems)
      out.push_back(p.message());
  return out;
}

/// The settings; the test fails and says why if there are none.
inline settings loaded(const sources& from) {
  for (const auto& message : faults(from))
    ADD_FAILURE() << message;
  const auto outcome = load(from);
  const auto* value = std::get_if<settings>(&outcome);
  return value ? *value : settings{};
}

inline settings settings_of(variables environment) {
  return loaded(with(std::move(environment)));
}
inline std::vector<std::string> problems_of(variables environment) {
  return faults(with(std::move(environment)));
}

using messages = std::vector<std::string>;

} // namespace pheidi::config::test
