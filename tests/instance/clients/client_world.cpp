#include "client_world.hpp"

#include "app/instance.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/stat.h>

namespace pheidi::test {

namespace fs = std::filesystem;

namespace {

/// The doors by which clients come in, in the order of their ports.
enum door_number : std::size_t { plain, limited, split };

/// It takes more than a minute of waiting, so it is begun before the others.
const client_test slow_test{"megalodon_lines.mjs", "line_53_megalodon_keeps_its_socket_alive"};

std::string folder() {
  return std::string(PHEIDI_SOURCE_DIR) + "/tests/interop/clients";
}

bool is_javascript(const std::string& script) {
  return script.ends_with(".mjs");
}

/// Waits for that in its log; throws when it ends before, or takes too long.
void expect(logged_process& process, const std::string& text) {
  const auto said = [&] { return !process.lines_with(text).empty(); };
  eventually([&] { return said() || !process.running(); });
  if (!said()) throw std::runtime_error("did not start:\n" + process.log());
}

/// "" for a line that begins no test.
std::string test_in(const std::string& line) {
  for (const std::string head : {"def ", "export async function "})
    for (const std::string kind : {"line_", "row_", "boots_", "page_"})
      if (line.starts_with(head + kind)) return line.substr(head.size(), line.find('(') - head.size());
  return {};
}

} // namespace

std::vector<client_test> tests_of(const std::string& script) {
  std::vector<client_test> out;
  std::ifstream in(folder() + "/" + script);
  for (std::string line; std::getline(in, line);)
    if (auto name = test_in(line); !name.empty()) out.push_back({script, std::move(name)});
  if (out.empty()) throw std::runtime_error("no tests in " + script);
  return out;
}

bool client_world::can_run(const client_test& test) {
  return !is_javascript(test.script) || fs::exists(folder() + "/node_modules/.installed");
}

client_world& client_world::shared() {
  static client_world world;
  return world;
}

client_world::client_world() {
  // The servers run as another user when we are root.
  ::chmod(place_.path().c_str(), 0711);
  start_front();
  start_instance();
  limited_ = door("limited", {"web.rate_limits=true"});
  const auto other_name = fmt::format("identity.web_domain=localhost:{}", ports_[split]);
  split_ = door("split", {other_name, "web.rate_limits=false"});
  write_world();
  make_people();
  if (can_run(slow_test)) slow_ = begin(slow_test);
}

client_world::~client_world() {
  slow_.reset();
  for (auto* engine : {limited_.get(), split_.get(), engine_.get()})
    if (engine) engine->signal(SIGTERM);
  if (engine_) engine_->wait(); // and with it its servers, before their files go
}

std::string client_world::address(std::size_t door) const {
  return fmt::format("https://localhost:{}", ports_[door]);
}

/// The environment is that of a person who trusts our certificate.
std::unique_ptr<logged_process> client_world::script(const std::vector<std::string>& command,
                                                     const std::string& log) const {
  std::vector<std::string> all{"/usr/bin/env", "LANG=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1",
                               "HOME=" + path("home")};
  all.push_back("PHEIDI_CLIENTS=" + path("world.json"));
  for (const auto* name : {"REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"})
    all.push_back(fmt::format("{}={}", name, certificate_.chain_file()));
  all.insert(all.end(), command.begin(), command.end());
  return std::make_unique<logged_process>(std::move(all), path(log), folder());
}

void client_world::start_front() {
  fs::create_directories(path("home"));
  front_ = script({"/usr/bin/python3", "tls_front.py", certificate_.chain_file(), certificate_.key_file(),
                   path("plain.sock"), path("limited.sock"), path("split.sock")},
                  "front.log");
  expect(*front_, " ");
  std::istringstream ports(front_->log());
  for (std::uint16_t port = 0; ports >> port;)
    ports_.push_back(port);
  if (ports_.size() != 3) throw std::runtime_error("no TLS:\n" + front_->log());
}

void client_world::start_instance() {
  const auto set = [](std::string value) { return std::vector<std::string>{"--set", std::move(value)}; };
  std::vector<std::string> all{"up", "--json", "--log-format", "json", "--data", path("data")};
  all.insert(all.end(), {"--domain", fmt::format("localhost:{}", ports_[plain])});
  all.insert(all.end(), {"--listen", "unix:" + path("plain.sock")});
  // A name of this machine would be without TLS otherwise.
  for (const auto& more : {set("identity.https=true"), set("web.rate_limits=false"),
                           set("ops.listen=unix:" + path("plain.ops"))})
    all.insert(all.end(), more.begin(), more.end());
  engine_ = std::make_unique<engine_process>(std::move(all), path("plain.log"));
  expect(*engine_, "\"first_start\"");
}

std::unique_ptr<engine_process> client_world::door(const std::string& name,
                                                   std::vector<std::string> settings) const {
  std::vector<std::string> all{"run",     "--data",        path("data"), "--log-format",       "json",
                               "--roles", "web,streaming", "--set",      "identity.https=true"};
  settings.push_back("web.listen=unix:" + path(name + ".sock"));
  settings.push_back("ops.listen=unix:" + path(name + ".ops"));
  for (auto& each : settings)
    all.insert(all.end(), {"--set", std::move(each)});
  auto out = std::make_unique<engine_process>(std::move(all), path(name + ".log"));
  expect(*out, "\"start.done\"");
  return out;
}

void client_world::write_world() const {
  const std::string artefacts = std::string(PHEIDI_SOURCE_DIR) + "/build/artefacts";
  fs::create_directories(artefacts);
  const boost::json::object all{
      {"base", address(plain)},  {"limited", address(limited)},
      {"split", address(split)}, {"pheidi", std::string(PHEIDI_BINARY_DIR) + "/engine/cli/pheidi"},
      {"data", path("data")},    {"artefacts", artefacts}};
  std::ofstream(path("world.json")) << boost::json::serialize(all);
}

void client_world::make_people() {
  auto made = script({"/usr/bin/python3", "people.py"}, "people.log");
  if (made->wait() != 0) throw std::runtime_error("no people:\n" + made->log());
}

std::unique_ptr<logged_process> client_world::begin(const client_test& test) {
  const std::string runner = is_javascript(test.script) ? "./run" : "/usr/bin/python3";
  return script({runner, test.script, test.name}, test.name + ".log");
}

int client_world::run(const client_test& test) {
  const bool begun = slow_ && test.name == slow_test.name;
  last_ = begun ? std::move(slow_) : begin(test);
  return last_->wait();
}

std::string client_world::story() const {
  auto out = last_->log();
  for (const auto* level : {"\"warn\"", "\"error\""})
    for (const auto& line : engine_->lines_with(level))
      out += line + "\n";
  return out;
}

} // namespace pheidi::test
