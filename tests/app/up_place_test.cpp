// Whose the directory of `pheidi up` is: one process's, one user's, and closed to others.
#include "up_fixture.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace pheidi::test {

namespace {

using testing::HasSubstr;

TEST_F(up, a_second_instance_on_the_same_data_is_refused) {
  auto engine = first_start();

  auto second = begin();

  EXPECT_EQ(second->wait(), 1);
  EXPECT_THAT(second->log(), HasSubstr(fmt::format("(process {})", engine->pid())));
  EXPECT_EQ(status_of("/nodeinfo/2.0"), 200) << "the first goes on";
}

TEST_F(up, nothing_of_an_instance_that_runs_changes_when_a_second_is_refused) {
  fs::create_directories(data() / "run");
  ::chmod((data() / "run").c_str(), 0755);
  const int lock = ::open((data() / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(::flock(lock, LOCK_EX | LOCK_NB), 0);

  auto second = begin({"--domain", "social.example"});

  EXPECT_EQ(second->wait(), 1);
  EXPECT_THAT(second->log(), HasSubstr("an instance runs with"));
  EXPECT_EQ(mode_of(data() / "run"), 0755U);
  EXPECT_FALSE(fs::exists(data() / "redis"));
  ::close(lock);
}

TEST_F(up, root_leaves_the_instance_of_another_user_alone) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root could take it";
  constexpr uid_t nobody = 65534;
  fs::create_directories(data() / "run");
  for (const auto& each : {data(), data() / "run"})
    ASSERT_EQ(::chown(each.c_str(), nobody, nobody), 0);

  auto as_root = begin({"--domain", "social.example"});

  ASSERT_TRUE(as_root->wait_for("belongs to nobody")) << "it took the place";
  EXPECT_EQ(as_root->wait(), 1);
  EXPECT_THAT(as_root->log(),
              HasSubstr(fmt::format("{0} belongs to nobody: start as this user, `sudo -u nobody pheidi up "
                                    "--data {0}`",
                                    data().string())));
  EXPECT_EQ(owner_of(data() / "run"), nobody);
  EXPECT_EQ(std::distance(fs::directory_iterator(data()), {}), 1) << "not even a lock";

  ASSERT_EQ(::chown(data().c_str(), 0, 0), 0);
  fs::rename(data() / "run", data() / "postgres");
  auto again = begin({"--domain", "social.example"});
  EXPECT_EQ(again->wait(), 1);
  EXPECT_THAT(again->log(), HasSubstr((data() / "postgres").string() + " belongs to nobody"));
}

TEST_F(up, a_directory_that_its_servers_cannot_enter_is_refused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root's servers run as another user";
  ::chmod(place_.path().c_str(), 0700);

  auto engine = begin({"--domain", "social.example"});

  EXPECT_EQ(engine->wait(), 1);
  EXPECT_THAT(engine->log(), HasSubstr("cannot enter"));
}

TEST_F(up, what_it_writes_is_for_its_owner_alone) {
  auto engine = first_start();

  EXPECT_EQ(mode_of(data() / ".env.production"), 0600U);
  for (const auto* closed : {"run", "redis", "postgres", "logs"}) {
    ASSERT_TRUE(fs::exists(data() / closed)) << closed;
    EXPECT_EQ(mode_of(data() / closed) & 0077U, 0U) << closed;
  }
  for (const auto* secret :
       {"ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
        "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", "SECRET_KEY_BASE", "VAPID_PUBLIC_KEY",
        "VAPID_PRIVATE_KEY"})
    EXPECT_THAT(settings(), testing::ContainsRegex(fmt::format("{}=[A-Za-z0-9_=-]{{40,}}\n", secret)));
}

} // namespace

} // namespace pheidi::test
