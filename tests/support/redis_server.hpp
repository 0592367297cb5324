// A real redis-server for tests: own temporary directory, unix socket, chosen config lines.
//
//   redis_server server({"appendonly yes", "appendfsync always"});
//   server.run({"LPUSH", "queue:push", job});
//   server.kill(); server.start();   // the same data again
//
// Everything is removed by the destructor; the kernel ends the server with the thread that started it. `run`
// is a blocking client of its own for arranging and checking.
#pragma once

#include "temporary_directory.hpp"

#include "pheidi/redis/reply.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

struct redisContext;

namespace pheidi::test {

class redis_server {
 public:
  /// Starts it and waits until it answers PING. `config` lines come last, so they win.
  explicit redis_server(std::vector<std::string> config = {}, bool sentinel = false);
  ~redis_server();
  redis_server(const redis_server&) = delete;
  redis_server& operator=(const redis_server&) = delete;

  const std::string& socket() const { return socket_; }
  std::filesystem::path directory() const { return directory_.path(); }
  pid_t pid() const { return pid_; }

  void launch(); ///< starts it without waiting
  void start();
  void terminate(); ///< SIGTERM, and waits for the end
  void kill();      ///< SIGKILL, and waits for the end
  void pause();     ///< SIGSTOP
  void resume();    ///< SIGCONT

  /// One command by the blocking client; throws if there is no answer.
  redis::reply run(const std::vector<std::string>& command);
  std::string text(const std::vector<std::string>& command);
  std::int64_t integer(const std::vector<std::string>& command);
  std::vector<std::string> list(const std::vector<std::string>& command);

 private:
  struct free_context {
    void operator()(redisContext* c) const;
  };
  using client = std::unique_ptr<redisContext, free_context>;
  client connect() const;
  void wait_until_ready();
  void end(int signal);

  temporary_directory directory_;
  std::string socket_;
  std::vector<std::string> config_;
  bool sentinel_;
  pid_t pid_ = -1;
  client client_;
};

} // namespace pheidi::test
