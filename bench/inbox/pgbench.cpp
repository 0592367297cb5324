// Runs the scripts of bench/inbox/pgbench/ with their weights and reads what pgbench says.
#include "pgbench.hpp"

#include "common/process.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/resource.h>

namespace pheidi::bench {

namespace {

constexpr std::size_t connections = 8;

/// Name and weight; together a hundred, as in activities.cpp.
constexpr std::array scripts{
    "create.sql@30", "create_mention.sql@12", "create_tag.sql@18", "announce.sql@15", "like.sql@15",
    "follow.sql@3",  "delete.sql@3",          "update.sql@2",      "undo_like.sql@1", "undo_follow.sql@1"};

/// Of the server's own version, without Debian's wrapper.
std::string program(stage& s) {
  const auto server = std::filesystem::read_symlink(fmt::format("/proc/{}/exe", s.postgres_pid()));
  return (server.parent_path() / "pgbench").string();
}

double number_after(const std::string& text, const std::string& words) {
  const auto at = text.find(words);
  if (at == text.npos) throw std::runtime_error("pgbench said:\n" + text);
  return std::strtod(text.c_str() + at + words.size(), nullptr);
}

double children_cpu() {
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

} // namespace

pgbench_result run_pgbench(stage& s, std::size_t transactions) {
  const auto& database = s.here().database();
  std::vector<std::string> command{program(s),
                                   "--no-vacuum",
                                   "--protocol=prepared",
                                   fmt::format("--client={}", connections),
                                   "--jobs=2",
                                   fmt::format("--transactions={}", transactions / connections),
                                   "--host=" + s.here().postgres().socket_directory(),
                                   "--port=5432",
                                   "--username=postgres"};
  for (const auto* script : scripts)
    command.push_back(fmt::format("--file={}/bench/inbox/pgbench/{}", PHEIDI_SOURCE_DIR, script));
  command.push_back(database.substr(database.rfind("dbname=") + 7));
  const auto log = s.here().path("pgbench.log").string();
  const auto postgres = s.postgres_cpu();
  const auto own = children_cpu();
  test::run_child({command, log, "/", 0, 0});
  const auto count = static_cast<double>(transactions / connections * connections);
  std::ifstream file(log);
  const std::string said{std::istreambuf_iterator<char>(file), {}};
  if (number_after(said, "number of failed transactions: ") > 0)
    throw std::runtime_error("pgbench said:\n" + said);
  return {number_after(said, "tps = "), (s.postgres_cpu() - postgres) / count,
          (children_cpu() - own) / count};
}

} // namespace pheidi::bench
