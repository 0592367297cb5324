// initdb beside the final place, and renamed when all is done: a crash leaves nothing half made.
#include "app/up/own_postgres.hpp"

#include "app/up/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <unistd.h>

namespace pheidi::app {

namespace fs = std::filesystem;

namespace {

std::string line_of(const fs::path& file, int number) {
  std::ifstream in(file);
  std::string line;
  for (int i = 0; i < number; ++i)
    if (!std::getline(in, line)) return {};
  return line;
}

int number_in(const std::string& text) {
  int out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::string list_of(const std::vector<postgres_programs>& all) {
  std::string out;
  for (const auto& each : all)
    out += (out.empty() ? "" : ", ") + std::to_string(each.major);
  return out.empty() ? "none" : out;
}

result<postgres_programs> programs_for(const fs::path& data) {
  const auto all = installed_postgres();
  if (!fs::exists(data / "PG_VERSION")) {
    if (all.empty())
      return error{errc::refused,
                   "there is no PostgreSQL here: install it (Debian: apt install postgresql), or "
                   "name one that runs elsewhere with --postgres URL"};
    return all.front();
  }
  const int needed = number_in(line_of(data / "PG_VERSION", 1));
  const auto found =
      std::find_if(all.begin(), all.end(), [needed](const auto& p) { return p.major == needed; });
  if (found != all.end()) return *found;
  return error{
      errc::refused,
      fmt::format("the data in {0} are PostgreSQL {1}'s, and installed are: {2}. Nothing was changed. "
                  "Install postgresql-{1} again; to move to a newer version, have both installed and run "
                  "pg_upgrade (docs/operate/standalone.md says how)",
                  data.string(), needed, list_of(all))};
}

result<void> make_cluster(const data_directory& in, const postgres_programs& with, child_user as) {
  const auto fresh = in.root() / "postgres.new";
  std::error_code failed;
  fs::remove_all(fresh, failed);
  fs::create_directory(fresh, failed);
  if (!failed) fs::permissions(fresh, fs::perms::owner_all, failed);
  if (failed || (as.changes() && ::chown(fresh.c_str(), as.user, as.group) != 0))
    return error{errc::refused, fmt::format("{} cannot be made: {}", fresh.string(), failed.message())};
  child_plan plan;
  plan.output_file = (in.logs() / "initdb.log").string();
  plan.working_directory = fresh.string();
  plan.as = as;
  plan.arguments = {
      with.directory / "initdb", "--pgdata=" + fresh.string(), "--username=pheidi", "--auth=trust",
      "--encoding=UTF8",         "--locale=C.UTF-8",           "--data-checksums",  "--no-instructions"};
  auto done = run_child(plan);
  if (!done) return done;
  const auto order = in.logs() / "create.sql";
  std::ofstream(order) << "CREATE DATABASE pheidi;\n";
  plan.input_file = order.string();
  plan.arguments = {with.directory / "postgres", "--single", "-D", fresh.string(), "postgres"};
  done = run_child(plan);
  fs::remove(order, failed);
  if (!done) return done;
  fs::rename(fresh, in.postgres(), failed);
  if (failed) return error{errc::refused, fmt::format("{}: {}", in.postgres().string(), failed.message())};
  return {};
}

/// A pid file of a crash names a process that another program may be by now, and PostgreSQL would not start.
void forget_crash(const data_directory& in) {
  const auto socket_lock = in.run() / ".s.PGSQL.5432.lock";
  for (const auto& file : {in.postgres() / "postmaster.pid", socket_lock}) {
    const int pid = number_in(line_of(file, 1));
    if (pid <= 0 || line_of(fmt::format("/proc/{}/comm", pid), 1) == "postgres") continue;
    std::error_code ignored;
    fs::remove(file, ignored);
  }
}

} // namespace

result<own_postgres> prepare_postgres(const data_directory& in, child_user as, int lock) {
  const auto with = programs_for(in.postgres());
  if (!with) return with.error();
  own_postgres out;
  out.major = with->major;
  out.made = !fs::exists(in.postgres() / "PG_VERSION");
  if (out.made) {
    const auto made = make_cluster(in, *with, as);
    if (!made) return made.error();
  }
  forget_crash(in);
  auto& s = out.server;
  s.name = "PostgreSQL";
  s.how.arguments = {with->directory / "postgres",
                     "-D",
                     in.postgres().string(),
                     "-c",
                     "listen_addresses=",
                     "-c",
                     "port=5432",
                     "-c",
                     "unix_socket_directories=" + in.run().string(),
                     "-c",
                     "unix_socket_permissions=0700",
                     "-c",
                     "log_min_messages=warning",
                     "-c",
                     "log_checkpoints=off", // a line every five minutes, in a file that nobody rotates
                     "-c",
                     "jit=off"};
  s.how.output_file = (in.logs() / "postgres.log").string();
  s.how.working_directory = in.postgres().string();
  s.how.as = as;
  s.how.death_signal = SIGINT; // fast: it rolls back, writes a checkpoint and ends
  s.how.keeps_open = lock;
  s.stop_signal = SIGINT;
  s.hurry_signal = SIGQUIT;
  // As pg_ctl looks: the eighth line says when connections are taken.
  s.ready = [file = in.postgres() / "postmaster.pid"](pid_t pid) {
    return number_in(line_of(file, 1)) == pid && line_of(file, 8).starts_with("ready");
  };
  return out;
}

} // namespace pheidi::app
