#include "pheidi/swarm/files.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace pheidi::swarm {

result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return error{errc::file, path + ": " + std::strerror(errno)};
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return error{errc::file, path};
  return text;
}

result<void> write_file(const std::string& path, std::string_view text) {
  const auto draft = path + "." + std::to_string(::getpid()) + ".new";
  {
    std::ofstream out(draft, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) return error{errc::file, draft + ": " + std::strerror(errno)};
  }
  if (std::rename(draft.c_str(), path.c_str()) == 0) return {};
  const error failed{errc::file, path + ": " + std::strerror(errno)};
  std::remove(draft.c_str());
  return failed;
}

} // namespace pheidi::swarm
