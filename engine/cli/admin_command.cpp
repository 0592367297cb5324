// Options, questions and tables of the commands of an administrator.
#include "admin_command.hpp"

#include "pheidi/base/log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <unistd.h>

namespace pheidi::cli {

namespace {

/// Characters of UTF-8, which is what people see.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// Nothing of a row may move the cursor.
std::string harmless(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return out;
}

} // namespace

CLI::App* add_admin_command(CLI::App& app, const char* name, const char* about, admin_options& o) {
  auto* command = app.add_subcommand(name, about);
  add_source_options(*command, o.from);
  command->add_flag("--json", o.json, "JSON instead of lines");
  command->add_flag("-y,--yes", o.yes, "do not ask before something is destroyed");
  command->require_subcommand(1);
  command->fallthrough();
  return command;
}

int with_session(const admin_options& o, const char* name, const std::function<int(app::admin_session&)>& f) {
  const auto settings = load_or_explain(make_sources(o.from));
  if (!settings) return 2;
  // What is printed is the answer and nothing else.
  log::configure(log::level::error, settings->log.format);
  app::admin_session session(*settings);
  const int status = f(session);
  if (!session.all_carried_out())
    fmt::print(stderr,
               "pheidi {}: Redis did not answer. What others have to hear of it waits in the database for a\n"
               "running `pheidi run` with the inbox role.\n",
               name);
  return status;
}

int explain(const admin_options& o, const char* name, const error& e) {
  const bool refused = e.is(app::errc::refused);
  fmt::print(stderr, "pheidi {}: {}\n", name, refused ? e.context : e.message());
  if (const auto next = next_step(o.from, e); !next.empty()) fmt::print(stderr, "{}\n", next);
  return refused ? 1 : 2;
}

bool confirmed(const admin_options& o, const char* name, const std::string& question) {
  if (o.yes) return true;
  if (!isatty(STDIN_FILENO)) {
    fmt::print(stderr, "pheidi {}: {} Say so with --yes; nothing was changed.\n", name, question);
    return false;
  }
  fmt::print(stderr, "{} Type yes to go on: ", question);
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "yes") return true;
  fmt::print(stderr, "Nothing was changed.\n");
  return false;
}

std::string day_text(const std::optional<wall_time>& t) {
  return t ? fmt::format("{:%Y-%m-%d %H:%M}", fmt::gmtime(wall_clock::to_time_t(*t))) : "";
}

std::string yes_or_no(bool flag) {
  return flag ? "yes" : "no";
}

void table::print() const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (const auto& row : rows_)
    for (std::size_t n = 0; n < row.size(); ++n)
      widths[n] = std::max(widths[n], width(row[n]));
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t n = 0; n < row.size(); ++n)
      line += harmless(row[n]) + std::string(widths[n] - width(row[n]) + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::print("{}\n", line);
  }
}

void print_document(const std::function<void(json::writer&)>& write) {
  std::string out;
  json::writer w(out);
  write(w);
  fmt::print("{}\n", out);
}

} // namespace pheidi::cli
