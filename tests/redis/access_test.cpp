// Passwords, ACL users, databases, TCP and TLS.
#include "fixture.hpp"
#include "support/child_process.hpp"
#include "support/free_port.hpp"

namespace pheidi::redis {
namespace {

TEST(redis_access, authenticates_with_a_password) {
  test::redis_server server({"requirepass s3cret"});
  auto options = to_socket(server);
  options.endpoint.password = "s3cret";
  client c(std::move(options));

  ASSERT_TRUE(c.connected());
  EXPECT_TRUE(c.command({"SET", "a", "1"}));
}

TEST(redis_access, says_why_when_the_password_is_wrong_or_missing) {
  test::redis_server server({"requirepass s3cret"});
  auto wrong = to_socket(server);
  wrong.endpoint.password = "guess";
  client with_wrong(std::move(wrong));
  client without(to_socket(server));

  EXPECT_TRUE(with_wrong.refused_for("WRONGPASS"));
  EXPECT_TRUE(without.refused_for("NOAUTH"));
}

TEST(redis_access, serves_an_acl_user_who_may_do_little) {
  test::redis_server server({"user narrow on >pw ~allowed:* +get +set"});
  auto options = to_socket(server);
  options.endpoint.user = "narrow";
  options.endpoint.password = "pw";
  client c(std::move(options));
  ASSERT_TRUE(c.connected());

  const auto mine = c.command({"SET", "allowed:a", "1"});
  const auto other = c.command({"SET", "other", "1"});

  EXPECT_TRUE(mine);
  ASSERT_FALSE(other);
  EXPECT_TRUE(other.error().is(errc::auth));
}

TEST(redis_access, selects_its_database) {
  test::redis_server server;
  auto options = to_socket(server);
  options.endpoint.database = 7;
  client c(std::move(options));
  ASSERT_TRUE(c.connected());

  ASSERT_TRUE(c.command({"SET", "a", "seven"}));

  EXPECT_EQ(server.integer({"EXISTS", "a"}), 0);
  server.run({"SELECT", "7"});
  EXPECT_EQ(server.text({"GET", "a"}), "seven");
}

TEST(redis_access, reaches_a_server_over_tcp) {
  const auto port = test::free_port();
  test::redis_server server({"port " + std::to_string(port)});
  connection_options o;
  o.endpoint.host = "127.0.0.1";
  o.endpoint.port = port;
  client c(std::move(o));

  ASSERT_TRUE(c.connected());
  EXPECT_TRUE(c.command({"PING"}));
}

/// A self-signed certificate for `localhost`: its own CA.
class certificate {
 public:
  explicit certificate(const test::temporary_directory& dir)
      : key((dir.path() / "key.pem").string()), chain((dir.path() / "cert.pem").string()) {
    test::child_options o;
    o.arguments = {"/usr/bin/openssl",
                   "req",
                   "-x509",
                   "-newkey",
                   "ec",
                   "-pkeyopt",
                   "ec_paramgen_curve:P-256",
                   "-nodes",
                   "-days",
                   "2",
                   "-keyout",
                   key,
                   "-out",
                   chain,
                   "-subj",
                   "/CN=localhost",
                   "-addext",
                   "subjectAltName=DNS:localhost,IP:127.0.0.1"};
    o.output_file = (dir.path() / "openssl.log").string();
    test::run_child(o);
  }
  std::string key;
  std::string chain;
};

std::vector<std::string> tls_config(const certificate& c, std::uint16_t port) {
  return {"tls-port " + std::to_string(port), "tls-cert-file " + c.chain, "tls-key-file " + c.key,
          "tls-ca-cert-file " + c.chain, "tls-auth-clients no"};
}

connection_options over_tls(std::uint16_t port, std::string ca_file) {
  connection_options o;
  o.endpoint.host = "localhost";
  o.endpoint.port = port;
  o.endpoint.tls = true;
  o.ca_file = std::move(ca_file);
  return o;
}

TEST(redis_access, speaks_tls_with_a_server_it_can_verify) {
  test::temporary_directory dir("tls");
  const certificate cert(dir);
  const auto port = test::free_port();
  test::redis_server server(tls_config(cert, port));
  client c(over_tls(port, cert.chain));

  const auto up = c.connected();
  ASSERT_TRUE(up) << up.error().message();
  ASSERT_TRUE(c.command({"SET", "a", std::string(300000, 'x')}));
  EXPECT_EQ(server.integer({"STRLEN", "a"}), 300000);
}

TEST(redis_access, refuses_a_server_with_a_certificate_of_nobody_it_knows) {
  test::temporary_directory dir("tls");
  test::temporary_directory other("tls");
  const certificate cert(dir);
  const certificate stranger(other);
  const auto port = test::free_port();
  test::redis_server server(tls_config(cert, port));
  client c(over_tls(port, stranger.chain));

  EXPECT_TRUE(c.refused_for("certificate"));
}

} // namespace
} // namespace pheidi::redis
