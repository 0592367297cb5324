// Files over real TLS: where they may be, how much of them is taken.
#include "remote_rig.hpp"

namespace pheidi::instance::remote {
namespace {

namespace discovery = federation::discovery;
using discovery::errc;

/// ok for a value and for errors of others.
errc code_of(const result<fetched>& r) {
  if (r || r.error().code.category() != enum_category<errc>::instance()) return errc::ok;
  return static_cast<errc>(r.error().code.value());
}

/// What a program of the system prints: gzip, so that not both ends are our code.
std::string output_of(const std::string& command) {
  std::string out;
  auto* pipe = ::popen(command.c_str(), "r");
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    out.append(buffer, n);
  ::pclose(pipe);
  return out;
}

struct remote_fetch : in_remote {};

TEST_F(remote_fetch, asks_as_itself_and_signs_nothing) {
  publish("https://a.example/x.png", "bytes", "image/png; charset=binary");

  const auto got = get("https://a.example/x.png");

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(got->bytes, "bytes");
  EXPECT_EQ(got->content_type, "image/png; charset=binary");
  EXPECT_EQ(got->url, "https://a.example/x.png");
  const auto asked = world.last_document_request("https://a.example/x.png").value();
  EXPECT_EQ(*asked.find("user-agent"), "Pheidi test");
  EXPECT_EQ(*asked.find("accept"), "*/*");
  EXPECT_EQ(*asked.find("accept-encoding"), "gzip");
  EXPECT_EQ(asked.find("signature"), nullptr);
  EXPECT_EQ(counted("pheidi_remote_fetched_bytes_total"), 5);
}

TEST_F(remote_fetch, each_status_has_its_meaning) {
  const std::pair<int, errc> table[] = {
      {404, errc::not_found},   {410, errc::gone},        {401, errc::refused},
      {403, errc::refused},     {429, errc::unavailable}, {500, errc::unavailable},
      {503, errc::unavailable}, {206, errc::refused},     {204, errc::refused}};
  for (const auto& [status, expected] : table) {
    const auto url = fmt::format("https://a.example/{}", status);
    answer(url, status);

    const auto got = get(url);

    EXPECT_EQ(code_of(got), expected) << status;
    EXPECT_EQ(discovery::is_transient(got.error()), expected == errc::unavailable) << status;
  }
}

TEST_F(remote_fetch, follows_three_redirects_and_no_fourth) {
  for (int n = 0; n < 4; ++n)
    redirect(fmt::format("https://a.example/{}", n), fmt::format("/{}", n + 1));
  publish("https://a.example/4", "here");

  const auto three = get("https://a.example/1");

  ASSERT_TRUE(three.has_value()) << three.error().message();
  EXPECT_EQ(three->bytes, "here");
  EXPECT_EQ(three->url, "https://a.example/4");
  EXPECT_EQ(code_of(get("https://a.example/0")), errc::refused);
}

TEST_F(remote_fetch, does_not_go_round_in_a_circle) {
  redirect("https://a.example/1", "https://b.example/2");
  redirect("https://b.example/2", "https://a.example/1");

  EXPECT_EQ(code_of(get("https://a.example/1")), errc::refused);
  EXPECT_EQ(hits("https://a.example/1"), 2U);
  EXPECT_EQ(hits("https://b.example/2"), 2U);
}

TEST_F(remote_fetch, is_led_nowhere_that_nobody_may_connect_to) {
  const auto port = std::to_string(forbidden.port());
  const std::string inside[] = {"https://inside.example/x",
                                "http://127.0.0.1:" + port + "/x",
                                "http://[::1]:" + port + "/x",
                                "http://localhost:" + port + "/x",
                                "http://169.254.169.254/latest/meta-data",
                                "https://a.example:6379/x",
                                "https://a.example:25/x",
                                "https://social.ours.test/x",
                                "file:///etc/passwd",
                                "gopher://a.example/x",
                                "data:text/plain,x",
                                "//inside.example/x"};
  for (const auto& to : inside) {
    redirect("https://a.example/away", to);

    const auto led = get("https://a.example/away");
    const auto asked = get(to);

    EXPECT_FALSE(led) << to;
    EXPECT_FALSE(asked) << to;
    EXPECT_FALSE(discovery::is_transient(led.error())) << to << ": " << led.error().message();
  }
  EXPECT_EQ(forbidden.touches(), 0);
}

TEST_F(remote_fetch, is_not_made_from_blocked_servers) {
  policy->add_block("b.example", {.suspended = true});
  redirect("https://a.example/1", "https://media.b.example/x.png");
  publish("https://media.b.example/x.png", "x");

  EXPECT_EQ(code_of(get("https://media.b.example/x.png")), errc::blocked_domain);
  EXPECT_EQ(code_of(get("https://a.example/1")), errc::blocked_domain);
  EXPECT_EQ(hits("https://media.b.example/x.png"), 0U);
}

TEST_F(remote_fetch, takes_as_much_as_was_asked_for_and_no_more) {
  publish("https://a.example/fits", std::string(1000, 'x'));
  publish("https://a.example/longer", std::string(1001, 'x'));
  wanted what;
  what.max_bytes = 1000;

  EXPECT_TRUE(get("https://a.example/fits", what).has_value());
  EXPECT_EQ(code_of(get("https://a.example/longer", what)), errc::too_large);
}

TEST_F(remote_fetch, never_takes_more_than_the_largest_file) {
  publish("https://a.example/huge", std::string((std::size_t{16} << 20) + 1, 'x'));
  wanted what;
  what.max_bytes = std::size_t{1} << 30;

  EXPECT_EQ(code_of(get("https://a.example/huge", what)), errc::too_large);
}

TEST_F(remote_fetch, a_little_that_swells_to_more_than_that_is_too_large) {
  const auto bomb = output_of("head -c 64M /dev/zero | gzip -9");
  ASSERT_LT(bomb.size(), std::size_t{100000});
  world.publish("https://a.example/bomb", bomb, "image/png", 200, {{"Content-Encoding", "gzip"}}).value();

  EXPECT_EQ(code_of(get("https://a.example/bomb")), errc::too_large);
}

TEST_F(remote_fetch, an_address_that_is_none_is_refused) {
  for (const std::string& url :
       {std::string(), std::string("x"), std::string("https://"), std::string("//a.example/x"),
        "https://a.example/" + std::string(3000, 'x'), std::string("https://user:pw@a.example/")})
    EXPECT_EQ(code_of(get(url)), errc::bad_uri) << url.substr(0, 100);
}

TEST_F(remote_fetch, of_a_server_that_is_not_there_is_worth_trying_later) {
  EXPECT_EQ(code_of(get("https://nowhere.invalid/x")), errc::unavailable);
}

struct plain_fetch : in_remote {
  plain_fetch() : in_remote(false) {}
};

TEST_F(plain_fetch, goes_over_http_too_since_a_picture_proves_nothing_by_its_address) {
  publish("http://a.example/x.png", "bytes");

  const auto got = get("http://a.example/x.png");

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(got->bytes, "bytes");
}

} // namespace
} // namespace pheidi::instance::remote
