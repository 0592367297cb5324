// How each kind of host looks to curl.
#include "curl_client.hpp"

#include "pheidi/json/read.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace pheidi::swarm {
namespace {

using test::curl_client;
using test::scratch;

// Exit statuses of curl.
constexpr int connection_refused = 7;
constexpr int timed_out = 28;
constexpr int nothing_received = 52;
constexpr int receive_failed = 56;
constexpr int certificate_refused = 60;
constexpr int too_much_header = 27; // out of memory, as curl calls it
constexpr int weird_answer = 8;

world_options unverified(std::initializer_list<const char*> groups, bool tls = false) {
  world_options o;
  for (const auto* g : groups)
    o.groups.push_back(parse_group(g).value());
  o.tls = tls;
  o.verify = false;
  return o;
}
world start(world_options o) {
  return world::start(std::move(o)).value();
}

/// The sender may give up before the swarm has seen its request.
bool comes_to_misbehave(const world& swarm) {
  for (int i = 0; i < 2000 && swarm.snapshot().groups.at(0).misbehaved == 0; ++i)
    std::this_thread::sleep_for(milliseconds(10));
  return swarm.snapshot().groups.at(0).misbehaved == 1;
}

TEST(world, accepts_and_tells_duplicates) {
  const auto swarm = start(unverified({"2"}));
  const scratch dir;
  const curl_client curl(swarm, dir);

  EXPECT_EQ(curl.post(0, "https://local.test/1").output, "202");
  EXPECT_EQ(curl.post(1, "https://local.test/1").output, "202");
  EXPECT_EQ(curl.post(1, "https://local.test/1").output, "202");

  const auto seen = swarm.snapshot();
  EXPECT_EQ(seen.deliveries.delivered, 2U);
  EXPECT_EQ(seen.deliveries.duplicates, 1U);
  EXPECT_EQ(seen.groups.at(0).accepted, 3U);
  EXPECT_EQ(seen.groups.at(0).connections, 3U);
}

TEST(world, over_tls_is_trusted_by_who_has_its_ca) {
  const auto swarm = start(unverified({"1:ok=200"}, true));
  const scratch dir;

  EXPECT_EQ(curl_client(swarm, dir).post(0, "https://local.test/1").output, "200");
  EXPECT_EQ(swarm.snapshot().handshakes, 1U);
}

TEST(world, shows_bad_certificates_where_it_is_told_to) {
  const auto swarm = start(unverified({"1:wrong-cert", "1:expired-cert", "1:untrusted-cert"}, true));
  const scratch dir;
  const curl_client curl(swarm, dir);

  for (std::size_t host = 0; host < 3; ++host)
    EXPECT_EQ(curl.post(host, "https://local.test/1").status, certificate_refused)
        << swarm.hosts()[host].name;

  EXPECT_EQ(swarm.snapshot().total().requests, 0U);
  EXPECT_EQ(curl.post(0, "https://local.test/1", "--insecure").output, "202");
}

TEST(world, keeps_a_connection_for_the_next_request) {
  const auto swarm = start(unverified({"1"}, true));
  const scratch dir;
  const curl_client curl(swarm, dir);

  const auto both = curl.post(0, "https://local.test/1", swarm.inbox(0)); // the same URL twice

  EXPECT_EQ(both.status, 0);
  EXPECT_EQ(swarm.snapshot().groups.at(0).requests, 2U);
  EXPECT_EQ(swarm.snapshot().groups.at(0).connections, 1U);
}

TEST(world, answers_errors_with_retry_after) {
  const auto swarm = start(unverified({"1:error=429,retry-after=30s", "1:gone"}));
  const scratch dir;
  const curl_client curl(swarm, dir);

  EXPECT_EQ(curl.post(0, "https://local.test/1", "-w '%{http_code} %header{retry-after}'").output, "429 30");
  EXPECT_EQ(curl.post(1, "https://local.test/1").output, "410");
  EXPECT_EQ(swarm.snapshot().total().misbehaved, 2U);
  EXPECT_EQ(swarm.snapshot().deliveries.delivered, 0U);
}

TEST(world, lets_an_erring_host_accept_the_rest_of_the_requests) {
  const auto swarm = start(unverified({"1:error=503@50%"}));
  const scratch dir;
  const curl_client curl(swarm, dir);
  std::string many;
  for (int i = 0; i < 49; ++i)
    many += " " + swarm.inbox(0);

  curl.post(0, "https://local.test/1", many);

  const auto seen = swarm.snapshot().groups.at(0);
  EXPECT_EQ(seen.requests, 50U);
  EXPECT_EQ(seen.accepted + seen.misbehaved, 50U);
  EXPECT_GT(seen.accepted, 5U);
  EXPECT_GT(seen.misbehaved, 5U);
}

TEST(world, does_not_listen_for_the_dead) {
  const auto swarm = start(unverified({"1:dead", "1"}));
  const scratch dir;

  EXPECT_EQ(curl_client(swarm, dir).post(0, "https://local.test/1").status, connection_refused);
}

TEST(world, swallows_connections_into_a_black_hole) {
  const auto swarm = start(unverified({"1:blackhole", "1"}));
  const scratch dir;

  const auto answer =
      curl_client(swarm, dir).post(0, "https://local.test/1", "--connect-timeout 0.5 -w '%{time_connect}'");

  EXPECT_EQ(answer.status, timed_out);
  EXPECT_EQ(answer.output, "0.000000");
}

TEST(world, hangs_after_the_request) {
  const auto swarm = start(unverified({"1:hang"}));
  const scratch dir;

  const auto answer = curl_client(swarm, dir).post(0, "https://local.test/1", "--max-time 3");

  EXPECT_EQ(answer.status, timed_out);
  EXPECT_TRUE(comes_to_misbehave(swarm));
}

TEST(world, hangs_before_the_handshake) {
  const auto swarm = start(unverified({"1:hang-tls"}, true));
  const scratch dir;

  const auto answer = curl_client(swarm, dir).post(0, "https://local.test/1", "--max-time 0.5");

  EXPECT_EQ(answer.status, timed_out);
  EXPECT_EQ(swarm.snapshot().handshakes, 0U);
}

TEST(world, resets_after_the_request) {
  const auto swarm = start(unverified({"1:reset"}));
  const scratch dir;

  const auto answer = curl_client(swarm, dir).post(0, "https://local.test/1");

  EXPECT_TRUE(answer.status == receive_failed || answer.status == nothing_received) << answer.status;
  EXPECT_EQ(swarm.snapshot().groups.at(0).misbehaved, 1U);
}

TEST(world, drips_its_answer) {
  const auto swarm = start(unverified({"1:drip=10ms"}));
  const scratch dir;

  const auto answer =
      curl_client(swarm, dir).post(0, "https://local.test/1", "-w '%{http_code} %{time_total}'");

  // 43 bytes with a pause of at least 10 ms after each.
  ASSERT_TRUE(answer.output.starts_with("202 ")) << answer.output;
  EXPECT_GE(std::stod(answer.output.substr(4)), 0.4);
}

TEST(world, sends_headers_without_end) {
  const auto swarm = start(unverified({"1:endless-headers"}));
  const scratch dir;

  const auto status = curl_client(swarm, dir).post(0, "https://local.test/1").status;

  const std::vector<int> bounded{too_much_header, weird_answer, receive_failed, 100};
  EXPECT_NE(std::find(bounded.begin(), bounded.end(), status), bounded.end()) << status;
}

TEST(world, sends_a_huge_body) {
  const auto swarm = start(unverified({"1:huge-body=3MB"}));
  const scratch dir;

  const auto answer =
      curl_client(swarm, dir).post(0, "https://local.test/1", "-w '%{http_code} %{size_download}'");

  EXPECT_EQ(answer.output, "202 3145728");
  EXPECT_EQ(swarm.snapshot().deliveries.delivered, 1U);
}

TEST(world, redirects_to_a_path_that_accepts) {
  const auto swarm = start(unverified({"1:redirect"}));
  const scratch dir;
  const curl_client curl(swarm, dir);

  EXPECT_EQ(curl.post(0, "https://local.test/1").output, "307");
  EXPECT_EQ(swarm.snapshot().deliveries.delivered, 0U);
  EXPECT_EQ(curl.post(0, "https://local.test/1", "--location").output, "202");
  EXPECT_EQ(swarm.snapshot().deliveries.delivered, 1U);
}

TEST(world, waits_as_long_as_its_latency) {
  const auto swarm = start(unverified({"1:latency=150ms..250ms"}));
  const scratch dir;

  const auto answer = curl_client(swarm, dir).post(0, "https://local.test/1", "-w ' %{time_starttransfer}'");

  EXPECT_GE(std::stod(answer.output), 0.15);
}

TEST(world, refuses_bodies_and_headers_beyond_its_bounds) {
  auto options = unverified({"1"});
  options.max_body_bytes = 1000;
  const auto swarm = start(std::move(options));
  const scratch dir;
  const curl_client curl(swarm, dir);

  EXPECT_EQ(curl.post(0, std::string(2000, 'x')).output, "413");
  EXPECT_EQ(curl.post(0, "https://local.test/1", "-H 'X-Long: " + std::string(40000, 'x') + "'").output,
            "431");
}

TEST(world, changes_a_host_from_dead_to_alive_and_back) {
  auto swarm = start(unverified({"1:dead", "1"}));
  const scratch dir;
  const curl_client curl(swarm, dir);
  ASSERT_EQ(curl.post(0, "https://local.test/1").status, connection_refused);

  ASSERT_TRUE(swarm.change(0, {}));
  EXPECT_EQ(curl.post(0, "https://local.test/1").output, "202");
  ASSERT_TRUE(swarm.change(0, {.what = act::dead}));
  EXPECT_EQ(curl.post(0, "https://local.test/1").status, connection_refused);

  EXPECT_FALSE(swarm.change(7, {}));
}

TEST(world, knows_what_is_still_to_come_from_hosts_that_can_accept) {
  auto swarm = start(unverified({"1", "1:dead"}));
  const scratch dir;
  swarm.expect({{"h0001.swarm.test", "https://local.test/1"}, {"h0002.swarm.test", "https://local.test/1"}});

  EXPECT_EQ(swarm.outstanding(), 1U);
  EXPECT_FALSE(swarm.wait_complete(milliseconds(1)));
  curl_client(swarm, dir).post(0, "https://local.test/1");
  EXPECT_TRUE(swarm.wait_complete(seconds(20)));
  EXPECT_TRUE(swarm.wait_delivered(1, seconds(20)));
  EXPECT_EQ(swarm.missing(10), (std::vector<delivery>{{"h0002.swarm.test", "https://local.test/1"}}));
}

TEST(world, waits_for_what_is_expected_of_a_host_in_no_group) {
  auto swarm = start(unverified({"1"}));
  swarm.expect({{"published.test", "https://local.test/1"}});
  EXPECT_EQ(swarm.outstanding(), 1U);
  EXPECT_FALSE(swarm.wait_complete(milliseconds(1)));
}

TEST(world, writes_each_delivery_into_its_ledger_file) {
  const scratch dir;
  {
    auto options = unverified({"3"});
    options.threads = 2;
    options.ledger_file = dir.path("ledger.tsv");
    const auto swarm = start(std::move(options));
    const curl_client curl(swarm, dir);
    for (std::size_t host = 0; host < 3; ++host)
      curl.post(host, "https://local.test/1");
  }

  auto lines = parse_deliveries(dir.read("ledger.tsv"));
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.host < b.host; });
  EXPECT_EQ(lines, (std::vector<delivery>{{"h0001.swarm.test", "https://local.test/1"},
                                          {"h0002.swarm.test", "https://local.test/1"},
                                          {"h0003.swarm.test", "https://local.test/1"}}));
}

TEST(world, serves_several_hosts_on_one_address) {
  auto options = unverified({"5"});
  options.hosts_per_address = 5;
  const auto swarm = start(std::move(options));
  const scratch dir;
  const curl_client curl(swarm, dir);

  EXPECT_EQ(swarm.hosts()[4].address, swarm.hosts()[0].address);
  EXPECT_EQ(curl.post(4, "https://local.test/1").output, "202");
  EXPECT_EQ(curl.post(4, "https://local.test/1", "-H 'Host: h0006.swarm.test'").output, "421");
}

TEST(world, says_when_a_port_is_taken) {
  const auto first = start(unverified({"1"}));
  auto options = unverified({"1"});
  options.port = first.port();

  EXPECT_FALSE(world::start(std::move(options)));
}

TEST(world, ends_while_requests_are_under_way) {
  auto swarm = start(unverified({"1:slow=1m", "1:hang"}));
  const scratch dir;
  const curl_client curl(swarm, dir);
  curl.post(0, "https://local.test/1", "--max-time 0.2");
  curl.post(1, "https://local.test/1", "--max-time 0.2");

  swarm.stop();

  EXPECT_EQ(swarm.snapshot().open_connections, 0U);
}

TEST(control, answers_and_changes_over_a_unix_socket) {
  const scratch dir;
  auto options = unverified({"1:dead", "1"});
  options.control = "unix:" + dir.path("control");
  const auto swarm = start(std::move(options));
  const curl_client curl(swarm, dir);
  const auto ask = [&](const std::string& arguments) {
    return test::shell("curl -s --max-time 20 --unix-socket " + dir.path("control") + " " + arguments).output;
  };
  curl.post(1, "https://local.test/1");

  const auto status = json::parse(ask("http://swarm/swarm/status"));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->as_object().at("delivered").as_int64(), 1);
  EXPECT_EQ(ask("-d 'ok=200' 'http://swarm/swarm/change?group=0'"), "ok=200\n");
  // The host listens a moment after the answer.
  EXPECT_EQ(curl.post(0, "https://local.test/1", "--retry 20 --retry-connrefused").output, "200");
  EXPECT_EQ(ask("-d 'deaf' -o /dev/null -w '%{http_code}' 'http://swarm/swarm/change?group=0'"), "400");
  EXPECT_EQ(ask("-d 'ok' -o /dev/null -w '%{http_code}' 'http://swarm/swarm/change?group=9'"), "409");
  const auto file = dir.file("expected", "h0002.swarm.test\thttps://local.test/7\n");
  EXPECT_EQ(ask("--data-binary @" + file + " http://swarm/swarm/expect"), "1 expected\n");
  EXPECT_EQ(ask("http://swarm/swarm/missing"), "h0002.swarm.test\thttps://local.test/7\n");
  EXPECT_EQ(ask("-X POST http://swarm/swarm/reset"), "forgotten\n");
  EXPECT_EQ(swarm.snapshot().deliveries.delivered, 0U);
  EXPECT_EQ(ask("-o /dev/null -w '%{http_code}' http://swarm/"), "404");
}

} // namespace
} // namespace pheidi::swarm
