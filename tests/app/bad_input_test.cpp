// Jobs and answers that nobody should send: each ends where Mastodon would end it, says so with its job id,
// and disturbs no other job.
#include "instance.hpp"
#include "queue_view.hpp"

#include "pheidi/json/write.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace {

using namespace std::chrono_literals;
using namespace pheidi::test;
namespace json = boost::json;

enum class end { dead_as_it_is, retry, done };

struct bad_job {
  std::string what;
  std::string raw;
  end ends;
  std::string error_class; // of the retry set's member
  std::string in_log;      // what the line must hold beside the job id
};

/// A job of the right class with the arguments as given.
std::string job_with(const std::string& args) {
  pheidi::sidekiq::new_job job;
  job.klass = "ActivityPub::DeliveryWorker";
  job.queue = "push";
  job.args_json = args;
  job.retry_json = "16";
  job.dead = false;
  return pheidi::sidekiq::make_job(job, pheidi::sidekiq::make_jid(), pheidi::wall_clock::now());
}

class bad_input : public testing::Test {
 protected:
  std::string account() const { return std::to_string(here.actors().front().account_id); }

  /// Three right arguments around the one that matters.
  std::string to(const std::string& inbox) const { return here.job_for(inbox); }

  std::vector<bad_job> jobs(const std::string& good_inbox) {
    const std::string body = R"("{\"id\":\"https://local.example/1\"}")";
    const auto inbox = '"' + good_inbox + '"';
    const std::string uri = "Addressable::URI::InvalidURIError";
    return {
        {"not JSON", "{\"class\":\"ActivityPub::DeliveryWorker\",\"args\":[", end::dead_as_it_is, "",
         "JSON::ParserError"},
        {"JSON that is no job", "[1,2,3]", end::dead_as_it_is, "", "JSON::ParserError"},
        {"no class", R"({"jid":"0123456789abcdef01234567","args":[]})", end::dead_as_it_is, "",
         "JSON::ParserError"},
        {"bytes that are not UTF-8", "\xff\xfe\x00\x01", end::dead_as_it_is, "", "JSON::ParserError"},
        {"no arguments", job_with("[]"), end::retry, "ArgumentError", "wrong number of arguments"},
        {"too few arguments", job_with("[" + body + "," + account() + "]"), end::retry, "ArgumentError",
         "given 2"},
        {"too many arguments", job_with("[" + body + "," + account() + "," + inbox + ",{},1]"), end::retry,
         "ArgumentError", "given 5"},
        {"a body that is no string", job_with("[{\"id\":1}," + account() + "," + inbox + ",{}]"), end::retry,
         "ArgumentError", ""},
        {"an account id that is none", job_with("[" + body + ",{\"id\":1}," + inbox + ",{}]"), end::retry,
         "ArgumentError", ""},
        {"an inbox that is no string", job_with("[" + body + "," + account() + ",17,{}]"), end::retry,
         "ArgumentError", ""},
        {"options that are no object", job_with("[" + body + "," + account() + "," + inbox + ",[1]]"),
         end::retry, "ArgumentError", ""},
        {"an unknown account", here.job_for(good_inbox, "{}", 999999), end::retry,
         "ActiveRecord::RecordNotFound", "999999"},
        {"an account without a key", here.job_for(good_inbox, "{}", keyless_), end::retry,
         "OpenSSL::PKey::PKeyError", ""},
        {"not http", to("ftp://h0001.swarm.test/inbox"), end::retry, uri, ""},
        {"no scheme", to("h0001.swarm.test/inbox"), end::retry, uri, ""},
        {"an empty inbox", to(""), end::retry, uri, ""},
        {"credentials", to("https://user:password@h0001.swarm.test/inbox"), end::retry, uri, ""},
        {"CR and LF", to("https://h0001.swarm.test/inbox\r\nX-Injected: 1"), end::retry, uri, ""},
        {"CR and LF in the host", to("https://h0001.swarm.test\r\nX-Injected: 1/inbox"), end::retry, uri, ""},
        {"10 kB of host name", to("https://" + std::string(10000, 'a') + ".example/inbox"), end::retry, uri,
         ""},
        {"a private address", to("https://10.0.0.1/inbox"), end::done, "", "forbidden"},
        {"a private address in IPv6 form", to("https://[::ffff:10.0.0.1]/inbox"), end::done, "", "forbidden"},
        {"link-local", to("http://169.254.169.254/latest/meta-data"), end::done, "", "forbidden"},
        {"a name of a private address", to("https://intranet.test/inbox"), end::done, "", "forbidden"},
        {"50 MB", here.job_for(good_inbox, "{}", 0, std::string(50 << 20, 'x')), end::done, "",
         "max_job_bytes"},
    };
  }

  void SetUp() override {
    keyless_ =
        std::stoll(here.sql("INSERT INTO accounts (username, uri, created_at, updated_at) VALUES "
                            "('keyless', 'https://local.example/users/keyless', now(), now()) RETURNING id"));
  }

  void expect_end(const bad_job& job, const engine_process& engine) {
    SCOPED_TRACE(job.what);
    const auto jid = jid_of(job.raw);
    const auto members = view.raw_members("dead");
    EXPECT_EQ(std::count(members.begin(), members.end(), job.raw), job.ends == end::dead_as_it_is ? 1 : 0);
    if (job.ends == end::dead_as_it_is) return;

    const auto retry = view.find("retry", jid);
    ASSERT_EQ(retry.has_value(), job.ends == end::retry);
    if (retry) {
      EXPECT_EQ(retry->at("retry_count").as_int64(), 0);
      EXPECT_EQ(retry->at("error_class").as_string(), job.error_class);
      EXPECT_FALSE(retry->at("error_message").as_string().empty());
      EXPECT_EQ(retry->at("args"), json::parse(job.raw).at("args")) << "so that it can be looked at";
    }
    ASSERT_TRUE(engine.wait_for(jid)) << "lines are written a moment after what they tell of";
    const auto lines = engine.lines_with(jid);
    EXPECT_THAT(lines.front(), testing::HasSubstr(job.in_log));
    EXPECT_THAT(lines.front(), testing::AnyOf(testing::HasSubstr("\"level\":\"error\""),
                                              testing::HasSubstr("\"level\":\"warn\"")));
    EXPECT_LT(lines.front().size(), 16384u) << "the log is not a copy of the queue";
  }

  instance here;
  queue_view view{here.redis()};
  std::int64_t keyless_ = 0;
};

TEST_F(bad_input, F50_each_ends_where_it_should_and_good_jobs_among_them_arrive) {
  auto world = here.make_world({hosts("4:ok")});
  here.write("hosts", world.hosts_file() + "10.1.2.3 intranet.test\n");
  const auto bad = jobs(world.inbox(0));
  here.redis().run({"SADD", "queues", "push"});
  for (std::size_t i = 0; i < bad.size(); ++i) {
    here.push(bad[i].raw);
    if (i < 20) here.enqueue(world, 1);
  }
  auto engine = here.start();

  ASSERT_TRUE(world.wait_complete(60s)) << engine->log();
  ASSERT_TRUE(eventually([&] { return view.pending() == 0; })) << engine->log();

  EXPECT_EQ(world.snapshot().deliveries.delivered, 20u);
  EXPECT_EQ(world.snapshot().total().requests, 20u) << "no bad job reached a host";
  for (const auto& job : bad)
    expect_end(job, *engine);
  // Whoever made us refuse an address is no host that fails, but Mastodon counts the day, and so do we.
  EXPECT_TRUE(eventually([&] {
    return here.redis().integer({"SCARD", "exhausted_deliveries:10.0.0.1"}) == 1;
  }));
  EXPECT_EQ(here.redis().integer({"EXISTS", "exhausted_deliveries:h0001.swarm.test"}), 0)
      << "our own faults are not blamed on a host";
  EXPECT_TRUE(engine->running());
}

TEST_F(bad_input, F24_F27_endless_headers_are_a_failure_and_a_huge_body_behind_a_2xx_is_none) {
  auto world = here.make_world({hosts("2:endless-headers"), hosts("2:huge-body"), hosts("4:ok")});
  std::vector<std::string> endless{here.job_for(world.inbox(0)), here.job_for(world.inbox(1))};
  std::vector<std::string> huge{here.job_for(world.inbox(2)), here.job_for(world.inbox(3))};
  for (const auto* some : {&endless, &huge})
    for (const auto& job : *some)
      here.push(job);
  for (std::size_t i = 0; i < 20; ++i)
    here.push(here.job_for(world.inbox(4 + i % 4)));
  auto engine = here.start();

  ASSERT_TRUE(eventually([&] { return view.pending() == 0 && view.size("retry") == 2; }, 60s))
      << engine->log();

  EXPECT_EQ(world.snapshot().groups[2].accepted, 20u);
  for (const auto& job : endless) {
    const auto retry = view.find("retry", jid_of(job));
    ASSERT_TRUE(retry) << engine->log();
    EXPECT_EQ(retry->at("retry_count").as_int64(), 0);
    EXPECT_FALSE(retry->at("error_message").as_string().empty());
  }
  for (const auto& job : huge) {
    const auto line = engine->wait_for(jid_of(job));
    ASSERT_TRUE(line);
    EXPECT_THAT(*line, testing::HasSubstr("\"delivered\""));
  }
  EXPECT_EQ(view.counter("stat:processed"), 24);
  EXPECT_EQ(view.counter("stat:failed"), 2);
}

} // namespace
