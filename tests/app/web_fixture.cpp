#include "web_fixture.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <boost/json/parse.hpp>

#include <sstream>

namespace pheidi::test {

namespace {

instance_options with_env(const std::string& env) {
  auto out = ingest_server::options();
  out.inbox = false;
  out.extra_env = env;
  return out;
}

} // namespace

web_server::web_server(const std::string& env) : ingest_server(with_env(env)) {
  for (const auto* host : {"a.example", "b.example", "blocked.example"})
    if (!world.publish(fmt::format("https://{}/", host), "{}")) throw std::runtime_error(host);
  here.write("hosts", world.hosts_file());
  here.write("ca.pem", world.ca_pem());
  engine = here.start(
      {"--set", "web.listen=unix:" + here.path("web.sock").string(), "--set", "queue.queues=ingress"});
}

http_answer web_server::get(const std::string& target, const std::string& accept) {
  http_fields fields{{"Host", "local.example"}};
  if (!accept.empty()) fields.emplace_back("Accept", accept);
  return ask_http(here.path("web.sock"), "GET", target, fields, "");
}

http_answer web_server::get_as(const remote_person& who, const std::string& target) {
  auto fields = who.sign(target, "", {.headers = "(request-target) host date", .method = "get"});
  fields.emplace_back("Accept", "application/activity+json");
  return ask_http(here.path("web.sock"), "GET", target, fields, "");
}

boost::json::value web_server::document(const std::string& target) {
  const auto answer = get(target);
  if (answer.status != 200) return nullptr;
  return boost::json::parse(answer.body);
}

std::string web_server::add_user(const std::string& name) {
  const auto id = sql(fmt::format(
      "INSERT INTO accounts (username, id_scheme, created_at, updated_at, private_key, public_key)"
      " SELECT '{}', 0, now(), now(), private_key, public_key FROM accounts WHERE id = {}"
      " RETURNING id",
      name, here.actors().front().account_id));
  sql(fmt::format(
      "INSERT INTO users (account_id, email, encrypted_password, confirmed_at, approved, created_at,"
      " updated_at) VALUES ({}, '{}@local.example', 'x', now(), true, now(), now()) RETURNING id",
      id, name));
  return id;
}

std::string web_server::add_post(const std::string& account, const std::string& text, int visibility,
                                 const std::string& columns, const std::string& values) {
  const auto id = sql(fmt::format("INSERT INTO statuses (account_id, text, visibility, local, created_at,"
                                  " updated_at{}) VALUES ({}, '{}', {}, true, now(), now(){}) RETURNING id",
                                  columns, account, text, visibility, values));
  sql(fmt::format(
      "UPDATE statuses s SET uri = 'https://local.example/users/' || a.username || '/statuses/' || s.id"
      " FROM accounts a WHERE a.id = s.account_id AND s.id = {} RETURNING s.id",
      id));
  return id;
}

std::string web_server::meet(const remote_person& person) {
  const auto known = sql(fmt::format("SELECT id FROM accounts WHERE uri = '{}'", person.uri()));
  return known.empty() ? add_person(here, person) : known;
}

void web_server::follow(const std::string& follower, const std::string& target) {
  add_follow(here, follower, target);
}

std::string header_of(const http_answer& a, const std::string& name) {
  std::istringstream lines(a.head);
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(':');
    if (colon == line.npos || ascii::lower(line.substr(0, colon)) != ascii::lower(name)) continue;
    auto value = line.substr(colon + 1);
    value.erase(0, value.find_first_not_of(' '));
    while (!value.empty() && (value.back() == '\r' || value.back() == ' '))
      value.pop_back();
    return value;
  }
  return "";
}

} // namespace pheidi::test
