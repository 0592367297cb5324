// The proxies of config/, as they are but for a name, ports and a certificate, before a running instance.
#include "api_server.hpp"
#include "http/nginx.hpp"
#include "support/child_process.hpp"
#include "support/free_port.hpp"
#include "swarm/shell.hpp"

#include "pheidi/crypto/certificate.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <future>
#include <iterator>

namespace pheidi::test {

namespace {

using testing::HasSubstr;
using testing::StartsWith;
using replacements = std::vector<std::pair<std::string, std::string>>;

/// A file of config/ for this instance; each text must be there, as who follows the file finds it.
std::string sample(const std::string& name, const replacements& all) {
  std::ifstream file(std::string(PHEIDI_SOURCE_DIR) + "/config/" + name);
  std::string out{std::istreambuf_iterator<char>(file), {}};
  for (const auto& [text, by] : all) {
    EXPECT_THAT(out, HasSubstr(text));
    for (auto at = out.find(text); at != out.npos; at = out.find(text, at + by.size()))
      out.replace(at, text.size(), by);
  }
  return out;
}

class proxies : public testing::Test {
 protected:
  proxies() : alice(server.add_person("alice")) {
    const auto now = wall_clock::now();
    const auto ca = crypto::certificate_authority::make("Test proxies", now);
    const auto leaf = ca.issue({{"local.example"}}, now);
    place.file("ca.pem", ca.pem());
    place.file("chain.pem", leaf.chain_pem);
    place.file("key.pem", leaf.key_pem);
  }
  ~proxies() override {
    if (running < 0) return;
    ::kill(running, SIGKILL);
    wait_child(running);
  }

  void begin(const std::vector<std::string>& program) {
    child_options options;
    options.arguments = program;
    options.output_file = place.path("log");
    options.working_directory = place.path("");
    running = start_child(options);
    ASSERT_TRUE(eventually([&] { return status_of("/.well-known/nodeinfo") == "200"; })) << place.read("log");
  }
  /// curl, which finds the instance's name here.
  std::string ask(const std::string& words, const std::string& target, const std::string& scheme = "https") {
    const auto port = scheme == "https" ? https_port : http_port;
    return shell(fmt::format("curl -s --max-time 60 --cacert {} --resolve local.example:{}:127.0.0.1 {} "
                             "'{}://local.example:{}{}'",
                             place.path("ca.pem"), port, words, scheme, port, target))
        .output;
  }
  std::string status_of(const std::string& target, const std::string& words = "") {
    return ask("-o /dev/null -w '%{http_code}' " + words, target);
  }
  std::string bearer() const { return "-H 'Authorization: Bearer " + alice.token + "' "; }

  void expect_to_hand_on_requests() {
    EXPECT_THAT(ask("-o /dev/null -w '%{redirect_url}'", "/@alice", "http"),
                StartsWith("https://local.example"));
    EXPECT_THAT(ask("", "/.well-known/webfinger?resource=acct:alice@local.example"),
                HasSubstr("acct:alice@local.example"));
    EXPECT_EQ(status_of("/api/v1/accounts/verify_credentials", bearer()), "200");
    EXPECT_EQ(status_of("/inbox", "-H 'Content-Type: application/activity+json' -d '{}'"), "401");
    std::ofstream(place.path("large")) << "status=" << std::string(3 << 20, 'x');
    EXPECT_EQ(status_of("/api/v1/statuses", bearer() + "-d @" + place.path("large")), "413")
        << "the instance's own bound";
    EXPECT_THAT(ask(bearer() + "-d @" + place.path("large"), "/api/v1/statuses"), StartsWith("{\"error\":"));
  }
  /// Events come at once, though the answer has no end.
  void expect_to_hand_on_events() {
    auto heard = std::async(std::launch::async, [&] {
      return ask("-N " + bearer(), "/api/v1/streaming/user' | grep -m 1 '^event: update");
    });
    EXPECT_TRUE(eventually([&] {
      server.post("/api/v1/statuses", alice.token, "status=now");
      return heard.wait_for(std::chrono::milliseconds(100)) == std::future_status::ready;
    }));
    EXPECT_THAT(heard.get(), HasSubstr("update"));
  }
  void expect_to_hand_on_sockets() {
    place.file("stream.py", R"(
import asyncio, ssl, sys, websockets

async def main(ca, port, token):
    url = f"wss://local.example:{port}/api/v1/streaming?stream=user"
    trusted = ssl.create_default_context(cafile=ca)
    async with websockets.connect(url, host="127.0.0.1", port=int(port), ssl=trusted,
                                  server_hostname="local.example", subprotocols=[token], open_timeout=60) as stream:
        await (await stream.ping())
        print("answered")

asyncio.run(main(*sys.argv[1:]))
)");
    const auto said = shell(fmt::format("/usr/bin/python3 {} {} {} {}", place.path("stream.py"),
                                        place.path("ca.pem"), https_port, alice.token));
    EXPECT_EQ(said.output, "answered\n");
  }

  api_server server;
  api_person alice;
  scratch place;
  std::uint16_t http_port = free_port(), https_port = free_port();
  pid_t running = -1;
};

TEST_F(proxies, nginx_as_its_file_has_it) {
  if (!http::test::nginx::installed()) GTEST_SKIP() << "nginx is not installed";
  const auto site = sample(
      "nginx.conf", {{"social.example;", "local.example;"},
                     {"127.0.0.1:3000", "unix:" + server.socket().string()},
                     {"listen 80;", fmt::format("listen 127.0.0.1:{};", http_port)},
                     {"listen [::]:80;", ""},
                     {"listen 443 ssl http2;", fmt::format("listen 127.0.0.1:{} ssl http2;", https_port)},
                     {"listen [::]:443 ssl http2;", ""},
                     {"/etc/letsencrypt/live/social.example/fullchain.pem", place.path("chain.pem")},
                     {"/etc/letsencrypt/live/social.example/privkey.pem", place.path("key.pem")}});
  place.file("nginx.conf", http::test::nginx::configuration(place.path(""), site));

  begin(http::test::nginx::command(place.path("")));

  expect_to_hand_on_requests();
  expect_to_hand_on_events();
  expect_to_hand_on_sockets();
}

TEST_F(proxies, caddy_as_its_file_has_it) {
  if (!std::filesystem::exists("/usr/bin/caddy")) GTEST_SKIP() << "Caddy is not installed";
  const auto files = fmt::format("tls {} {}", place.path("chain.pem"), place.path("key.pem"));
  const auto site = sample("Caddyfile", {{"\nsocial.example {", "\nlocal.example {\n" + files},
                                         {"127.0.0.1:3000", "unix/" + server.socket().string()}});
  place.file("Caddyfile", fmt::format("{{\nadmin off\ndefault_bind 127.0.0.1\nhttp_port {}\nhttps_port {}\n"
                                      "storage file_system {}\n}}\n",
                                      http_port, https_port, place.path("caddy")) +
                              site);

  begin({"/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", place.path("Caddyfile")});

  expect_to_hand_on_requests();
  expect_to_hand_on_events();
  expect_to_hand_on_sockets();
}

} // namespace

} // namespace pheidi::test
