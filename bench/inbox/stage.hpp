// An instance with everybody known and an engine whose inbox is open; what the processes have spent so far.
#pragma once

#include "activities.hpp"
#include "app/instance.hpp"
#include "sender.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pheidi::bench {

/// CPU seconds since each process began.
struct spent {
  double engine = 0, inbox_thread = 0, postgres = 0, redis = 0;
  friend spent operator-(const spent& a, const spent& b) {
    return {a.engine - b.engine, a.inbox_thread - b.inbox_thread, a.postgres - b.postgres, a.redis - b.redis};
  }
};

class stage {
 public:
  stage();

  test::instance& here() { return here_; }
  /// `pheidi run` as an operator has it. It accepts; it works what it accepted only if `works`.
  std::unique_ptr<test::engine_process> start(bool works);
  std::string socket() const { return here_.path("inbox.sock").string(); }
  spent spent_so_far(pid_t engine);
  pid_t postgres_pid();
  double postgres_cpu();

  /// Nothing of `queue` waits or is being worked on; throws when nothing moves any more.
  void await_settled();
  /// "" or what rows there are and should not, or the other way round; each may be off by that part of it.
  std::string complaint(const rows& expected, double tolerance = 0);

 private:
  std::int64_t outstanding();
  test::instance here_;
};

} // namespace pheidi::bench
