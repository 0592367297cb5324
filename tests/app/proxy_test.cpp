// Deliveries through a forward proxy: absolute form for plain http, a tunnel for https.
#include "http/certificate.hpp"
#include "http/test_proxy.hpp"
#include "openssl_judge.hpp"
#include "sender.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace pheidi::test;
using testing::ElementsAre;

TEST(proxy, sees_plain_http_in_absolute_form_with_its_credentials) {
  recording_peer proxy;
  instance_options options;
  options.extra_env = fmt::format("http_proxy=http://user:secret@127.0.0.1:{}\n", proxy.port());
  sender here(options);
  const std::string inbox = "http://far.example:8080/inbox?x=1"; // a name that only the proxy could resolve
  here.push(here.job_for(inbox, "{}", 0, odd_body));

  const auto log = here.run();

  const auto got = proxy.all();
  ASSERT_EQ(got.size(), 1u) << log;
  EXPECT_EQ(got[0].target, inbox);
  EXPECT_EQ(field(got[0], "host"), "far.example");
  EXPECT_EQ(field(got[0], "proxy-authorization"), "Basic dXNlcjpzZWNyZXQ=");
  EXPECT_EQ(got[0].body, odd_body);
  const auto v = judge(got[0], inbox, here.public_pem());
  EXPECT_TRUE(v.good());
  EXPECT_EQ(v.covered, "host date content-type digest (request-target)");
}

/// A proxy that makes tunnels, on a thread of its own until it is asked what it saw.
class tunnel_proxy {
 public:
  tunnel_proxy() : proxy_(loop_), thread_([this] { loop_.run(); }) {}
  ~tunnel_proxy() { end(); }
  std::uint16_t port() const { return proxy_.port(); }
  std::vector<std::string> asked() {
    end();
    return proxy_.asked();
  }

 private:
  void end() {
    if (!thread_.joinable()) return;
    loop_.stop();
    thread_.join();
  }
  pheidi::net::loop loop_{"proxy"};
  pheidi::http::test::test_proxy proxy_;
  std::thread thread_;
};

TEST(proxy, is_asked_for_a_tunnel_to_https) {
  const pheidi::http::test::certificate certificate;
  recording_peer peer(certificate.chain(), certificate.key());
  tunnel_proxy proxy;
  instance_options options;
  options.extra_env = fmt::format("http_proxy=http://127.0.0.1:{}\n", proxy.port());
  sender here(options);
  here.write("ca.pem", certificate.chain());
  for (int i = 0; i < 3; ++i)
    here.push(here.job_for(peer.inbox()));

  const auto log =
      here.run({"--set", "delivery.lane_concurrency_max=1", "--set", "delivery.lane_concurrency_start=1"});

  const auto got = peer.all();
  ASSERT_EQ(got.size(), 3u) << log;
  EXPECT_THAT(proxy.asked(), ElementsAre(fmt::format("CONNECT peer.example:{}", peer.port())))
      << "one tunnel, kept";
  for (const auto& r : got) {
    EXPECT_EQ(r.target, "/inbox") << "in the tunnel it is an ordinary request";
    EXPECT_EQ(r.find("proxy-authorization"), nullptr);
    EXPECT_TRUE(judge(r, peer.inbox(), here.public_pem()).good());
  }
}

} // namespace
