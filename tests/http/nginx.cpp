#include "nginx.hpp"

#include "support/child_process.hpp"
#include "support/free_port.hpp"

#include "pheidi/net/stream.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unistd.h>

namespace pheidi::http::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr const char* program = "/usr/sbin/nginx";

std::string one_server(const std::string& directory, std::uint16_t port, const std::string& locations,
                       std::uint16_t upstream) {
  std::string out;
  if (upstream)
    out += "  upstream backend { server 127.0.0.1:" + std::to_string(upstream) + "; keepalive 4; }\n";
  out += "  server {\n    listen 127.0.0.1:" + std::to_string(port) + ";\n    root " + directory + ";\n" +
         locations + "\n  }\n";
  return out;
}

} // namespace

std::string nginx::configuration(const std::string& directory, const std::string& in_http) {
  std::string out = "daemon off;\nmaster_process off;\nerror_log stderr;\npid " + directory +
                    "/nginx.pid;\nevents { worker_connections 64; }\nhttp {\n  access_log off;\n";
  for (const auto* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    out += std::string("  ") + kind + "_temp_path " + directory + "/" + kind + ";\n";
  return out + in_http + "}\n";
}

std::vector<std::string> nginx::command(const std::string& directory) {
  return {program, "-p", directory, "-e", "stderr", "-c", directory + "/nginx.conf"};
}

bool nginx::installed() {
  return ::access(program, X_OK) == 0;
}

nginx::nginx(const std::string& locations, std::uint16_t upstream) : port_(pheidi::test::free_port()) {
  auto pattern = (fs::temp_directory_path() / "pheidi-nginx-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
  directory_ = pattern;
  std::ofstream(directory_ + "/nginx.conf")
      << configuration(directory_, one_server(directory_, port_, locations, upstream));
  pheidi::test::child_options options;
  options.arguments = command(directory_);
  options.output_file = directory_ + "/log";
  options.working_directory = directory_;
  pid_ = pheidi::test::start_child(options);
}

nginx::~nginx() {
  ::kill(pid_, SIGKILL);
  pheidi::test::wait_child(pid_);
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

net::awaitable<bool> nginx::ready(net::loop& l) {
  // It does not say when it listens, so it is asked until it does.
  for (int i = 0; i < 6000; ++i) {
    const auto dialled = co_await net::dial_trusted(l, std::string("127.0.0.1"), port_, 1s);
    if (dialled) co_return true;
    co_await net::sleep_for(l, 10ms);
  }
  co_return false;
}

std::string nginx::log() const {
  std::ifstream in(directory_ + "/log");
  return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace pheidi::http::test
