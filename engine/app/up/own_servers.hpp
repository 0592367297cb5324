// Servers that belong to one instance: started, watched, started again when they die, stopped with it.
//
// All of them are children of one thread that lives as long as this object, since the kernel ends them with
// the thread that started them: also when this process is killed.
#pragma once

#include "app/up/child.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::app {

struct own_server {
  std::string name; // "PostgreSQL"
  child_plan how;
  std::function<bool(pid_t)> ready; // looked at again and again
  int stop_signal = SIGTERM;        // writes down everything, ends
  int hurry_signal = SIGKILL;       // after `patience`
  seconds patience{60};
};

class own_servers {
 public:
  /// Starts them in their order and waits until each is ready. `lost` is called once, when one dies again and
  /// again; the others go on until the end.
  static result<std::unique_ptr<own_servers>> start(std::vector<own_server> all, std::function<void()> lost);
  /// Stops them, the last first.
  ~own_servers();
  own_servers(const own_servers&) = delete;
  own_servers& operator=(const own_servers&) = delete;

 private:
  struct impl;
  explicit own_servers(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::app
