// A real PostgreSQL for tests: initdb in a fresh temporary directory, reached by a unix socket only.
//
// fsync is on, so a crash test means something. The server dies with the test
// process, and its files go in the destructor. PostgreSQL refuses to run as
// root; then it runs as the user `postgres`. Start it on a thread that lives as
// long as it: the kernel ends the server with that thread.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace pheidi::test {

class postgres_server {
 public:
  enum class stop_mode { fast, immediate, kill };

  /// Starts. `settings` are lines of postgresql.conf. Throws with the server's log when it does not come up.
  explicit postgres_server(std::vector<std::string> settings = {});
  ~postgres_server();
  postgres_server(const postgres_server&) = delete;
  postgres_server& operator=(const postgres_server&) = delete;

  /// One server for all tests of an executable.
  static postgres_server& shared();

  void start();
  void stop(stop_mode mode = stop_mode::fast);
  void restart(stop_mode mode = stop_mode::fast);
  bool running() const { return pid_ > 0; }

  /// A libpq connection string for `database`.
  std::string connection(const std::string& database = "postgres") const;
  /// Makes an empty database with a name of its own; answers its connection string.
  std::string create_database();
  /// The directory of the socket, as DB_HOST takes it.
  const std::string& socket_directory() const { return directory_; }
  /// The last lines of the server's log.
  std::string log_tail() const;

 private:
  void initialize(const std::vector<std::string>& settings);
  bool wait_until_ready(); // false: the server ended instead
  std::string binary(const std::string& name) const;

  std::string directory_;
  std::string binaries_;
  uid_t user_ = 0;
  gid_t group_ = 0;
  pid_t pid_ = -1;
  int databases_ = 0;
};

} // namespace pheidi::test
