// Makes, starts, stops and removes a PostgreSQL cluster.
#include "postgres_server.hpp"

#include "child_process.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <libpq-fe.h>
#include <memory>
#include <pwd.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace pheidi::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

using libpq_connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

/// Debian keeps each major version in a directory of its own; the newest wins.
std::string find_binaries() {
  std::string best;
  int best_version = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    const int version = std::atoi(entry.path().filename().c_str());
    if (version <= best_version || !fs::exists(entry.path() / "bin/postgres")) continue;
    best = entry.path() / "bin";
    best_version = version;
  }
  if (best.empty())
    throw std::runtime_error("no PostgreSQL server in /usr/lib/postgresql: install `postgresql`");
  return best;
}

} // namespace

postgres_server::postgres_server(std::vector<std::string> settings) : binaries_(find_binaries()) {
  std::string pattern = (fs::temp_directory_path() / "pheidi-pg-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a directory like " + pattern);
  directory_ = pattern;
  try {
    initialize(settings);
    start();
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
    throw;
  }
}

postgres_server::~postgres_server() {
  if (running()) stop(stop_mode::immediate);
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

postgres_server& postgres_server::shared() {
  static postgres_server server;
  return server;
}

void postgres_server::initialize(const std::vector<std::string>& settings) {
  if (::geteuid() == 0) {
    const passwd* entry = ::getpwnam("postgres");
    if (!entry) throw std::runtime_error("root needs the user `postgres` to run PostgreSQL");
    user_ = entry->pw_uid;
    group_ = entry->pw_gid;
    if (::chown(directory_.c_str(), user_, group_) != 0) throw std::runtime_error("chown failed");
  }
  // The log is written by us in the child before it changes the user, so it must exist for the server to
  // append.
  run_child({{binary("initdb"), "--pgdata=" + directory_ + "/data", "--username=postgres", "--auth=trust",
              "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"},
             directory_ + "/initdb.log",
             directory_,
             user_,
             group_});
  std::ofstream conf(directory_ + "/data/postgresql.conf", std::ios::app);
  conf << "listen_addresses = ''\n"
       << "unix_socket_directories = '" << directory_ << "'\n"
       << "fsync = on\n"
       << "shared_buffers = 16MB\n"
       << "max_connections = 40\n"
       << "autovacuum = off\n"
       << "log_min_messages = warning\n";
  for (const auto& line : settings)
    conf << line << '\n';
}

void postgres_server::start() {
  if (running()) return;
  // After a kill, the old server's children may hold its shared memory for a moment longer.
  for (int attempt = 0; attempt < 400; ++attempt) {
    pid_ = start_child({{binary("postgres"), "-D", directory_ + "/data"},
                        directory_ + "/server.log",
                        directory_,
                        user_,
                        group_});
    if (wait_until_ready()) return;
    std::this_thread::sleep_for(50ms);
  }
  throw std::runtime_error("PostgreSQL ends at its start: " + log_tail());
}

bool postgres_server::wait_until_ready() {
  // A minute is for loaded machines; ordinarily the third try succeeds.
  for (int attempt = 0; attempt < 1200; ++attempt) {
    const libpq_connection c(PQconnectdb((connection() + " connect_timeout=2").c_str()), &PQfinish);
    if (PQstatus(c.get()) == CONNECTION_OK) return true;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return false;
    }
    std::this_thread::sleep_for(50ms);
  }
  throw std::runtime_error("PostgreSQL does not answer: " + log_tail());
}

void postgres_server::stop(stop_mode mode) {
  if (!running()) return;
  const int signal = mode == stop_mode::fast ? SIGINT : mode == stop_mode::immediate ? SIGQUIT : SIGKILL;
  ::kill(pid_, signal);
  wait_child(pid_);
  pid_ = -1;
}

void postgres_server::restart(stop_mode mode) {
  stop(mode);
  start();
}

std::string postgres_server::connection(const std::string& database) const {
  return fmt::format("host={} port=5432 user=postgres dbname={}", directory_, database);
}

std::string postgres_server::create_database() {
  const std::string name = fmt::format("test_{}", ++databases_);
  const libpq_connection c(PQconnectdb(connection().c_str()), &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> r(PQexec(c.get(), ("CREATE DATABASE " + name).c_str()),
                                                        &PQclear);
  if (PQresultStatus(r.get()) != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(c.get()));
  return connection(name);
}

std::string postgres_server::log_tail() const {
  std::ifstream file(directory_ + "/server.log");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.size() > 2000) text.erase(0, text.size() - 2000);
  return text;
}

std::string postgres_server::binary(const std::string& name) const {
  return binaries_ + "/" + name;
}

} // namespace pheidi::test
