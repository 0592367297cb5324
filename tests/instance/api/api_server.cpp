#include "api_server.hpp"

#include "pheidi/base/ascii.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include <sstream>

namespace pheidi::test {

namespace json = boost::json;

namespace {

std::string next_token() {
  static int made = 0;
  return fmt::format("test-token-{:04}-with-enough-characters-in-it", ++made);
}

} // namespace

instance_options for_clients() {
  auto out = ingest_server::options();
  out.extra_env = "SECRET_KEY_BASE=test-secret-key-base-0123456789abcdef0123456789abcdef0123456789abcdef\n";
  return out;
}

std::string add_application(instance& here) {
  here.sql("INSERT INTO user_roles (id, name, permissions, position, created_at, updated_at) VALUES"
           " (-99, '', 65536, -1, now(), now()) ON CONFLICT DO NOTHING");
  return here.sql(
      "INSERT INTO oauth_applications (name, uid, secret, redirect_uri, scopes, website, created_at,"
      " updated_at) VALUES ('Test client', 'test-uid', 'test-secret', 'urn:ietf:wg:oauth:2.0:oob',"
      " 'read write follow push', 'https://client.example', now(), now()) RETURNING id");
}

api_person add_api_person(instance& here, const std::string& application, const std::string& name,
                          const std::string& scopes) {
  api_person out;
  out.name = name;
  out.id = here.sql(fmt::format(
      "INSERT INTO accounts (username, id_scheme, created_at, updated_at, private_key, public_key)"
      " SELECT '{}', 0, now(), now(), private_key, public_key FROM accounts WHERE id = {}"
      " RETURNING id",
      name, here.actors().front().account_id));
  out.user = here.sql(
      fmt::format("INSERT INTO users (account_id, email, encrypted_password, confirmed_at, approved, locale,"
                  " current_sign_in_at, created_at, updated_at) VALUES ({}, '{}@local.example', 'x', now(),"
                  " true, 'en', now(), now(), now()) RETURNING id",
                  out.id, name));
  out.token = add_api_token(here, application, out, scopes);
  return out;
}

std::string add_api_token(instance& here, const std::string& application, const api_person& who,
                          const std::string& scopes) {
  const auto token = next_token();
  here.sql(fmt::format(
      "INSERT INTO oauth_access_tokens (token, scopes, application_id, resource_owner_id, created_at)"
      " VALUES ('{}', '{}', {}, {}, now()) RETURNING id",
      token, scopes, application, who.user));
  return token;
}

api_answer ask_api(const std::filesystem::path& socket, const std::string& domain, const api_request& r) {
  http_fields all{{"Host", domain}};
  if (!r.token.empty()) all.emplace_back("Authorization", "Bearer " + r.token);
  if (!r.content_type.empty()) all.emplace_back("Content-Type", r.content_type);
  all.insert(all.end(), r.more.begin(), r.more.end());
  const auto answer = ask_http(socket, r.method, r.target, all, r.body);
  api_answer out{answer.status, answer.head, answer.body, nullptr};
  boost::system::error_code ec;
  auto read = json::parse(out.body, ec);
  if (!ec) out.json = std::move(read);
  return out;
}

std::string encoded(const std::string& text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars);
}

std::string api_answer::header(const std::string& name) const {
  std::istringstream lines(head);
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
      line.pop_back();
    const auto colon = line.find(':');
    if (colon == line.npos || !ascii::same_ignoring_case(line.substr(0, colon), name)) continue;
    return std::string(ascii::trim(std::string_view(line).substr(colon + 1)));
  }
  return {};
}

json::value api_answer::at(const std::string& pointer) const {
  boost::system::error_code ec;
  const auto* found = json.find_pointer(pointer, ec);
  return found && !ec ? *found : json::value();
}

std::string api_answer::text(const std::string& pointer) const {
  const auto found = at(pointer);
  return found.is_string() ? std::string(found.get_string()) : std::string();
}

std::ostream& operator<<(std::ostream& out, const api_answer& a) {
  return out << a.status << ' ' << a.body.substr(0, 4000);
}

bool rests(instance& here, const std::vector<std::string>& sets) {
  const queue_view view(here.redis());
  return here.sql("SELECT count(*) FROM pheidi.outbox") == "0" &&
         view.unsettled({"push", "ingress", "default", "pull"}, sets) == 0;
}

api_server::api_server(std::vector<std::string> arguments)
    : ingest_server(for_clients()), arguments_(std::move(arguments)), application_(add_application(here)) {
  for (const auto* host : {"a.example", "b.example"})
    if (!world.publish(fmt::format("https://{}/", host), "{}")) throw std::runtime_error(host);
  here.write("hosts", world.hosts_file());
  here.write("ca.pem", world.ca_pem());
  start();
}

api_server& api_server::shared() {
  static api_server server;
  return server;
}

void api_server::start() {
  std::vector<std::string> all{"--set", "web.listen=unix:" + socket().string(),
                               "--set", "web.api=true",
                               "--set", "queue.queues=push ingress default pull",
                               "--set", "queue.passthrough=none",
                               "--set", "web.rate_limits=false",
                               "--set", "media.root=" + here.path("system").string()};
  all.insert(all.end(), arguments_.begin(), arguments_.end());
  engine = here.start(std::move(all));
}

void api_server::restart_killed() {
  engine.reset();
  start();
}

api_person api_server::add_person(const std::string& name, const std::string& scopes) {
  auto out = add_api_person(here, application_, name, scopes);
  names_.push_back(name);
  tell_keys();
  return out;
}

void api_server::tell_keys() {
  const auto pem =
      sql(fmt::format("SELECT public_key FROM accounts WHERE id = {}", here.actors().front().account_id));
  auto ring = here.keys();
  for (const auto& name : names_)
    if (!ring.add(fmt::format("https://local.example/users/{}#main-key", name), pem))
      throw std::runtime_error(name);
  world.replace_keys(std::move(ring));
}

std::string api_server::add_token(const api_person& who, const std::string& scopes) {
  return add_api_token(here, application_, who, scopes);
}

std::string api_server::add_application_token(const std::string& scopes) {
  const auto token = next_token();
  sql(fmt::format("INSERT INTO oauth_access_tokens (token, scopes, application_id, created_at)"
                  " VALUES ('{}', '{}', {}, now()) RETURNING id",
                  token, scopes, application_));
  return token;
}

api_answer api_server::ask(const std::string& method, const std::string& target, const std::string& token,
                           const std::string& content_type, const std::string& body, const fields& more) {
  return ask_api(socket(), "local.example", {method, target, token, content_type, body, more});
}

api_answer api_server::post(const std::string& target, const std::string& token, const std::string& form) {
  return ask("POST", target, token, form.empty() ? "" : "application/x-www-form-urlencoded", form);
}

api_answer api_server::send(const std::string& method, const std::string& target, const std::string& token,
                            const json::value& body) {
  return ask(method, target, token, "application/json", json::serialize(body));
}

bool api_server::becomes(const std::string& target, const std::string& token,
                         const std::function<bool(const api_answer&)>& holds) {
  return eventually([&] { return holds(get(target, token)); });
}

} // namespace pheidi::test
