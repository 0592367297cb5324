// A running instance behind TLS, and the scripts of tests/interop/clients that use it as its people do.
#pragma once

#include "app/engine_process.hpp"
#include "http/certificate.hpp"
#include "support/redis_server.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::test {

/// A function of a script: "toot_lines.py", "line_21_toot_deletes".
struct client_test {
  std::string script, name;
};

/// Those that a script has, by its text: nobody has to list them twice.
std::vector<client_test> tests_of(const std::string& script);

class client_world {
 public:
  client_world();
  ~client_world();
  client_world(const client_world&) = delete;
  client_world& operator=(const client_world&) = delete;
  /// One for all tests of the program. Throws with the log of whatever did not start.
  static client_world& shared();
  /// False where npm has not brought what the script needs.
  static bool can_run(const client_test& test);

  /// Its exit status.
  int run(const client_test& test);
  /// What the last test and the instance said.
  std::string story() const;

 private:
  std::unique_ptr<logged_process> begin(const client_test& test);
  std::unique_ptr<logged_process> script(const std::vector<std::string>& command,
                                         const std::string& log) const;
  void start_front();
  void start_instance();
  /// The same instance through another door, with these settings.
  std::unique_ptr<engine_process> door(const std::string& name, std::vector<std::string> settings) const;
  void write_world() const;
  void make_people();
  std::string path(const std::string& name) const { return place_.path() / name; }
  std::string address(std::size_t door) const;

  temporary_directory place_{"clients"};
  http::test::certificate certificate_;
  std::vector<std::uint16_t> ports_;
  std::unique_ptr<logged_process> front_, slow_, last_;
  std::unique_ptr<engine_process> engine_, limited_, split_;
};

} // namespace pheidi::test
