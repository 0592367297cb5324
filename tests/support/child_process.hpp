// Starts a program that dies with this one; for servers that tests need.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace pheidi::test {

struct child_options {
  std::vector<std::string> arguments; // the first is the path of the program
  std::string output_file;            // standard output and error go here
  std::string working_directory = "/";
  uid_t user = 0; // taken on when we are root and it is not 0
  gid_t group = 0;
};

/// The environment of the child is only PATH and a C locale.
pid_t start_child(const child_options& options);
/// Waits for the end; its wait status.
int wait_child(pid_t pid);
/// Starts and waits; throws with the tail of the output when the child does not end with 0.
void run_child(const child_options& options);

} // namespace pheidi::test
