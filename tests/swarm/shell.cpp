#include "shell.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <sys/wait.h>

namespace pheidi::test {

shell_result shell(const std::string& command) {
  std::FILE* pipe = ::popen(("{ " + command + "\n} 2>/dev/null").c_str(), "r");
  if (!pipe) throw std::runtime_error("no shell");
  shell_result out;
  std::array<char, 4096> part;
  while (const auto n = std::fread(part.data(), 1, part.size(), pipe))
    out.output.append(part.data(), n);
  const int status = ::pclose(pipe);
  out.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return out;
}

scratch::scratch() {
  std::string name = (std::filesystem::temp_directory_path() / "pheidi-swarm-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
  directory_ = name;
}

scratch::~scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string scratch::file(std::string_view name, std::string_view text) const {
  std::ofstream(path(name), std::ios::binary) << text;
  return path(name);
}

std::string scratch::read(std::string_view name) const {
  std::ifstream in(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace pheidi::test
