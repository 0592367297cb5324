// tests/interop/fedify/people.mjs as a child: a server of Fedify that federates with the towns.
#pragma once

#include "town.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <memory>
#include <string>

namespace pheidi::test {

class fedify_people {
 public:
  /// False where npm has not brought Fedify.
  static bool installed();
  /// Listens for country::third.
  explicit fedify_people(const country& all);

  /// One of the doings of people_acts.mjs; throws with the log when it fails.
  boost::json::value act(const std::string& name, const std::string& doing,
                         boost::json::object told = {}) const;
  /// What that person knows.
  boost::json::object state(const std::string& name) const;
  std::string log() const { return process_->log(); }

 private:
  std::string file(const char* name) const { return (directory_.path() / name).string(); }

  temporary_directory directory_{"fedify-people"};
  std::unique_ptr<logged_process> process_;
};

} // namespace pheidi::test
