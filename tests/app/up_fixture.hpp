// `pheidi up` on a directory of a test, and what is seen of it from outside.
#pragma once

#include "engine_process.hpp"
#include "http_post.hpp"
#include "instance.hpp"
#include "support/redis_server.hpp"
#include "swarm/shell.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <sys/stat.h>

namespace pheidi::test {

namespace fs = std::filesystem;

inline std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string name_of(pid_t pid) {
  auto name = text_of(fmt::format("/proc/{}/comm", pid));
  while (name.ends_with('\n'))
    name.pop_back();
  return name;
}

/// Processes that a process has started and that live, by their program.
inline std::map<std::string, pid_t> children_of(pid_t pid) {
  std::map<std::string, pid_t> out;
  std::error_code ignored;
  for (const auto& task : fs::directory_iterator(fmt::format("/proc/{}/task", pid), ignored)) {
    std::istringstream all(text_of(task.path() / "children"));
    for (pid_t child = 0; all >> child;)
      out[name_of(child)] = child;
  }
  return out;
}

inline bool lives(pid_t pid) {
  const auto status = text_of(fmt::format("/proc/{}/stat", pid));
  return !status.empty() && status.find(") Z") == status.npos;
}

inline uid_t owner_of(const fs::path& at) {
  struct stat about {};
  return ::stat(at.c_str(), &about) == 0 ? about.st_uid : uid_t(-1);
}

inline unsigned mode_of(const fs::path& at) {
  struct stat about {};
  return ::stat(at.c_str(), &about) == 0 ? about.st_mode & 0777U : 0U;
}

class up : public testing::Test {
 protected:
  up() {
    // The servers run as another user when we are root.
    ::chmod(place_.path().c_str(), 0711);
  }

  fs::path data() const { return place_.path() / "data"; }
  fs::path web() const { return place_.path() / "web.sock"; }

  std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
    std::vector<std::string> out{"up",     "--data",       data(), "--listen", "unix:" + web().string(),
                                 "--json", "--log-format", "json"};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  std::unique_ptr<engine_process> begin(std::vector<std::string> more = {}) {
    return std::make_unique<engine_process>(arguments(std::move(more)), place_.path() / "log");
  }
  /// Waits until it is ready; what it said then.
  std::unique_ptr<engine_process> start(std::vector<std::string> more = {}) {
    auto out = begin(std::move(more));
    const auto line = out->wait_for("\"first_start\"");
    EXPECT_TRUE(line) << out->log();
    if (line) report_ = boost::json::parse(*line).as_object();
    return out;
  }
  std::unique_ptr<engine_process> first_start() { return start({"--domain", "social.example"}); }
  static int stop(engine_process& engine) {
    engine.signal(SIGTERM);
    return engine.wait();
  }

  shell_result pheidi(const std::string& command) const {
    return shell(fmt::format("{}/engine/cli/pheidi {} 2>&1", PHEIDI_BINARY_DIR, command));
  }
  shell_result make_account(const std::string& name) const {
    return pheidi(fmt::format(
        "account create {0} --email {0}@elsewhere.example --confirmed --approve --json --data {1}", name,
        data().string()));
  }
  std::string redis_cli(const std::string& command) const {
    return shell(fmt::format("redis-cli -s {}/run/redis.sock {}", data().string(), command)).output;
  }
  std::string psql(const std::string& query) const {
    return shell(fmt::format("psql -h {}/run -U pheidi -At -c \"{}\" pheidi", data().string(), query)).output;
  }
  int status_of(const std::string& target, const std::string& host = "social.example") const {
    return ask_http(web(), "GET", target, {{"Host", host}}, "").status;
  }
  int finger(const std::string& name) const {
    return status_of(fmt::format("/.well-known/webfinger?resource=acct:{}@social.example", name));
  }
  std::string settings() const { return text_of(data() / ".env.production"); }

  temporary_directory place_{"up"};
  boost::json::object report_;
};

} // namespace pheidi::test
