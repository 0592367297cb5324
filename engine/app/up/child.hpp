// Programs that this process starts and that do not outlive it.
#pragma once

#include "pheidi/app/admin_session.hpp"

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace pheidi::app {

/// The user that root's children become; as anybody else they stay who we are.
struct child_user {
  uid_t user = 0;
  gid_t group = 0;
  bool changes() const { return user != 0; }
};

struct child_plan {
  std::vector<std::string> arguments; // the first is the path of the program
  std::string output_file;            // appended to: standard output and error
  std::string input_file = "/dev/null";
  std::string working_directory = "/";
  child_user as;
  int death_signal = SIGKILL; // sent by the kernel when the thread that started it ends
  int keeps_open = -1;        // a descriptor that stays open in it, for a lock
};

/// In a process group of its own, so that a Ctrl-C of the terminal is for us alone.
result<pid_t> start_child(const child_plan& plan);
/// Its wait status.
int wait_child(pid_t pid);
/// Starts and waits; refused with the end of its output where it does not end with 0.
result<void> run_child(const child_plan& plan);

/// Bytes in a file; 0 where there is none.
std::uintmax_t bytes_of(const std::filesystem::path& file);
/// How a child of that wait status ended, also before it became its program: "/usr/bin/x was killed by
/// signal 9".
std::string end_of(const child_plan& plan, int status);
/// The end of what a file has from byte `from` on.
std::string tail_of(const std::filesystem::path& file, std::uintmax_t from = 0);
/// end_of() with the last lines of its output, which held `output_before` bytes when it was started.
std::string story_of(const child_plan& plan, int status, std::uintmax_t output_before);

} // namespace pheidi::app
