// Documents under real names, asked for by curl at the ports that URLs have by default.
#include "curl_client.hpp"

#include "pheidi/http/url.hpp"
#include "pheidi/net/resolver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::swarm {
namespace {

using test::scratch;
using test::shell;
using testing::HasSubstr;

world start(bool tls = true, std::vector<group> groups = {}) {
  world_options o;
  o.groups = std::move(groups);
  o.tls = tls;
  return world::start(std::move(o)).value();
}

/// What curl says about a URL when names are looked up in the world's hosts file only.
std::string fetch(const world& w, const scratch& dir, const std::string& url, const std::string& more = {}) {
  const auto at = http::url::parse(url).value();
  const auto table = net::hosts_table::parse(w.hosts_file());
  const auto addresses = table.find(at.to.host);
  if (addresses.empty()) return "unknown name";
  dir.file("ca.pem", w.ca_pem());
  const auto to = fmt::format("{}:{}:{}:{}", at.to.host, at.to.port, addresses.front().to_string(),
                              table.port_at(at.to.host, addresses.front(), at.to.port));
  return shell(fmt::format("curl -s --noproxy '*' --max-time 20 --connect-to {} --cacert {} {} "
                           "-w '|%{{http_code}}|%{{content_type}}' '{}'",
                           to, dir.path("ca.pem"), more, url))
      .output;
}

TEST(documents, are_served_over_tls_under_any_name) {
  auto w = start();
  const scratch dir;

  w.publish("https://mastodon.example/users/a", R"({"id":1})").value();
  w.publish("https://other.example/.well-known/webfinger?resource=acct:a@other.example", "{}",
            "application/jrd+json")
      .value();

  EXPECT_EQ(fetch(w, dir, "https://mastodon.example/users/a"), R"({"id":1}|200|application/activity+json)");
  EXPECT_EQ(fetch(w, dir, "https://other.example/.well-known/webfinger?resource=acct:a@other.example"),
            "{}|200|application/jrd+json");
}

TEST(documents, are_the_only_thing_that_a_get_finds) {
  auto w = start();
  const scratch dir;
  w.publish("https://mastodon.example/a?b=1", "{}").value();

  EXPECT_THAT(fetch(w, dir, "https://mastodon.example/a"), HasSubstr("|404|"));
  EXPECT_THAT(fetch(w, dir, "https://mastodon.example/a?b=2"), HasSubstr("|404|"));
  EXPECT_EQ(w.document_hits("https://mastodon.example/a?b=1"), 0U);
}

TEST(documents, are_counted_and_replaced) {
  auto w = start(false);
  const scratch dir;
  w.publish("http://mastodon.example/a", "old").value();
  (void)fetch(w, dir, "http://mastodon.example/a");

  w.publish("http://mastodon.example/a", "gone", "text/plain", 410, {{"X-Why", "moved"}}).value();

  EXPECT_EQ(fetch(w, dir, "http://mastodon.example/a", "-H 'Accept: x/y'"), "gone|410|text/plain");
  EXPECT_EQ(w.document_hits("http://mastodon.example/a"), 2U);
  const auto last = w.last_document_request("http://mastodon.example/a");
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(*last->find("accept"), "x/y");
}

TEST(documents, may_be_on_a_host_of_a_group_too) {
  auto w = start(true, {{1, {}}});
  const scratch dir;

  w.publish("https://h0001.swarm.test/users/a", "{}").value();

  EXPECT_THAT(fetch(w, dir, "https://h0001.swarm.test/users/a"), HasSubstr("|200|"));
  EXPECT_EQ(test::curl_client(w, dir).post(0, "https://local.test/1").output, "401");
}

TEST(documents, that_ask_for_a_signature_answer_401_without) {
  auto w = start();
  const scratch dir;
  document secret;
  secret.body = "{}";
  secret.asks = document::asks_for::signature;

  w.publish("https://mastodon.example/secret", secret).value();

  EXPECT_THAT(fetch(w, dir, "https://mastodon.example/secret"), HasSubstr("|401|"));
}

TEST(documents, make_a_host_that_takes_deliveries) {
  world_options o;
  o.verify = false;
  auto w = world::start(std::move(o)).value();
  const scratch dir;
  w.publish("https://mastodon.example/users/a", "{}").value();

  const auto answer =
      fetch(w, dir, "https://mastodon.example/inbox", R"(--data-binary '{"id":"https://l.test/1"}')");

  EXPECT_THAT(answer, HasSubstr("|202|"));
  EXPECT_EQ(w.snapshot().deliveries.delivered, 1U);
  EXPECT_EQ(w.snapshot().groups.back().behaviour, "documents");
}

TEST(documents, need_a_url_and_a_running_world) {
  auto w = start();

  EXPECT_TRUE(w.publish("not a url", "{}").error().is(errc::bad_url));
  w.stop();
  EXPECT_TRUE(w.publish("https://mastodon.example/a", "{}").error().is(errc::stopped));
}

} // namespace
} // namespace pheidi::swarm
