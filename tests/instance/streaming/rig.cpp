// The parts of the rig, put together as the web role does.
#include "rig.hpp"

#include "pheidi/model/create_schema.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pqxx/pqxx>

namespace pheidi::instance::streaming {

namespace {

using namespace std::chrono_literals;

constexpr const char* name_space = "ns";

std::string fresh_database() {
  const auto at = test::postgres_server::shared().create_database();
  pqxx::connection c(at);
  pqxx::work tx(c);
  model::create_schema(tx);
  tx.commit();
  return at;
}

std::shared_ptr<model::schema_watch> schema_of(const std::string& database) {
  pqxx::connection c(database);
  pqxx::read_transaction tx(c);
  return std::make_shared<model::schema_watch>(model::inspect_schema(tx));
}

redis::connection_options to(const test::redis_server& s) {
  redis::connection_options o;
  o.endpoint.unix_path = s.socket();
  return o;
}

net::awaitable<bool> one_turn(net::loop& l) {
  co_await net::sleep_for(l, 10ms);
  co_return true;
}

/// As the service admits, without its other parts.
net::awaitable<web::or_refusal<model::bearer>> admit(db::executor& readers, net::loop& on,
                                                     std::string token) {
  using found = model::found_bearer;
  std::function<found(pqxx::dbtransaction&)> look = [&token](pqxx::dbtransaction& tx) {
    return model::find_bearer(tx, token, wall_clock::now());
  };
  auto looked = co_await readers.run<found>(on, std::move(look));
  if (!looked) co_return web::answer::refusal(503, "no database");
  if (!looked->valid) co_return web::answer::refusal(401, "no such token");
  const auto& scopes = looked->valid->scopes;
  if (!model::allows(scopes, "read:statuses") && !model::allows(scopes, "read:notifications"))
    co_return web::answer::refusal(403, "another scope");
  co_return std::move(*looked->valid);
}

} // namespace

std::string ws_client::open(const std::string& target, const std::string& fields) {
  EXPECT_TRUE(test::on_loop(loop_, raw_.connect()));
  EXPECT_TRUE(test::on_loop(
      loop_, raw_.say("GET " + target +
                      " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
                      fields + "\r\n")));
  return test::on_loop(loop_, raw_.hear_until("\r\n\r\n"));
}

void ws_client::say(const std::string& text) {
  EXPECT_TRUE(test::on_loop(loop_, raw_.say(http::test::client_text(text))));
}

boost::json::value ws_client::hear() {
  const auto byte = [](const std::string& s, std::size_t i) {
    return std::size_t{static_cast<unsigned char>(s[i])};
  };
  const auto head = test::on_loop(loop_, raw_.hear_bytes(2));
  if (head.size() < 2) return nullptr;
  std::size_t size = byte(head, 1);
  if (size == 126) {
    const auto wide = test::on_loop(loop_, raw_.hear_bytes(2));
    size = byte(wide, 0) << 8 | byte(wide, 1);
  }
  const auto payload = test::on_loop(loop_, raw_.hear_bytes(size));
  if (head[0] == '\x89') return hear(); // a ping, of a test that took long
  if (head[0] == '\x88') {
    if (payload.size() >= 2) code = static_cast<unsigned>(byte(payload, 0) << 8 | byte(payload, 1));
    return nullptr;
  }
  return boost::json::parse(payload);
}

rig::rig() : database(fresh_database()), base(loop, to(redis)) {
  base.start();
  db::executor_options options;
  options.postgres.connection = database;
  options.threads = 2;
  readers = std::make_unique<db::executor>(std::move(options));
  streams = std::make_unique<hub>(hub::parts{
      settings, schema_of(database), loop, to(redis), base, sidekiq::keyspace(name_space), *readers,
      [this](std::string token) { return admit(*readers, loop, std::move(token)); }, registry});
  streams->start();
  server = std::make_unique<http::server>(
      loop, http::server_options{}, [this](http::request asked) { return streams->answer(std::move(asked)); },
      &registry);
  port = server->listen("127.0.0.1:0").value();
  EXPECT_TRUE(test::on_loop(loop, base.connected(20s)));
}

rig::~rig() {
  streams->stop();
  server->close();
  base.stop();
  loop.run_until_done();
}

test_person rig::add_person(const std::string& name, const std::string& scopes) {
  test_person out;
  out.id =
      sql(fmt::format("INSERT INTO accounts (username, created_at, updated_at) VALUES ('{}', now(), now())"
                      " RETURNING id",
                      name));
  out.user = sql(fmt::format(
      "INSERT INTO users (account_id, email, encrypted_password, confirmed_at, approved, created_at,"
      " updated_at) VALUES ({}, '{}@local.example', 'x', now(), true, now(), now()) RETURNING id",
      out.id, name));
  out.token = "token-of-" + name;
  out.token_id =
      sql(fmt::format("INSERT INTO oauth_access_tokens (token, scopes, resource_owner_id, created_at)"
                      " VALUES ('{}', '{}', {}, now()) RETURNING id",
                      out.token, scopes, out.user));
  return out;
}

std::string rig::sql(const std::string& query) {
  pqxx::connection c(database);
  pqxx::work tx(c);
  const auto rows = tx.exec(query);
  tx.commit();
  return rows.empty() || rows.columns() == 0 ? std::string() : rows[0][0].as<std::string>(std::string());
}

void rig::turn() {
  (void)test::on_loop(loop, one_turn(loop));
}

void rig::wait_for_listener(const std::string& channel) {
  // No event of ours is this message.
  const auto name = name_space + (":" + channel);
  while (redis.integer({"PUBLISH", name, "{}"}) == 0)
    turn();
}

void rig::publish(const std::string& channel, const std::string& message) {
  wait_for_listener(channel);
  (void)redis.integer({"PUBLISH", name_space + (":" + channel), message});
}

double rig::metric(std::string_view name) const {
  double sum = 0;
  for (const auto& f : registry.collect())
    for (const auto& s : f.samples)
      if (f.name == name) sum += s.value;
  return sum;
}

std::string post_message(const std::string& id, const std::string& author, const std::string& text,
                         const std::string& more) {
  return fmt::format(
      R"({{"event":"update","payload":{{"id":"{}","account":{{"id":"{}"}},"content":"<p>{}</p>",)"
      R"("spoiler_text":"","mentions":[],"reblog":null{}}}}})",
      id, author, text, more);
}

} // namespace pheidi::instance::streaming
