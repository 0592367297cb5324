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

/// What is done about a death, and a start that fails is one.
struct restart_rule {
  milliseconds first_pause{1000}; // before the next start; twice as long after each further death in a row
  int most = 5;                   // more deaths in a row, and there is no use in another start
  seconds counts_as_alive{60};    // ready for so long: its earlier deaths are forgotten
  seconds start_patience{300};    // after a crash both read their logs first
};

class own_servers {
 public:
  /// Starts them in their order and waits until each is ready. `lost` is called once, when one dies again and
  /// again; the others go on until the end.
  static result<std::unique_ptr<own_servers>> start(std::vector<own_server> all, std::function<void()> lost,
                                                    const restart_rule& rule = {});
  /// Stops them, the last first, whatever they are doing.
  ~own_servers();
  own_servers(const own_servers&) = delete;
  own_servers& operator=(const own_servers&) = delete;

 private:
  struct impl;
  explicit own_servers(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::app
