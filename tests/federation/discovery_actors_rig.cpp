#include "discovery_actors_rig.hpp"

#include "support/postgres_server.hpp"

#include "pheidi/json/write.hpp"
#include "pheidi/model/create_schema.hpp"

#include <fmt/format.h>

#include <deque>

namespace pheidi::federation::discovery {

namespace {

/// One database for all tests; each begins without remote accounts.
const std::string& test_database() {
  static const std::string made = [] {
    auto connection = test::postgres_server::shared().create_database();
    pqxx::connection c(connection);
    pqxx::work tx(c);
    model::create_schema(tx);
    tx.exec("INSERT INTO accounts (id, username, created_at, updated_at) VALUES (7, 'bob', now(), now())");
    tx.commit();
    return connection;
  }();
  return made;
}

db::executor_options executor_options() {
  db::executor_options o;
  o.postgres.connection = test_database();
  o.threads = 4;
  return o;
}

model::schema_facts facts_of(pqxx::connection& c) {
  pqxx::work tx(c);
  return model::inspect_schema(tx);
}

actors::parts parts_of(actors_rig& r) {
  return {r.settings,
          r.loop,
          r.documents,
          r.database,
          std::make_shared<model::schema_watch>(facts_of(r.connection)),
          [&r] { return std::shared_ptr<const model::domain_policy>(r.policy); },
          r.registry,
          [&r](const model::stored_actor& a, const std::string&) { r.stored.push_back(a); },
          [&r] { return r.time; }};
}

} // namespace

std::string quoted(const std::string& text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

const crypto::rsa_private_key& key_pair(std::size_t number) {
  static std::deque<crypto::rsa_private_key> made;
  while (made.size() <= number)
    made.push_back(crypto::rsa_private_key::generate());
  return made[number];
}

std::string persona::key_json() const {
  return fmt::format(R"({{"id":"{}","owner":"{}","publicKeyPem":{}}})", key_uri(), uri(),
                     quoted(key_pair(key).public_pem()));
}

std::string persona::json() const {
  return fmt::format(
      R"({{"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],)"
      R"("id":"{0}","type":"Person","preferredUsername":"{1}","inbox":"{0}/inbox",)"
      R"("followers":"{0}/followers","publicKey":{2}{3}}})",
      uri(), name, key_json(), members);
}

actors_rig::actors_rig(rig_options o)
    : rig(o), connection(test_database()), database(executor_options()), remote(parts_of(*this)) {
  sql("DELETE FROM accounts WHERE domain IS NOT NULL");
}

actors_rig::~actors_rig() = default;

std::string webfinger_of(const std::string& handle) {
  return fmt::format("https://{}/.well-known/webfinger?resource=acct:{}", handle.substr(handle.find('@') + 1),
                     handle);
}

void actors_rig::publish_document(const persona& who) {
  world.publish(who.uri(), who.json()).value();
}

void actors_rig::publish_webfinger(const std::string& asked_handle, const std::string& subject,
                                   const std::string& self) {
  world
      .publish(
          webfinger_of(asked_handle),
          fmt::format(R"({{"subject":"acct:{}","links":[{{"rel":"self","type":"application/activity+json",)"
                      R"("href":"{}"}}]}})",
                      subject, self),
          "application/jrd+json")
      .value();
}

void actors_rig::publish(const persona& who) {
  publish_document(who);
  const auto handle = who.name + "@" + who.host;
  publish_webfinger(handle, handle, who.uri());
}

std::uint64_t actors_rig::webfinger_hits(const std::string& handle) const {
  return world.document_hits(webfinger_of(handle));
}

result<model::account_row> actors_rig::resolve(const std::string& uri, budget_ptr costs) {
  return run(remote.resolve(uri, std::move(costs)));
}

result<model::account_row> actors_rig::refresh(const std::string& uri, budget_ptr costs) {
  return run(remote.refresh(uri, std::move(costs)));
}

std::string actors_rig::sql(const std::string& query) {
  pqxx::work tx(connection);
  const auto rows = tx.exec(query);
  std::string out;
  if (!rows.empty() && rows.columns() > 0) out = rows[0][0].as<std::string>(std::string("NULL"));
  tx.commit();
  return out;
}

void actors_rig::block(const std::string& domain) {
  model::domain_rule suspended;
  suspended.suspended = true;
  policy->add_block(domain, suspended);
}

bool is_key(const key_ptr& k, std::size_t number) {
  const auto* rsa = k ? std::get_if<crypto::rsa_public_key>(&k->key) : nullptr;
  return rsa && rsa->verify_sha256("text", key_pair(number).sign_sha256("text").value());
}

} // namespace pheidi::federation::discovery
