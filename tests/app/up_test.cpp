// `pheidi up` with the servers of its own, real ones: first and later starts, deaths, refusals, and given
// servers.
#include "support/free_port.hpp"
#include "support/postgres_server.hpp"
#include "up_fixture.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace pheidi::test {

namespace {

using testing::HasSubstr;

TEST_F(up, the_first_start_makes_everything_and_answers) {
  auto engine = first_start();

  EXPECT_TRUE(report_.at("first_start").as_bool());
  EXPECT_TRUE(report_.at("made_data_model").as_bool());
  EXPECT_EQ(report_.at("address").as_string(), "https://social.example");
  EXPECT_EQ(status_of("/nodeinfo/2.0"), 200);
  const auto made = make_account("alice");
  EXPECT_EQ(made.status, 0) << made.output;
  EXPECT_EQ(finger("alice"), 200);
  EXPECT_EQ(finger("bob"), 404);
  const auto kept = pheidi("settings get media_cache_retention_period --data " + data().string());
  EXPECT_THAT(kept.output, HasSubstr("7"));
  EXPECT_EQ(redis_cli("config get appendonly"), "appendonly\nyes\n");
  EXPECT_EQ(redis_cli("config get appendfsync"), "appendfsync\neverysec\n");
  EXPECT_EQ(redis_cli("config get maxmemory-policy"), "maxmemory-policy\nnoeviction\n");
  EXPECT_EQ(stop(*engine), 0) << engine->log();
}

TEST_F(up, a_second_start_finds_what_the_first_left) {
  auto first = first_start();
  ASSERT_EQ(make_account("alice").status, 0);
  redis_cli("set kept yes");
  const auto written = settings();
  const auto children = children_of(first->pid());
  ASSERT_EQ(stop(*first), 0) << first->log();
  for (const auto& [name, pid] : children)
    EXPECT_FALSE(lives(pid)) << name;
  EXPECT_FALSE(fs::exists(data() / "postgres/postmaster.pid")) << "PostgreSQL was not stopped in order";

  auto second = start();

  EXPECT_FALSE(report_.at("first_start").as_bool());
  EXPECT_FALSE(report_.at("made_data_model").as_bool());
  EXPECT_EQ(settings(), written);
  EXPECT_EQ(finger("alice"), 200);
  EXPECT_EQ(redis_cli("get kept"), "yes\n");
  EXPECT_EQ(stop(*second), 0) << second->log();
}

TEST_F(up, its_servers_end_with_it_when_it_is_killed_and_the_next_start_recovers) {
  auto first = first_start();
  ASSERT_EQ(make_account("alice").status, 0);
  redis_cli("set kept yes");
  const auto children = children_of(first->pid());
  ASSERT_TRUE(children.contains("postgres"));
  ASSERT_TRUE(children.contains("redis-server"));
  first->end_now();

  auto second = start(); // at once: the old servers may still be writing

  EXPECT_EQ(finger("alice"), 200) << second->log();
  EXPECT_EQ(redis_cli("get kept"), "yes\n");
  for (const auto& [name, pid] : children)
    EXPECT_FALSE(lives(pid)) << name;
}

TEST_F(up, traces_of_a_machine_that_lost_power_are_no_obstacle) {
  auto first = first_start();
  const auto children = children_of(first->pid());
  ::kill(children.at("postgres"), SIGSTOP);
  const auto pid_file = text_of(data() / "postgres/postmaster.pid");
  ::kill(children.at("postgres"), SIGCONT);
  ASSERT_EQ(stop(*first), 0);
  // The process that the file names is another program now: this test.
  std::ofstream(data() / "postgres/postmaster.pid") << ::getpid() << pid_file.substr(pid_file.find('\n'));
  std::ofstream(data() / "run/.s.PGSQL.5432") << "";
  std::ofstream(data() / "run/redis.sock") << "";

  auto second = start();

  EXPECT_EQ(status_of("/nodeinfo/2.0"), 200) << second->log();
  EXPECT_EQ(stop(*second), 0);
}

TEST_F(up, a_server_that_dies_is_started_again) {
  auto engine = first_start();
  const auto redis = children_of(engine->pid()).at("redis-server");
  redis_cli("set kept yes");
  ASSERT_TRUE(eventually(
      [&] { return redis_cli("info persistence").find("aof_pending_bio_fsync:0") != std::string::npos; }));

  ::kill(redis, SIGKILL);

  ASSERT_TRUE(engine->wait_for("up.server_died")) << engine->log();
  EXPECT_TRUE(eventually([&] { return redis_cli("get kept") == "yes\n"; })) << engine->log();
  EXPECT_EQ(stop(*engine), 0) << engine->log();
}

TEST_F(up, a_postgresql_that_cannot_start_yet_is_started_again_later) {
  auto engine = first_start();
  ASSERT_EQ(make_account("alice").status, 0);
  // A backend that never looks whether its postmaster lives, and keeps the shared memory.
  logged_process busy({"/usr/bin/psql", "-h", data() / "run", "-U", "pheidi", "-c",
                       "do $$ begin loop end loop; end $$", "pheidi"},
                      place_.path() / "busy.log");
  pid_t backend = 0;
  ASSERT_TRUE(eventually([&] {
    backend = std::atoi(psql("select pid from pg_stat_activity where query like 'do $%'").c_str());
    return backend > 0;
  }));

  ::kill(children_of(engine->pid()).at("postgres"), SIGKILL);

  const auto in_the_way = "pre-existing shared memory block";
  EXPECT_TRUE(engine->wait_for(in_the_way)) << engine->log();
  ::kill(backend, SIGKILL);
  EXPECT_TRUE(eventually([&] { return finger("alice") == 200; })) << engine->log();
  EXPECT_EQ(stop(*engine), 0) << engine->log();
}

TEST_F(up, the_domain_of_an_instance_cannot_be_changed) {
  auto engine = first_start();
  ASSERT_EQ(stop(*engine), 0);

  auto other = begin({"--domain", "other.example"});

  EXPECT_EQ(other->wait(), 1);
  EXPECT_THAT(other->log(), HasSubstr("is social.example, which cannot become other.example"));
}

TEST_F(up, a_first_start_that_fails_leaves_no_settings) {
  auto bad = begin({"--domain", "no domain"});
  EXPECT_EQ(bad->wait(), 1);
  EXPECT_THAT(bad->log(), HasSubstr("LOCAL_DOMAIN"));
  auto two_lines = begin({"--domain", "social.example\nPHEIDI_WEB__API=false"});
  EXPECT_EQ(two_lines->wait(), 1);
  EXPECT_THAT(two_lines->log(), HasSubstr("control character"));
  auto unreachable = begin({"--domain", "social.example", "--postgres", "postgresql:///x?host=/nowhere"});
  EXPECT_NE(unreachable->wait(), 0);
  EXPECT_FALSE(fs::exists(data() / ".env.production"));

  auto good = first_start();

  EXPECT_EQ(status_of("/nodeinfo/2.0"), 200) << good->log();
}

TEST_F(up, another_database_than_the_one_it_has_is_refused) {
  auto engine = first_start();
  ASSERT_EQ(stop(*engine), 0);

  auto moved = begin({"--postgres", "postgresql:///other"});

  EXPECT_EQ(moved->wait(), 1);
  EXPECT_THAT(moved->log(), HasSubstr("DATABASE_URL"));
}

TEST_F(up, data_of_a_postgresql_that_is_not_installed_are_left_alone) {
  fs::create_directories(data() / "postgres");
  std::ofstream(data() / "postgres/PG_VERSION") << "9\n";

  auto engine = begin({"--domain", "social.example"});

  EXPECT_EQ(engine->wait(), 1);
  EXPECT_THAT(engine->log(), HasSubstr("Install postgresql-9 again"));
  EXPECT_EQ(std::distance(fs::directory_iterator(data() / "postgres"), {}), 1);
}

TEST_F(up, without_a_domain_it_is_for_this_machine_and_speaks_http) {
  const auto port = free_port();
  engine_process engine({"up", "--data", data(), "--listen", fmt::format("127.0.0.1:{}", port), "--json"},
                        place_.path() / "log");

  const auto line = engine.wait_for("\"first_start\"");

  ASSERT_TRUE(line) << engine.log();
  EXPECT_EQ(boost::json::parse(*line).at("address").as_string(), fmt::format("http://localhost:{}", port));
  const auto page = shell(fmt::format("curl -sf http://localhost:{}/.well-known/nodeinfo", port));
  EXPECT_THAT(page.output, HasSubstr(fmt::format("http://localhost:{}/nodeinfo/2.0", port)));
  const auto posted =
      shell(fmt::format("curl -s -o /dev/null -w '%{{http_code}}' -d '{{}}' -H 'Content-Type: "
                        "application/activity+json' http://localhost:{}/inbox",
                        port));
  EXPECT_EQ(posted.output, "401") << "its inbox knows the name with the port, and wants a signature";
}

TEST_F(up, given_servers_are_used_and_left_running) {
  redis_server redis;
  auto& postgres = postgres_server::shared();
  const auto database = postgres.create_database();
  const auto name = database.substr(database.rfind("dbname=") + 7);
  auto engine =
      start({"--domain", "social.example", "--redis", "unix://" + redis.socket(), "--postgres",
             fmt::format("postgresql:///{}?host={}&user=postgres", name, postgres.socket_directory())});

  EXPECT_TRUE(report_.at("made_data_model").as_bool());
  ASSERT_EQ(make_account("alice").status, 0);
  EXPECT_EQ(finger("alice"), 200);
  EXPECT_FALSE(fs::exists(data() / "postgres"));
  EXPECT_EQ(children_of(engine->pid()).size(), 0U);
  EXPECT_TRUE(eventually([&] { return redis.integer({"SCARD", "processes"}) == 1; }));
  EXPECT_EQ(stop(*engine), 0) << engine->log();
  EXPECT_EQ(redis.text({"PING"}), "PONG");

  auto again = start();
  EXPECT_FALSE(report_.at("made_data_model").as_bool()) << "the URLs were written down";
  EXPECT_EQ(finger("alice"), 200);
}

TEST_F(up, roles_can_be_split_over_processes) {
  auto web_only = start({"--domain", "social.example", "--roles", "web,streaming"});
  redis_cli(
      R"(lpush queue:default '{"class":"BackupWorker","args":[1],"queue":"default","jid":"0123456789abcdef01234567",)"
      R"("created_at":1790000000000,"enqueued_at":1790000000000,"retry":3}')");
  ASSERT_EQ(redis_cli("exists processes"), "0\n");

  engine_process worker({"run", "--data", data(), "--roles", "ingest,delivery", "--log-format", "json",
                         "--set", "ops.listen=unix:" + (place_.path() / "worker.sock").string()},
                        place_.path() / "worker.log");

  ASSERT_TRUE(worker.wait_for("\"start.done\"")) << worker.log();
  EXPECT_TRUE(eventually([&] { return redis_cli("llen queue:default") == "0\n"; })) << worker.log();
  EXPECT_EQ(redis_cli("scard processes"), "1\n");
  EXPECT_EQ(status_of("/nodeinfo/2.0"), 200);
  worker.signal(SIGTERM);
  EXPECT_EQ(worker.wait(), 0) << worker.log();
  EXPECT_EQ(stop(*web_only), 0) << web_only->log();
}

} // namespace

} // namespace pheidi::test
