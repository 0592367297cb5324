// Servers of an instance that die, fail to start again and hang, in the shape of shell scripts.
#include "app/up/own_servers.hpp"
#include "instance.hpp"
#include "support/redis_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <sys/stat.h>

namespace pheidi::app {

namespace {

namespace fs = std::filesystem;
using test::eventually;
using testing::HasSubstr;
using testing::Not;

/// No pause worth the name, and a patience that no test outlives.
constexpr restart_rule at_once{milliseconds(1), 5, seconds(3600), seconds(3600)};

class own_servers_of_an_instance : public testing::Test {
 protected:
  fs::path file(const std::string& name) const { return place_.path() / name; }
  std::string text_of(const std::string& name) const {
    std::ifstream in(file(name));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  pid_t number_in(const std::string& name) const {
    pid_t out = 0;
    std::ifstream(file(name)) >> out;
    return out;
  }

  /// `before` is what its script does at each start, number $n; then it writes its pid, is ready and stays.
  own_server server(const std::string& name, const std::string& before = ":") const {
    own_server out;
    out.name = name;
    out.how.arguments = {
        "/bin/sh", "-c",
        fmt::format("n=$(($(cat {0}.starts 2>/dev/null || echo 0) + 1)); echo $n > {0}.starts; "
                    "{1}; echo $$ > {0}.pid; exec sleep 3600",
                    name, before)};
    out.how.output_file = file(name + ".log");
    out.how.working_directory = place_.path();
    out.ready = [this, name](pid_t pid) { return number_in(name + ".pid") == pid; };
    return out;
  }
  void start(std::vector<own_server> all) {
    auto started = own_servers::start(
        std::move(all), [this] { ++lost_; }, at_once);
    ASSERT_TRUE(started) << started.error().message();
    servers_ = std::move(*started);
  }
  std::string refusal_of(own_server one) const {
    std::vector<own_server> all;
    all.push_back(std::move(one));
    const auto started = own_servers::start(
        std::move(all), [] {}, at_once);
    return started ? "started" : started.error().message();
  }
  bool runs(const std::string& name, int start) const {
    return number_in(name + ".starts") == start && lives(number_in(name + ".pid"));
  }
  static bool lives(pid_t pid) { return pid > 0 && ::kill(pid, 0) == 0; }
  void kill(const std::string& name) const { ::kill(number_in(name + ".pid"), SIGKILL); }

  test::temporary_directory place_{"own"};
  std::atomic<int> lost_{0};
  std::unique_ptr<own_servers> servers_;
};

TEST_F(own_servers_of_an_instance, a_start_that_fails_is_a_death_like_any_other) {
  start({server("a", "case $n in 2|3|4) exit 1;; esac")});

  kill("a");

  EXPECT_TRUE(eventually([&] { return runs("a", 5); })) << text_of("a.starts");
  EXPECT_EQ(lost_, 0);
}

TEST_F(own_servers_of_an_instance, more_than_five_deaths_in_a_row_are_too_many) {
  start({server("a", "[ $n = 1 ] || exit 1")});

  kill("a");

  EXPECT_TRUE(eventually([&] { return lost_ == 1; }));
  EXPECT_EQ(number_in("a.starts"), 1 + 5) << "the first death, five starts, five deaths";
}

TEST_F(own_servers_of_an_instance, its_end_does_not_wait_for_one_that_does_not_get_ready_again) {
  start({server("a", "[ $n = 1 ] || { echo $$ > second.pid; exec sleep 3600; }")});
  kill("a");
  ASSERT_TRUE(eventually([&] { return lives(number_in("second.pid")); }));

  servers_.reset();

  EXPECT_FALSE(lives(number_in("second.pid")));
}

TEST_F(own_servers_of_an_instance, one_that_is_stopped_hears_its_end) {
  start({server("a")});
  ::kill(number_in("a.pid"), SIGSTOP);

  servers_.reset(); // its patience is a minute

  EXPECT_FALSE(lives(number_in("a.pid")));
}

TEST_F(own_servers_of_an_instance, one_is_started_again_while_another_does_not_get_ready) {
  ASSERT_EQ(::mkfifo(file("go").c_str(), 0600), 0);
  start({server("a", "[ $n = 1 ] || read go < go"), server("b")});
  kill("a");
  ASSERT_TRUE(eventually([&] { return number_in("a.starts") == 2; }));

  kill("b");

  EXPECT_TRUE(eventually([&] { return runs("b", 2); }));
  std::ofstream(file("go")) << "go\n";
  EXPECT_TRUE(eventually([&] { return runs("a", 2); }));
}

TEST_F(own_servers_of_an_instance, the_last_words_are_those_of_this_start) {
  std::ofstream(file("a.log")) << "trouble of yesterday\n";

  const auto refusal = refusal_of(server("a", "echo trouble of today; exit 3"));

  EXPECT_THAT(refusal, HasSubstr("a ends at its start: /bin/sh ended with status 3"));
  EXPECT_THAT(refusal, HasSubstr("trouble of today"));
  EXPECT_THAT(refusal, Not(HasSubstr("yesterday")));
}

TEST_F(own_servers_of_an_instance, one_that_never_became_its_program_is_told_from_one_that_failed) {
  auto no_program = server("a");
  no_program.how.arguments.front() = "/nowhere/redis-server";
  EXPECT_THAT(refusal_of(no_program), HasSubstr("/nowhere/redis-server cannot be executed"));

  auto no_directory = server("a");
  no_directory.how.working_directory = "/nowhere/at/all";
  EXPECT_THAT(refusal_of(no_directory), HasSubstr("/nowhere/at/all cannot be entered"));

  EXPECT_THAT(refusal_of(server("a", "kill -9 $$")), HasSubstr("/bin/sh was killed by signal 9"));
}

} // namespace

} // namespace pheidi::app
