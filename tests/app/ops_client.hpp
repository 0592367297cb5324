// A blocking GET to a process's ops socket, and clients that do not behave.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pheidi::test {

struct ops_answer {
  int status = 0; // 0: nobody answered
  std::string head;
  std::string body;
};
ops_answer ask_ops(const std::filesystem::path& socket, const std::string& target);

/// Connections that send half a request and nothing more.
class silent_clients {
 public:
  silent_clients(const std::filesystem::path& socket, int count);
  ~silent_clients();
  silent_clients(const silent_clients&) = delete;
  silent_clients& operator=(const silent_clients&) = delete;

 private:
  std::vector<int> open_;
};

} // namespace pheidi::test
