// What another process has used so far, as the kernel counts it.
#pragma once

#include <cstddef>
#include <string>
#include <sys/types.h>

namespace pheidi::bench {

/// CPU time of all its threads.
double cpu_seconds(pid_t process);
/// User and system apart, in clock ticks of the kernel's accounting; coarser than `cpu_seconds`.
struct cpu_split {
  double user = 0;
  double system = 0;
};
cpu_split cpu_seconds_apart(pid_t process);
/// CPU time of the threads of that name.
double thread_cpu_seconds(pid_t process, const std::string& name);
/// CPU time of a server that answers with child processes: its own, of those that live and those that ended.
double family_cpu_seconds(pid_t parent);
std::size_t resident_bytes(pid_t process);
std::size_t open_descriptors(pid_t process);

/// For as long as this lives, a process keeps to one half of the cores and goes before everything else on
/// them: what is measured is that process and not its neighbours. With a single core all share it; without
/// the right to go first (CAP_SYS_NICE) it does not.
class set_apart {
 public:
  enum class half { first, second };
  set_apart(pid_t process, half of_the_cores);
  ~set_apart();
  set_apart(const set_apart&) = delete;
  set_apart& operator=(const set_apart&) = delete;

 private:
  pid_t process_;
};

/// As many descriptors as the hard limit allows.
void raise_descriptor_limit();

/// Sleeps; throws when the user asked for the end meanwhile.
void rest(int ms);
/// SIGINT and SIGTERM make `rest` throw, so that everything started is stopped on the way out.
void stop_on_signals();

} // namespace pheidi::bench
