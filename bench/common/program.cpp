// Reads the arguments, runs what was asked for, prints what was found.
#include "program.hpp"

#include "process.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <unistd.h>

namespace pheidi::bench {

namespace {

struct program {
  std::string_view name;
  std::span<const measurement> all;
};

struct command {
  run_options options;
  std::string json_file;
  bool help = false;
};

void usage(const program& p) {
  fmt::print("{} [--quick] [--json FILE] [--only NAME[,NAME]]\n\nMeasurements:", p.name);
  for (const auto& m : p.all)
    fmt::print(" {}", m.name);
  fmt::print("\nExample: {} --quick --only {} --json /tmp/found.json\n", p.name, p.all.front().name);
}

bool known(const program& p, std::string_view names) {
  while (!names.empty()) {
    const auto name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    bool found = false;
    for (const auto& m : p.all)
      found |= m.name == name;
    if (!found) {
      fmt::print(stderr, "{}: no measurement '{}'\n", p.name, name);
      return false;
    }
  }
  return true;
}

/// False: an argument that nobody knows.
bool read_arguments(const program& p, std::span<char*> words, command& out) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const bool more = i + 1 < words.size();
    if (word == "--quick")
      out.options.quick = true;
    else if (word == "--json" && more)
      out.json_file = words[++i];
    else if (word == "--only" && more)
      out.options.only = words[++i];
    else if (word == "--help" || word == "-h")
      out.help = true;
    else {
      fmt::print(stderr, "{}: what is '{}'?\n", p.name, word);
      return false;
    }
  }
  return known(p, out.options.only);
}

bool wanted(const run_options& o, std::string_view name) {
  return o.only.empty() || ("," + o.only + ",").find("," + std::string(name) + ",") != std::string::npos;
}

int run(const program& p, const command& c) {
  report found;
  for (const auto& m : p.all)
    if (wanted(c.options, m.name)) m.run(c.options, found);
  const bool colour = ::isatty(STDOUT_FILENO) != 0 && !std::getenv("NO_COLOR");
  fmt::print("\n{}", found.table(colour));
  if (c.json_file.empty()) return 0;
  std::ofstream file(c.json_file);
  file << found.json(c.options.quick);
  file.close();
  if (!file) {
    fmt::print(stderr, "{}: cannot write {}\n", p.name, c.json_file);
    return 2;
  }
  return 0;
}

} // namespace

int run_program(std::string_view name, std::span<const measurement> all, int argc, char** argv) {
  const program p{name, all};
  command c;
  if (!read_arguments(p, {argv, static_cast<std::size_t>(argc)}, c) || c.help) {
    usage(p);
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
    return run(p, c);
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}: {}\n", name, e.what());
    return 1;
  }
}

} // namespace pheidi::bench
