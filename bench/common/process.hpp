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

/// Keeps a process, all its threads, to some of the cores for as long as it lives.
class on_cores {
 public:
  /// From `first` to before `end`; nothing happens where the machine has fewer.
  on_cores(pid_t process, int first, int end);
  ~on_cores();
  on_cores(const on_cores&) = delete;
  on_cores& operator=(const on_cores&) = delete;

 private:
  pid_t process_;
};
int cores();

/// A process goes before everything else on the machine for as long as this lives: what is measured is that
/// process and not its neighbours. Without the right to it (CAP_SYS_NICE) nothing happens.
class ahead_of_others {
 public:
  explicit ahead_of_others(pid_t process);
  ~ahead_of_others();
  ahead_of_others(const ahead_of_others&) = delete;
  ahead_of_others& operator=(const ahead_of_others&) = delete;

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
