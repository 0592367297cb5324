// A blocking GET to a process's ops socket.
#pragma once

#include <filesystem>
#include <string>

namespace pheidi::test {

struct ops_answer {
  int status = 0; // 0: nobody answered
  std::string head;
  std::string body;
};
ops_answer ask_ops(const std::filesystem::path& socket, const std::string& target);

} // namespace pheidi::test
