// bench_delivery: measures the delivery path and prints what it found. `bench/run delivery` builds and starts
// it.
#include "figures.hpp"
#include "process.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace pheidi::bench {

namespace {

struct measurement {
  std::string_view name;
  void (*run)(const run_options&, report&);
};
constexpr measurement all[] = {
    {"rsa_share", &measure_rsa_share}, {"beside_sidekiq", &measure_beside_sidekiq},
    {"in_flight", &measure_in_flight}, {"hanging_hosts", &measure_hanging_hosts},
    {"settle", &measure_settle},
};

struct command {
  run_options options;
  std::string json_file;
  bool help = false;
};

void usage() {
  fmt::print("bench_delivery [--quick] [--json FILE] [--only NAME[,NAME]]\n\n"
             "Measurements:");
  for (const auto& m : all)
    fmt::print(" {}", m.name);
  fmt::print("\nExample: bench_delivery --quick --only rsa_share,settle --json /tmp/delivery.json\n");
}

bool known(std::string_view names) {
  while (!names.empty()) {
    const auto name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    bool found = false;
    for (const auto& m : all)
      found |= m.name == name;
    if (!found) {
      fmt::print(stderr, "bench_delivery: no measurement '{}'\n", name);
      return false;
    }
  }
  return true;
}

/// False: an argument that nobody knows.
bool read_arguments(int argc, char** argv, command& out) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool more = i + 1 < argc;
    if (word == "--quick")
      out.options.quick = true;
    else if (word == "--json" && more)
      out.json_file = argv[++i];
    else if (word == "--only" && more)
      out.options.only = argv[++i];
    else if (word == "--help" || word == "-h")
      out.help = true;
    else {
      fmt::print(stderr, "bench_delivery: what is '{}'?\n", word);
      return false;
    }
  }
  return known(out.options.only);
}

bool wanted(const run_options& o, std::string_view name) {
  return o.only.empty() || ("," + o.only + ",").find("," + std::string(name) + ",") != std::string::npos;
}

int run(const command& c) {
  report found;
  for (const auto& m : all)
    if (wanted(c.options, m.name)) m.run(c.options, found);
  const bool colour = ::isatty(STDOUT_FILENO) != 0 && !std::getenv("NO_COLOR");
  fmt::print("\n{}", found.table(colour));
  if (c.json_file.empty()) return 0;
  std::ofstream file(c.json_file);
  file << found.json(c.options.quick);
  file.close();
  if (!file) {
    fmt::print(stderr, "bench_delivery: cannot write {}\n", c.json_file);
    return 2;
  }
  return 0;
}

} // namespace

} // namespace pheidi::bench

int main(int argc, char** argv) {
  using namespace pheidi::bench;
  command c;
  if (!read_arguments(argc, argv, c) || c.help) {
    usage();
    return c.help ? 0 : 2;
  }
  stop_on_signals();
  raise_descriptor_limit();
  const auto begun = std::chrono::steady_clock::now();
  c.options.say = [begun](const std::string& what) {
    const auto s = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun);
    fmt::print(stderr, "{:4} s  {}\n", s.count(), what);
  };
  try {
    return run(c);
  } catch (const std::exception& e) {
    fmt::print(stderr, "bench_delivery: {}\n", e.what());
    return 1;
  }
}
