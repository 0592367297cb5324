// The executor through a PgBouncer that pools transactions; only where the program is installed.
#include "executor_fixture.hpp"
#include "support/child_process.hpp"

#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <libpq-fe.h>
#include <pwd.h>
#include <thread>
#include <unistd.h>

namespace pheidi::db {
namespace {

using test::postgres_server;

constexpr const char* program = "/usr/sbin/pgbouncer";

/// Two server connections for any number of clients, so that sessions are shared at once.
class pgbouncer {
 public:
  explicit pgbouncer(const postgres_server& behind) : directory_(behind.socket_directory()) {
    const auto file = directory_ + "/pgbouncer.ini";
    std::ofstream(file) << "[databases]\n* = host=" << directory_ << " port=5432 user=postgres\n"
                        << "[pgbouncer]\nunix_socket_dir = " << directory_ << "\nlisten_port = 6543\n"
                        << "auth_type = any\npool_mode = transaction\ndefault_pool_size = 2\n"
                        << "logfile = " << directory_ << "/pgbouncer.log\n";
    // It refuses root as PostgreSQL does.
    const passwd* user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
    pid_ = test::start_child({{program, file},
                              directory_ + "/pgbouncer.out",
                              directory_,
                              user ? user->pw_uid : 0,
                              user ? user->pw_gid : 0});
  }
  ~pgbouncer() {
    ::kill(pid_, SIGKILL);
    test::wait_child(pid_);
  }
  std::string connection(const std::string& database) const {
    return fmt::format("host={} port=6543 user=postgres dbname={}", directory_, database);
  }
  bool ready(const std::string& database) const {
    for (int i = 0; i < 1200; ++i) {
      if (PQping(connection(database).c_str()) == PQPING_OK) return true;
      std::this_thread::sleep_for(milliseconds(50));
    }
    return false;
  }

 private:
  std::string directory_;
  pid_t pid_;
};

TEST(executor_pgbouncer, works_with_pooled_transactions) {
  if (!std::filesystem::exists(program)) GTEST_SKIP() << "PgBouncer is not installed (apt install pgbouncer)";
  postgres_server server;
  pgbouncer bouncer(server);
  ASSERT_TRUE(bouncer.ready("postgres"));
  auto options = options_for(bouncer.connection("postgres"), 6);
  options.postgres.prepared_statements = false;
  executor db(options);
  ASSERT_TRUE(db.run_now(statement("CREATE TABLE t (n int PRIMARY KEY)")));

  std::vector<std::future<bool>> answers;
  for (int i = 0; i < 6; ++i)
    answers.push_back(std::async(std::launch::async, [&db, i] {
      bool good = true;
      for (int n = 0; n < 30; ++n) {
        function<std::string> f = [i, n](transaction& tx) {
          tx.exec_params("INSERT INTO t VALUES ($1)", i * 1000 + n);
          return tx.exec1("SELECT current_setting('TimeZone') || current_setting('statement_timeout')")[0]
              .as<std::string>();
        };
        auto answer = db.run_now(f);
        good = good && answer && *answer == "UTC15s";
      }
      return good;
    }));

  for (auto& a : answers)
    EXPECT_TRUE(a.get());
  EXPECT_EQ(query(db, "SELECT count(*) FROM t"), "180");
}

} // namespace
} // namespace pheidi::db
