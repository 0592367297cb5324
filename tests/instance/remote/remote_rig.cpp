// The parts, wired as the application wires them.
#include "remote_rig.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace pheidi::instance::remote {

namespace {

swarm::world start_world(bool tls) {
  swarm::world_options o;
  o.tls = tls;
  return swarm::world::start(std::move(o)).value();
}

config::settings our_settings(const std::string& root) {
  config::settings s;
  s.identity.local_domain = "ours.test";
  s.identity.web_domain = "social.ours.test";
  s.identity.user_agent = "Pheidi test";
  s.media.base_url = "https://files.ours.test/system";
  s.media.root = root;
  // Nobody is given up while the machine is busy with other things.
  s.delivery.write_timeout = s.delivery.first_byte_timeout = s.delivery.total_timeout = seconds(300);
  return s;
}

net::resolver_options names_of(const swarm::world& w, std::uint16_t forbidden_port) {
  net::resolver_options o;
  o.hosts = std::make_shared<const net::hosts_table>(net::hosts_table::parse(
      fmt::format("127.9.0.1:{} *.example\n127.0.0.1:{} inside.example\n", w.port(), forbidden_port)));
  // Nothing but the table: a question to a real name server would be a bug of the test.
  o.name_servers = {"127.0.0.1:1"};
  o.timeout = milliseconds(200);
  return o;
}

} // namespace

in_remote::in_remote(bool with_tls)
    : world(start_world(with_tls)), settings(our_settings(directory.path())),
      names(loop, names_of(world, forbidden.port())), tls(test::trust(world)),
      client(dialer, make_client_options(settings)), writers(test::of_whole_database("writer")),
      readers(test::of_whole_database("reader")), schema(std::make_shared<model::schema_watch>(db.facts())),
      disk(directory.path()), aside({.name = "aside"}, registry),
      web({settings, client, [this] { return rules(); }, registry}),
      jobs({settings, loop, web, writers, readers, schema, disk, aside, [this] { return rules(); }, registry,
            [this](sidekiq::ended e) {
              over.push_back(std::move(e));
              if (over.size() >= awaited) loop.stop();
            }}) {}

in_remote::~in_remote() {
  client.close_idle();
  world.stop();
}

std::shared_ptr<const model::domain_policy> in_remote::rules() {
  if (auto once = std::exchange(meanwhile, nullptr)) once();
  return policy;
}

std::vector<sidekiq::ended> in_remote::run_all(const std::string& klass,
                                               const std::vector<std::int64_t>& rows) {
  over.clear();
  awaited = rows.size();
  loop.post([&] {
    std::vector<sidekiq::fetched> all;
    for (const auto row : rows)
      all.push_back({"pull:" + std::to_string(all.size()), "pull",
                     sidekiq::make_job({klass, "pull", fmt::format("[{}]", row)}, sidekiq::make_jid(),
                                       wall_clock::now())});
    jobs.take(std::move(all));
  });
  while (over.size() < awaited)
    loop.run();
  return over;
}

std::optional<sidekiq::failure> in_remote::run(const std::string& klass, std::int64_t row) {
  return run_all(klass, {row}).front().why;
}

result<fetched> in_remote::get(const std::string& url, wanted what) {
  return test::on_loop(loop, web.get(url, what));
}

void in_remote::redirect(const std::string& from, const std::string& to) {
  world.publish(from, {}, "text/plain", 302, {{"Location", to}}).value();
}

account_id in_remote::stranger(const std::string& avatar, const std::string& header) {
  const auto id = people.remote("https://a.example/users/" + test::distinct("bob"));
  set("accounts", id.value,
      fmt::format("avatar_remote_url = '{}', header_remote_url = '{}'", avatar, header));
  return id;
}

std::int64_t in_remote::attachment(const std::string& url, const std::string& more) {
  const auto author = stranger("");
  const auto post = people.status(author);
  const auto id = number(fmt::format(
      "INSERT INTO media_attachments (status_id, account_id, remote_url, type, processing, created_at,"
      " updated_at) VALUES ({}, {}, '{}', 3, 2, now(), now()) RETURNING id",
      post, author.value, url));
  if (!more.empty()) set("media_attachments", id, more);
  return id;
}

std::string in_remote::row(const std::string& table, std::int64_t id, const std::string& columns) {
  return db.value(fmt::format("SELECT concat_ws('|', {}) FROM {} WHERE id = {}", columns, table, id));
}

void in_remote::set(const std::string& table, std::int64_t id, const std::string& what) {
  db.run(fmt::format("UPDATE {} SET {} WHERE id = {}", table, what, id));
}

boost::json::object in_remote::account(account_id id) {
  return db.in_transaction([&](pqxx::dbtransaction& tx) {
    const auto facts = schema->current(tx);
    return entities::account(tx, {settings, *facts, wall_clock::now(), std::nullopt}, id).value();
  });
}

boost::json::object in_remote::attachment_entity(std::int64_t id) {
  return db.in_transaction([&](pqxx::dbtransaction& tx) {
    const auto facts = schema->current(tx);
    return entities::media_attachment(tx, {settings, *facts, wall_clock::now(), std::nullopt}, id).value();
  });
}

bool in_remote::has_file(const std::string& path) const {
  return std::filesystem::is_regular_file(directory.path() + "/" + path);
}

std::string in_remote::file(const std::string& path) const {
  std::ifstream from(directory.path() + "/" + path, std::ios::binary);
  std::ostringstream out;
  out << from.rdbuf();
  return out.str();
}

std::size_t in_remote::files() const {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path()))
    if (entry.is_regular_file()) ++count;
  return count;
}

double in_remote::counted(const std::string& metric) const {
  double sum = 0;
  for (const auto& family : registry.collect())
    if (family.name == metric)
      for (const auto& sample : family.samples)
        sum += sample.value;
  return sum;
}

} // namespace pheidi::instance::remote
