#include "oauth_rig.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/password.hpp"
#include "pheidi/instance/oauth/routes.hpp"
#include "pheidi/model/outbox.hpp"
#include "pheidi/model/seed_server.hpp"
#include "pheidi/net/one_shot.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace json = boost::json;

namespace {

redis::connection_options to(const test::redis_server& server) {
  redis::connection_options out;
  out.endpoint.unix_path = server.socket();
  return out;
}

model::schema_facts facts_of(pqxx::connection& c) {
  pqxx::work tx(c);
  return model::inspect_schema(tx);
}

std::string between(const std::string& text, const std::string& before, const std::string& after,
                    std::size_t from = 0) {
  const auto begin = text.find(before, from);
  if (begin == text.npos) return {};
  const auto start = begin + before.size();
  return text.substr(start, text.find(after, start) - start);
}

std::string unescaped(std::string text) {
  for (const auto& [from, to] : pairs{{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  return text;
}

std::vector<std::string> forms_of(const std::string& html) {
  std::vector<std::string> out;
  for (auto at = html.find("<form"); at != html.npos; at = html.find("<form", at + 1))
    out.push_back(html.substr(at, html.find("</form>", at) - at));
  return out;
}

reply reply_of(http::reply from) {
  reply out{from.status, std::move(from.content_type), std::move(from.body), std::move(from.fields), nullptr};
  boost::system::error_code ec;
  auto read = json::parse(out.body, ec);
  if (!ec) out.json = std::move(read);
  return out;
}

} // namespace

std::string reply::header(std::string_view name) const {
  for (const auto& [each, value] : fields)
    if (ascii::same_ignoring_case(each, name)) return value;
  return {};
}

std::string reply::text(const char* member) const {
  const auto* object = json.if_object();
  const auto* found = object ? object->if_contains(member) : nullptr;
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::string reply::location_parameter(std::string_view name) const {
  const auto place = header("Location");
  for (const char before : {'?', '&', '#'}) {
    const auto at = place.find(fmt::format("{}{}=", before, name));
    if (at == place.npos) continue;
    const auto value = place.substr(at + name.size() + 2);
    return boost::urls::make_pct_string_view(value.substr(0, value.find('&')))->decode();
  }
  return {};
}

std::ostream& operator<<(std::ostream& out, const reply& r) {
  out << r.status << '\n';
  for (const auto& [name, value] : r.fields)
    out << name << ": " << value << '\n';
  return out << r.body.substr(0, 3000);
}

std::string form_of(const pairs& all) {
  std::string out;
  for (const auto& [name, value] : all)
    out += fmt::format("{}{}={}", out.empty() ? "" : "&",
                       boost::urls::encode(name, boost::urls::unreserved_chars),
                       boost::urls::encode(value, boost::urls::unreserved_chars));
  return out;
}

std::string json_of(const pairs& all) {
  json::object out;
  for (const auto& [name, value] : all)
    out[name] = value;
  return json::serialize(out);
}

std::string multipart_of(const pairs& all) {
  std::string out;
  for (const auto& [name, value] : all)
    out += fmt::format("--XX\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", name, value);
  return out + "--XX--\r\n";
}

oauth_rig::oauth_rig()
    : redis(loop, to(redis_server)), aside({"side work", 1, 64}, registry),
      passwords({"passwords", 1, 64}, registry),
      relay({loop, redis, redis, redis, database, keys, registry, {}, {}}), service(parts({routes()})) {
  settings.identity.local_domain = "local.example";
  settings.identity.web_domain = "social.local.example";
  settings.web.rate_limits = false;
  {
    pqxx::work tx(connection);
    model::seed_server(tx, {federation::discovery::key_pair(0).private_pem()});
    model::create_own_schema(tx);
    tx.commit();
  }
  redis.start();
  run(redis.connected(seconds(20))).value();
}

oauth_rig::~oauth_rig() {
  redis.stop();
}

web::service::parts oauth_rig::parts(std::vector<std::span<const web::route>> tables) {
  return {{settings,
           loop,
           database,
           database,
           redis,
           redis,
           redis,
           keys,
           std::make_shared<model::schema_watch>(facts_of(connection)),
           cipher,
           remote,
           {},
           aside,
           passwords,
           registry,
           "0.0.0"},
          relay,
          std::move(tables)};
}

oauth_rig& oauth_rig::shared() {
  static oauth_rig rig;
  return rig;
}

reply oauth_rig::ask(const std::string& method, const std::string& target, const pairs& fields,
                     const std::string& body) {
  return ask_of(service, method, target, fields, body);
}

reply oauth_rig::ask_of(web::service& whom, const std::string& method, const std::string& target,
                        const pairs& fields, const std::string& body) {
  http::request r;
  r.method = method;
  r.target = target;
  r.fields = fields;
  r.body = body;
  r.peer = "unix";
  auto answered = run(whom.answer_to(r));
  return answered ? reply_of(std::move(*answered)) : reply();
}

reply oauth_rig::get(const std::string& target, const std::string& token) {
  return ask("GET", target, token.empty() ? pairs() : pairs{{"Authorization", "Bearer " + token}});
}

reply oauth_rig::post(const std::string& target, const pairs& form, const pairs& fields) {
  auto all = fields;
  all.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  return ask("POST", target, all, form_of(form));
}

namespace {

net::awaitable<void> keep(web::service& from, const http::request& r, std::vector<reply>& out,
                          std::size_t wanted, net::loop& l) {
  auto answered = co_await from.answer_to(r);
  out.push_back(reply_of(std::move(answered).value_or(http::reply())));
  if (out.size() == wanted) l.stop();
}

} // namespace

std::vector<reply> oauth_rig::post_at_once(const std::string& target, const pairs& form, int times) {
  http::request r;
  r.method = "POST";
  r.target = target;
  r.fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
  r.body = form_of(form);
  std::vector<reply> out;
  for (int n = 0; n < times; ++n)
    loop.spawn(keep(service, r, out, static_cast<std::size_t>(times), loop));
  while (out.size() < static_cast<std::size_t>(times))
    loop.run();
  return out;
}

std::string oauth_rig::add_user(const std::string& name) {
  static const auto hash = crypto::hash_password("right password", 4);
  const auto account = sql(fmt::format("INSERT INTO accounts (username, created_at, updated_at)"
                                       " VALUES ('{}', now(), now()) RETURNING id",
                                       name));
  return sql(fmt::format("INSERT INTO users (account_id, email, encrypted_password, confirmed_at, approved,"
                         " created_at, updated_at) VALUES ({}, '{}@mail.example', '{}', now(), true, now(),"
                         " now()) RETURNING id",
                         account, ascii::lower(name), hash));
}

registered oauth_rig::register_application(const std::string& uri, const std::string& scopes) {
  const auto made = post("/api/v1/apps", {{"client_name", "Test <b>app</b> & co"},
                                          {"redirect_uris", uri},
                                          {"scopes", scopes},
                                          {"website", "https://app.example"}});
  if (made.status != 200) throw std::runtime_error(made.body);
  return {made.text("id"), made.text("client_id"), made.text("client_secret")};
}

std::string oauth_rig::add_code(const registered& app, const std::string& user, const std::string& scopes,
                                const std::string& challenge, const std::string& age) {
  const auto method = challenge.empty() ? "NULL" : "'S256'";
  const auto quoted = challenge.empty() ? std::string("NULL") : "'" + challenge + "'";
  return sql(
      fmt::format("INSERT INTO oauth_access_grants (application_id, resource_owner_id, token, expires_in,"
                  " redirect_uri, scopes, code_challenge, code_challenge_method, created_at) VALUES"
                  " ({}, {}, 'code-' || currval('oauth_access_grants_id_seq'), 600, '{}', '{}', {}, {},"
                  " now() AT TIME ZONE 'UTC' - interval '{}') RETURNING token",
                  app.id, user, redirect_uri, scopes, quoted, method, age));
}

std::string oauth_rig::add_token(const registered& app, const std::string& user, const std::string& scopes) {
  return sql(
      fmt::format("INSERT INTO oauth_access_tokens (application_id, resource_owner_id, token, scopes,"
                  " created_at) VALUES ({}, {}, 'token-' || currval('oauth_access_tokens_id_seq'), '{}',"
                  " now()) RETURNING token",
                  app.id, user, scopes));
}

pairs oauth_rig::code_form(const registered& app, const std::string& code) const {
  return {{"grant_type", "authorization_code"},
          {"client_id", app.client_id},
          {"client_secret", app.client_secret},
          {"redirect_uri", redirect_uri},
          {"code", code}};
}

void oauth_rig::set_mode(const std::string& mode) {
  sql("DELETE FROM settings WHERE var = 'registrations_mode'");
  sql(fmt::format("INSERT INTO settings (var, value, created_at, updated_at) VALUES ('registrations_mode',"
                  " E'--- {}\\n', now(), now()) RETURNING id",
                  mode));
}

namespace {

net::awaitable<bool> wait_for(net::one_shot<bool>& heard) {
  co_return co_await heard.wait();
}

} // namespace

std::map<std::string, std::string> oauth_rig::heard_on(const std::vector<std::string>& channels,
                                                       const std::function<void()>& act) {
  net::one_shot<bool> all;
  std::map<std::string, std::string> out;
  redis::subscriber_options options;
  options.connection.endpoint.unix_path = redis_server.socket();
  redis::subscriber listener(loop, std::move(options), [&](std::string_view channel, std::string_view said) {
    out.emplace(channel, said);
    if (out.size() == channels.size()) all.set(true);
  });
  listener.start();
  for (const auto& each : channels) {
    if (!listener.subscribe(each)) throw std::runtime_error(each);
    run(listener.subscribed(each, seconds(20))).value();
  }
  act();
  run(wait_for(all));
  listener.stop();
  return out;
}

reply browser::send(const std::string& method, const std::string& target, const std::string& body) {
  auto all = fields;
  all.emplace_back("X-Forwarded-For", address);
  all.emplace_back("User-Agent", "Test browser");
  if (!cookie.empty()) all.emplace_back("Cookie", "other=1; " + cookie);
  if (method == "POST") all.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  auto out = rig_.ask(method, target, all, body);
  const auto set = out.header("Set-Cookie");
  if (!set.empty()) cookie = set.substr(0, set.find(';'));
  return out;
}

reply browser::get(const std::string& target) {
  return send("GET", target, {});
}

reply browser::post(const std::string& target, const pairs& form) {
  return send("POST", target, form_of(form));
}

reply browser::submit(const reply& page, const pairs& typed, const std::string& pressed) {
  for (const auto& form : forms_of(page.body)) {
    bool fits = form.find(">" + pressed) != form.npos;
    for (const auto& [name, value] : typed)
      fits = fits && form.find("name=\"" + name + "\"") != form.npos;
    if (!fits) continue;
    auto all = typed;
    for (auto at = form.find("type=\"hidden\""); at != form.npos; at = form.find("type=\"hidden\"", at + 1))
      all.emplace_back(unescaped(between(form, "name=\"", "\"", at)),
                       unescaped(between(form, "value=\"", "\"", at)));
    return post(unescaped(between(form, "action=\"", "\"")), all);
  }
  throw std::runtime_error("no such form in " + page.body);
}

reply browser::sign_in(const std::string& name, const std::string& password, const std::string& code,
                       const std::string& return_to) {
  const auto page =
      get("/auth/sign_in" + (return_to.empty() ? "" : "?" + form_of({{"return_to", return_to}})));
  return submit(page, {{"user[email]", name}, {"user[password]", password}, {"user[otp_attempt]", code}});
}

std::string value_of(const std::string& html, const std::string& name) {
  const auto at = html.find("name=\"" + name + "\"");
  return at == html.npos ? std::string() : unescaped(between(html, "value=\"", "\"", at));
}

} // namespace pheidi::instance::oauth
