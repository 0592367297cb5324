// config/quickstart.sh with the program that was built for the tests: twice, stopped, and once for a machine.
#include "instance.hpp"
#include "swarm/shell.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>

namespace pheidi::test {

namespace {

using testing::HasSubstr;

class quickstart : public testing::Test {
 protected:
  quickstart() { ::chmod(place_.path().c_str(), 0711); } // the servers run as another user when we are root
  ~quickstart() override { run("--stop"); }

  shell_result run(const std::string& arguments = "") const {
    return shell(
        fmt::format("XDG_DATA_HOME={} PHEIDI_PROGRAM={}/engine/cli/pheidi {}/config/quickstart.sh {} 2>&1",
                    place_.path().string(), PHEIDI_BINARY_DIR, PHEIDI_SOURCE_DIR, arguments));
  }
  std::string file(const std::string& name) const {
    std::ifstream in(place_.path() / "pheidi/quickstart" / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  bool something_runs() const {
    // Brackets, so that the search does not find itself.
    const auto programs = place_.path().string() + "/[p]heidi/";
    return shell(fmt::format("grep -lsz -- '{}' /proc/[0-9]*/cmdline", programs)).status == 0;
  }
  std::string seen() const {
    auto port = file("port");
    port.erase(port.find_last_not_of('\n') + 1);
    return shell(fmt::format("curl -s 'http://localhost:{}/api/v1/accounts/lookup?acct=admin'", port)).output;
  }

  temporary_directory place_{"quick"};
};

TEST_F(quickstart, leaves_an_instance_with_neighbours_and_may_run_again) {
  const auto first = run();
  ASSERT_EQ(first.status, 0) << first.output;
  EXPECT_THAT(first.output, HasSubstr("is up"));
  const auto password = file("admin.txt");
  EXPECT_GE(password.size(), 12U);
  EXPECT_THAT(first.output, HasSubstr(password.substr(0, password.size() - 1)));
  EXPECT_TRUE(eventually([&] { return seen().find(R"("followers_count":4)") != std::string::npos; }))
      << seen();
  EXPECT_TRUE(eventually([&] { return seen().find(R"("following_count":4)") != std::string::npos; }))
      << seen();

  const auto second = run();

  EXPECT_EQ(second.status, 0) << second.output;
  EXPECT_EQ(file("admin.txt"), password);
  EXPECT_THAT(seen(), HasSubstr(R"("followers_count":4)"));

  EXPECT_EQ(run("--stop").status, 0);
  EXPECT_FALSE(something_runs());
}

TEST_F(quickstart, for_a_machine_it_starts_looks_and_stops) {
  const auto once = run("--once");

  EXPECT_EQ(once.status, 0) << once.output;
  EXPECT_FALSE(something_runs());
}

} // namespace

} // namespace pheidi::test
