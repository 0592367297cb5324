// Neighbours and an instance, each a process of its own: follows both ways, posts, and answers to them.
#include "engine_process.hpp"
#include "instance.hpp"
#include "support/free_port.hpp"
#include "swarm/shell.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <sys/stat.h>

namespace pheidi::test {

namespace {

namespace fs = std::filesystem;

class neighbourhood : public testing::Test {
 protected:
  neighbourhood() {
    ::chmod(place_.path().c_str(), 0711); // the servers run as another user when we are root
    neighbours_ = process({"swarm", "neighbours", "--http", "--servers", "2", "--json", "--post-every", "1",
                           "--account", "admin", "--instance", fmt::format("127.0.0.1:{}", port_), "--domain",
                           domain(), "--keys", path("keys"), "--hosts-file", path("hosts")},
                          "neighbours.log");
    EXPECT_TRUE(neighbours_->wait_for("ben@meadow.test")) << neighbours_->log();
    instance_ = process({"up", "--data", path("data"), "--listen", fmt::format("127.0.0.1:{}", port_),
                         "--json", "--set", "network.hosts_file=" + path("hosts"), "--set",
                         "network.allowed_private_addresses=127.0.0.0/8"},
                        "instance.log");
    EXPECT_TRUE(instance_->wait_for("\"first_start\"")) << instance_->log();
  }

  std::string path(const char* name) const { return (place_.path() / name).string(); }
  std::string domain() const { return fmt::format("localhost:{}", port_); }
  std::unique_ptr<engine_process> process(std::vector<std::string> arguments, const char* log) const {
    return std::make_unique<engine_process>(std::move(arguments), place_.path() / log);
  }
  shell_result admin(const std::string& command) const {
    return shell(fmt::format("{}/engine/cli/pheidi account {} --data {} --json 2>&1", PHEIDI_BINARY_DIR,
                             command, path("data")));
  }
  boost::json::object seen(const std::string& who) const {
    const auto page =
        shell(fmt::format("curl -s 'http://{}/api/v1/accounts/lookup?acct={}'", domain(), who)).output;
    boost::system::error_code bad;
    auto value = boost::json::parse(page, bad);
    return bad || !value.is_object() ? boost::json::object() : value.as_object();
  }
  std::int64_t count(const std::string& who, std::string_view what) const {
    const auto all = seen(who);
    const auto* found = all.if_contains(what);
    return found && found->is_int64() ? found->as_int64() : -1;
  }
  boost::json::object closing_counts() {
    neighbours_->signal(SIGTERM);
    EXPECT_EQ(neighbours_->wait(), 0);
    const auto lines = neighbours_->lines_with("\"follows_accepted\"");
    return lines.empty() ? boost::json::object() : boost::json::parse(lines.front()).as_object();
  }

  temporary_directory place_{"near"};
  std::uint16_t port_ = free_port();
  std::unique_ptr<engine_process> neighbours_, instance_;
};

TEST_F(neighbourhood, follows_both_ways_and_posts) {
  ASSERT_EQ(admin("create admin --email admin@example.org --force --confirmed --approve").status, 0);

  EXPECT_TRUE(eventually([&] { return count("admin", "followers_count") == 2; })) << instance_->log();
  EXPECT_EQ(admin("follow admin ada@harbour.test").status, 0);
  EXPECT_EQ(admin("follow admin ben@meadow.test").status, 0);
  EXPECT_TRUE(eventually([&] { return count("admin", "following_count") == 2; })) << instance_->log();
  EXPECT_TRUE(eventually([&] { return count("ada@harbour.test", "statuses_count") >= 4; }))
      << instance_->log();

  const auto counts = closing_counts();
  EXPECT_EQ(counts.at("followed").to_number<int>(), 2);
  EXPECT_EQ(counts.at("follows_accepted").to_number<int>(), 2);
  EXPECT_EQ(counts.at("failed").to_number<int>(), 0);
  instance_->signal(SIGTERM);
  EXPECT_EQ(instance_->wait(), 0) << instance_->log();
}

TEST_F(neighbourhood, a_follow_of_somebody_unknown_is_refused) {
  ASSERT_EQ(admin("create admin --email admin@example.org --force --confirmed --approve").status, 0);

  const auto refused = admin("follow admin nobody@harbour.test");

  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.output.find("there is no account 'nobody@harbour.test'"), std::string::npos)
      << refused.output;
}

} // namespace

} // namespace pheidi::test
