// The parts, wired as the application wires them, with a server of this process for the web.
#include "cards_fixture.hpp"

#include "pheidi/base/id_directories.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/sidekiq/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace pheidi::instance::remote {

namespace {

config::settings our_settings() {
  config::settings s;
  s.identity.local_domain = "ours.example";
  s.identity.web_domain = "social.ours.example";
  s.identity.user_agent = "Pheidi test";
  s.media.base_url = "https://files.example/system";
  // Nobody is given up while the machine is busy with other things.
  s.delivery.write_timeout = s.delivery.first_byte_timeout = s.delivery.total_timeout = seconds(300);
  return s;
}

net::resolver_options names_at(std::uint16_t port) {
  net::resolver_options o;
  o.hosts = std::make_shared<const net::hosts_table>(
      net::hosts_table::parse(fmt::format("127.0.0.1:{0} *.example\n127.0.0.2:{0} inside.example\n", port)));
  // Nothing but the table: a question to a real name server would be a bug of the test.
  o.name_servers = {"127.0.0.1:1"};
  o.timeout = milliseconds(200);
  return o;
}

} // namespace

in_cards::in_cards()
    : settings(our_settings()),
      web_server(loop, {}, [this](http::request request) { return answer(std::move(request)); }),
      port(web_server.listen("0.0.0.0:0").value()),
      names(std::make_unique<net::resolver>(loop, names_at(port))),
      dialer(new net::dialer{loop, *names, guard, nullptr, {.connect = seconds(300)}}),
      client(std::make_unique<http::client>(*dialer, make_client_options(settings))),
      web(std::make_unique<web_fetcher>(web_fetcher::parts{settings, *client, {}, registry})),
      writers(test::of_whole_database("writer")), readers(test::of_whole_database("reader")),
      schema(std::make_shared<model::schema_watch>(db.facts())), files(directory.path()),
      aside({"test work", 1, 16}, registry),
      jobs(std::make_unique<remote_jobs>(remote_jobs::parts{settings,
                                                            loop,
                                                            *web,
                                                            writers,
                                                            readers,
                                                            schema,
                                                            files,
                                                            aside,
                                                            {},
                                                            registry,
                                                            [this](sidekiq::ended e) {
                                                              over.push_back(std::move(e));
                                                              loop.stop();
                                                            }})) {}

in_cards::~in_cards() {
  client->close_idle();
  web_server.close();
  loop.run_until_done();
}

net::awaitable<http::reply> in_cards::answer(http::request request) {
  const auto* host = request.find("host");
  const auto address = (host ? *host : std::string()) + request.target;
  requests.push_back(address);
  if (before_answer) before_answer(address);
  const auto found = pages.find(address);
  http::reply said;
  if (found != pages.end())
    said = found->second;
  else
    said.status = 404;
  co_return said;
}

void in_cards::serve(const std::string& address, const std::string& html, const std::string& type) {
  http::reply page;
  page.content_type = type;
  page.body = html;
  pages[address] = std::move(page);
}

void in_cards::redirect(const std::string& from, const std::string& to) {
  http::reply page;
  page.status = 302;
  page.fields.emplace_back("Location", to);
  pages[from] = std::move(page);
}

std::size_t in_cards::asked(const std::string& address) const {
  return static_cast<std::size_t>(std::ranges::count(requests, address));
}

account_id in_cards::user(const std::string& name) {
  return people.local(test::distinct(name));
}

std::int64_t in_cards::post(const std::string& text) {
  return db.in_transaction([&, author = user("alice")](pqxx::dbtransaction& tx) {
    return tx
        .exec_params1("INSERT INTO statuses (account_id, text, local, created_at, updated_at)"
                      " VALUES ($1, $2, true, now(), now()) RETURNING id",
                      author.value, text)[0]
        .as<std::int64_t>();
  });
}

std::int64_t in_cards::remote_post(const std::string& html) {
  const auto author = people.remote("https://remote.example/users/" + test::distinct("bob"));
  return db.in_transaction([&](pqxx::dbtransaction& tx) {
    return tx
        .exec_params1("INSERT INTO statuses (account_id, text, uri, created_at, updated_at)"
                      " VALUES ($1, $2, $3, now(), now()) RETURNING id",
                      author.value, html, "https://remote.example/posts/" + test::distinct("p"))[0]
        .as<std::int64_t>();
  });
}

void in_cards::crawl(std::int64_t status) {
  const auto before = over.size();
  const auto raw = sidekiq::make_job({"LinkCrawlWorker", "pull", fmt::format("[{}]", status)},
                                     sidekiq::make_jid(), wall_clock::now());
  loop.post([this, raw] { jobs->take({{"pull", "pull", raw}}); });
  while (over.size() == before)
    loop.run();
  EXPECT_FALSE(over.back().why) << over.back().why->message;
}

boost::json::value in_cards::card(std::int64_t status) {
  const auto facts = db.facts();
  return db.in_transaction([&](pqxx::dbtransaction& tx) {
    const auto entity =
        entities::status(tx, entities::context{settings, facts, wall_clock::now(), {}}, status);
    return entity ? entity->at("card") : boost::json::value("no such post");
  });
}

std::string in_cards::column(std::int64_t status, const std::string& name) {
  return db.value(fmt::format("SELECT c.{}::text FROM preview_cards_statuses j JOIN preview_cards c"
                              " ON c.id = j.preview_card_id WHERE j.status_id = {}",
                              name, status));
}

std::size_t in_cards::cards_of(std::int64_t status) {
  return static_cast<std::size_t>(
      people.number(fmt::format("SELECT count(*) FROM preview_cards_statuses WHERE status_id = {}", status)));
}

std::string in_cards::image_path(std::int64_t status) {
  return fmt::format("cache/preview_cards/images/{}/original/{}",
                     id_directories(std::stoll(column(status, "id"))), column(status, "image_file_name"));
}

bool in_cards::is_there(const std::string& path) const {
  return std::filesystem::exists(directory.path() + "/" + path);
}

} // namespace pheidi::instance::remote
