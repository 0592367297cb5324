// The parts, wired as the application wires them.
#include "feeds_fixture.hpp"

namespace pheidi::instance::feeds {

namespace {

config::settings our_settings() {
  config::settings s;
  s.identity.local_domain = "ours.example";
  s.identity.web_domain = "social.example";
  s.media.base_url = "https://files.example/system";
  return s;
}

redis::connection_options to_server() {
  redis::connection_options o;
  o.endpoint.unix_path = in_feeds::server().socket();
  return o;
}

} // namespace

test::redis_server& in_feeds::server() {
  static test::redis_server one;
  return one;
}

in_feeds::in_feeds()
    : settings(our_settings()), redis(loop, to_server(), &registry),
      writers(test::of_whole_database("writer")), readers(test::of_whole_database("reader")),
      schema(std::make_shared<model::schema_watch>(db.facts())),
      relay({loop, redis, redis, redis, writers, sidekiq::keyspace(), registry, "", {}}),
      jobs({settings,
            loop,
            redis,
            writers,
            readers,
            schema,
            model::test_cipher(),
            relay,
            registry,
            [this](sidekiq::ended e) {
              over.push_back(std::move(e));
              loop.stop();
            },
            {}}) {
  server().run({"FLUSHALL"});
  redis.start();
  const auto up = test::on_loop(loop, redis.connected(milliseconds(20000)));
  if (!up) throw std::runtime_error(up.error().message());
  streams.emplace(server());
}

in_feeds::~in_feeds() {
  redis.stop();
}

std::optional<sidekiq::failure> in_feeds::run(const std::string& klass, const std::string& args) {
  const auto before = over.size();
  const auto raw = sidekiq::make_job({klass, "default", args}, sidekiq::make_jid(), wall_clock::now());
  loop.post([this, raw] { jobs.take({{"default:" + std::to_string(++jobs_run_), "default", raw}}); });
  while (over.size() == before)
    loop.run();
  return over.back().why;
}

void in_feeds::distribute(std::int64_t status, const std::string& options) {
  const auto failed = run("DistributionWorker", fmt::format("[{},{}]", status, options));
  EXPECT_FALSE(failed) << failed->message;
}

account_id in_feeds::user(const std::string& name) {
  return people.local(test::distinct(name));
}

account_id in_feeds::stranger(const std::string& name) {
  return people.remote("https://remote.example/users/" + test::distinct(name));
}

std::int64_t in_feeds::insert(const std::string& table, const std::string& columns,
                              const std::string& values) {
  return number(
      fmt::format("INSERT INTO {} ({}, created_at, updated_at) VALUES ({}, now(), now()) RETURNING id", table,
                  columns, values));
}

std::int64_t in_feeds::follow(account_id follower, account_id followed, const std::string& more) {
  const auto id = insert("follows", "account_id, target_account_id",
                         fmt::format("{}, {}", follower.value, followed.value));
  if (!more.empty()) db.run(fmt::format("UPDATE follows SET {} WHERE id = {}", more, id));
  return id;
}

std::int64_t in_feeds::post(account_id author, int visibility) {
  const auto conversation =
      number("INSERT INTO conversations (created_at, updated_at) VALUES (now(), now()) RETURNING id");
  return insert("statuses", "account_id, visibility, conversation_id, text, local, uri",
                fmt::format("{0}, {1}, {2}, 'Hello', (SELECT domain IS NULL FROM accounts WHERE id = {0}),"
                            " 'https://x.example/statuses/' || {2}",
                            author.value, visibility, conversation));
}

std::int64_t in_feeds::reply(account_id author, std::int64_t to) {
  const auto id = post(author);
  db.run(fmt::format("UPDATE statuses s SET reply = TRUE, in_reply_to_id = p.id, in_reply_to_account_id ="
                     " p.account_id, conversation_id = p.conversation_id FROM statuses p WHERE s.id = {} AND"
                     " p.id = {}",
                     id, to));
  return id;
}

std::int64_t in_feeds::boost(account_id by, std::int64_t original) {
  return people.boost(by, original);
}

std::int64_t in_feeds::mention(std::int64_t status, account_id whom) {
  return insert("mentions", "status_id, account_id", fmt::format("{}, {}", status, whom.value));
}

void in_feeds::read_home(account_id reader) {
  server().run({"ZADD", key(reader), "1", "1"});
  listen_to(home_channel(reader.value));
}

void in_feeds::listen_to(const std::string& channel) {
  server().run({"SET", subscription_key(channel), "1"});
}

in_feeds::ids in_feeds::home(account_id reader, cursor c) {
  const feed_store from{loop, redis, {}, readers, schema};
  auto page = test::on_loop(loop, home_page(from, reader, c));
  if (!page) throw std::runtime_error(page.error().message());
  return *page;
}

in_feeds::ids in_feeds::list(std::int64_t list, cursor c) {
  const feed_store from{loop, redis, {}, readers, schema};
  auto page = test::on_loop(loop, list_page(from, list, c));
  if (!page) throw std::runtime_error(page.error().message());
  return *page;
}

bool in_feeds::in_home(account_id reader, std::int64_t status) {
  return !server().run({"ZSCORE", key(reader), std::to_string(status)}).is_nil();
}

} // namespace pheidi::instance::feeds
