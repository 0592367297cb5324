// What `pheidi up` looks at before it writes anything down, and what it says of a directory that does not
// fit.
#include "support/free_port.hpp"
#include "up_fixture.hpp"

#include <gmock/gmock.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pheidi::test {

namespace {

using testing::HasSubstr;
using testing::Not;

/// A port of the loopback address where somebody listens.
class taken_port {
 public:
  taken_port() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&at), size), 0);
    EXPECT_EQ(::listen(fd_, 1), 0);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size), 0);
    number_ = ntohs(at.sin_port);
  }
  ~taken_port() { ::close(fd_); }
  taken_port(const taken_port&) = delete;
  taken_port& operator=(const taken_port&) = delete;
  int number() const { return number_; }

 private:
  int fd_;
  int number_ = 0;
};

class first_start : public up {
 protected:
  fs::path file() const { return data() / ".env.production"; }
  std::unique_ptr<engine_process> begin_on(const std::string& listen) {
    return std::make_unique<engine_process>(
        std::vector<std::string>{"up", "--data", data(), "--listen", listen, "--json"},
        place_.path() / "log");
  }
  std::string address_of(const engine_process& engine) const {
    const auto line = engine.wait_for("\"first_start\"");
    EXPECT_TRUE(line) << engine.log();
    return line ? std::string(boost::json::parse(*line).at("address").as_string()) : "";
  }
  void write(const std::string& text) const { std::ofstream(file()) << text; }
};

TEST_F(first_start, on_a_port_that_is_taken_is_refused_and_another_port_is_the_address_then) {
  const taken_port taken;
  auto refused = begin_on(fmt::format("127.0.0.1:{}", taken.number()));
  EXPECT_EQ(refused->wait(), 1);
  EXPECT_THAT(refused->log(), HasSubstr("Address already in use"));
  EXPECT_THAT(refused->log(), HasSubstr("--listen"));
  EXPECT_FALSE(fs::exists(file()));
  EXPECT_FALSE(fs::exists(data() / "postgres")) << "nothing was made for it";

  const auto port = free_port();
  auto engine = begin_on(fmt::format("127.0.0.1:{}", port));

  EXPECT_EQ(address_of(*engine), fmt::format("http://localhost:{}", port));
}

TEST_F(first_start, takes_localhost_for_an_address) {
  const auto port = free_port();
  auto engine = begin_on(fmt::format("localhost:{}", port));

  EXPECT_EQ(address_of(*engine), fmt::format("http://localhost:{}", port));
  const auto page = shell(fmt::format("curl -sf http://localhost:{}/.well-known/nodeinfo", port));
  EXPECT_EQ(page.status, 0) << engine->log();
}

TEST_F(first_start, with_a_redis_that_does_not_answer_is_refused_and_the_next_try_names_another) {
  auto refused =
      begin({"--domain", "social.example", "--redis", fmt::format("redis://127.0.0.1:{}/0", free_port())});
  EXPECT_EQ(refused->wait(), 1);
  EXPECT_THAT(refused->log(), HasSubstr("--redis"));
  EXPECT_FALSE(fs::exists(file()));

  redis_server redis;
  auto engine = start({"--domain", "social.example", "--redis", "unix://" + redis.socket()});

  EXPECT_EQ(status_of("/nodeinfo/2.0"), 200) << engine->log();
}

TEST_F(first_start, that_is_refused_names_the_options_and_not_only_a_file_that_is_gone) {
  auto refused = begin({"--domain", "no domain"});

  EXPECT_EQ(refused->wait(), 1);
  EXPECT_THAT(refused->log(), HasSubstr("--domain"));
  EXPECT_THAT(refused->log(), HasSubstr("the file is gone again"));
}

TEST_F(first_start, is_the_only_one_with_new_secrets_and_others_than_those_are_refused) {
  auto engine = up::first_start();
  ASSERT_EQ(stop(*engine), 0);
  const auto right = settings();
  constexpr std::string_view name = "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY=";
  auto wrong = right;
  wrong.replace(wrong.find(name) + name.size(), 8, "00000000");
  ASSERT_NE(wrong, right);
  write(wrong);

  auto refused = begin();

  EXPECT_EQ(refused->wait(), 1);
  EXPECT_THAT(refused->log(), HasSubstr("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY"));
  EXPECT_TRUE(fs::exists(file()));
  write(right);
  auto again = start();
  EXPECT_EQ(status_of("/nodeinfo/2.0"), 200) << again->log();
}

TEST_F(first_start, leaves_a_level_of_the_log_that_the_file_may_change) {
  auto talkative = up::first_start();
  ASSERT_EQ(stop(*talkative), 0);
  EXPECT_THAT(talkative->log(), HasSubstr("\"start.done\""));
  write(settings() + "PHEIDI_LOG__LEVEL=error\n");

  auto silent = start();
  ASSERT_EQ(stop(*silent), 0);
  EXPECT_THAT(silent->log(), Not(HasSubstr("\"start.done\"")));

  auto asked = start({"--log-level", "info"});
  ASSERT_EQ(stop(*asked), 0);
  EXPECT_THAT(asked->log(), HasSubstr("\"start.done\""));
}

TEST_F(first_start, is_followed_by_commands_that_name_the_directory_when_they_lack_it_or_it_stands_still) {
  auto engine = up::first_start();
  ASSERT_EQ(stop(*engine), 0);
  const auto start_it = "pheidi up --data " + data().string();

  EXPECT_THAT(pheidi("account list").output, HasSubstr("--data DIR"));
  EXPECT_THAT(pheidi("domain --help").output, HasSubstr("--data DIR"));
  EXPECT_THAT(pheidi("account list --data " + data().string()).output, HasSubstr(start_it));
  const auto examined = pheidi("doctor --data " + data().string()).output;
  EXPECT_THAT(examined, HasSubstr("start it: " + start_it));
  EXPECT_THAT(examined, Not(HasSubstr("redis-server")));
  EXPECT_THAT(examined, Not(HasSubstr("DATABASE_URL")));
}

} // namespace

} // namespace pheidi::test
