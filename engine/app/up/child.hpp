// Programs that this process starts and that do not outlive it.
#pragma once

#include "pheidi/app/admin_session.hpp"

#include <csignal>
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
/// The last lines of a file.
std::string tail_of(const std::filesystem::path& file, std::size_t bytes = 2000);

} // namespace pheidi::app
