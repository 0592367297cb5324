// Starts, stops and asks a redis-server.
#include "redis_server.hpp"

#include "child_process.hpp"

#include <hiredis/hiredis.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace pheidi::test {

namespace {

constexpr int ready_tries = 6000;
constexpr std::chrono::milliseconds ready_pause{10};
constexpr timeval answer_within{60, 0};

redis::reply converted(const redisReply& r) {
  const std::string text = r.str ? std::string(r.str, r.len) : std::string{};
  switch (r.type) {
  case REDIS_REPLY_STRING:
    return {text};
  case REDIS_REPLY_STATUS:
    return {redis::status{text}};
  case REDIS_REPLY_ERROR:
    return {redis::error_reply{text}};
  case REDIS_REPLY_INTEGER:
    return {std::int64_t{r.integer}};
  case REDIS_REPLY_ARRAY: {
    redis::array items;
    for (std::size_t i = 0; i < r.elements; ++i)
      items.push_back(converted(*r.element[i]));
    return {std::move(items)};
  }
  default:
    return {redis::nil{}};
  }
}

} // namespace

void redis_server::free_context::operator()(redisContext* c) const {
  redisFree(c);
}

redis_server::redis_server(std::vector<std::string> config, bool sentinel)
    : directory_("redis"), socket_((directory_.path() / "redis.sock").string()), config_(std::move(config)),
      sentinel_(sentinel) {
  std::ofstream out(directory_.path() / "redis.conf");
  out << "port 0\nbind 127.0.0.1\ndaemonize no\ndir " << directory_.path().string() << "\nunixsocket "
      << socket_ << "\n";
  if (!sentinel) out << "save \"\"\nappendonly no\nenable-debug-command yes\n";
  for (const auto& line : config_)
    out << line << "\n";
  out.close();
  start();
}

redis_server::~redis_server() {
  end(SIGKILL);
}

void redis_server::launch() {
  child_options options;
  options.arguments = {"/usr/bin/redis-server", (directory_.path() / "redis.conf").string()};
  if (sentinel_) options.arguments.emplace_back("--sentinel");
  options.output_file = (directory_.path() / "redis.log").string();
  options.working_directory = directory_.path().string();
  pid_ = start_child(options);
}

void redis_server::start() {
  launch();
  wait_until_ready();
}

redis_server::client redis_server::connect() const {
  client c(redisConnectUnixWithTimeout(socket_.c_str(), {1, 0}));
  if (!c || c->err) return {};
  redisSetTimeout(c.get(), answer_within);
  return c;
}

void redis_server::wait_until_ready() {
  // An unauthenticated NOAUTH answer counts: the server serves.
  for (int i = 0; i < ready_tries; ++i) {
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) break;
    client_ = connect();
    if (client_) {
      const auto r = run({"PING"});
      const auto* e = std::get_if<redis::error_reply>(&r.value);
      if (!e || !e->text.starts_with("LOADING")) return;
    }
    std::this_thread::sleep_for(ready_pause);
  }
  std::ifstream log(directory_.path() / "redis.log");
  throw std::runtime_error("redis-server did not start: " +
                           std::string(std::istreambuf_iterator<char>(log), {}));
}

void redis_server::end(int signal) {
  if (pid_ < 0) return;
  client_.reset();
  ::kill(pid_, signal);
  if (signal != SIGKILL) ::kill(pid_, SIGCONT);
  wait_child(pid_);
  pid_ = -1;
}

void redis_server::terminate() {
  end(SIGTERM);
}
void redis_server::kill() {
  end(SIGKILL);
}
void redis_server::pause() {
  ::kill(pid_, SIGSTOP);
}
void redis_server::resume() {
  ::kill(pid_, SIGCONT);
}

redis::reply redis_server::run(const std::vector<std::string>& command) {
  std::vector<const char*> argv;
  std::vector<std::size_t> sizes;
  for (const auto& a : command) {
    argv.push_back(a.data());
    sizes.push_back(a.size());
  }
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!client_ || client_->err) client_ = connect();
    if (!client_) break;
    auto* raw = redisCommandArgv(client_.get(), static_cast<int>(argv.size()), argv.data(), sizes.data());
    if (!raw) continue; // the server closed this client, e.g. by CLIENT KILL
    auto out = converted(*static_cast<redisReply*>(raw));
    freeReplyObject(raw);
    return out;
  }
  throw std::runtime_error("no answer from redis-server to " + command.front());
}

std::string redis_server::text(const std::vector<std::string>& command) {
  const auto r = run(command);
  if (const auto* s = std::get_if<redis::status>(&r.value)) return s->text;
  if (const auto* e = std::get_if<redis::error_reply>(&r.value)) return e->text;
  return r.text() ? *r.text() : std::string{};
}

std::int64_t redis_server::integer(const std::vector<std::string>& command) {
  const auto r = run(command);
  return r.integer() ? *r.integer() : -1;
}

std::vector<std::string> redis_server::list(const std::vector<std::string>& command) {
  const auto r = run(command);
  std::vector<std::string> out;
  if (!r.items()) return out;
  for (const auto& i : *r.items())
    out.push_back(i.text() ? *i.text() : std::string{});
  return out;
}

} // namespace pheidi::test
