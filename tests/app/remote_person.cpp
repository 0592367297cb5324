// Signatures are put together from the specifications' text, with openssl's primitive for the key.
#include "remote_person.hpp"

#include "pheidi/base/clock.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/json/write.hpp"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <sstream>
#include <stdexcept>

namespace pheidi::test {

namespace {

std::string base64_sha256(const std::string& body) {
  return crypto::base64(crypto::sha256(body));
}

std::string cavage_line(const std::string& name, const signing& how, const std::string& target,
                        const std::map<std::string, std::string>& values) {
  if (name == "(request-target)")
    return name + ": " + how.method + " " + (how.target.empty() ? target : how.target);
  if (name == "(created)") return name + ": " + std::to_string(how.created.value_or(0));
  if (name == "(expires)") return name + ": " + std::to_string(how.expires.value_or(0));
  const auto known = values.find(name);
  return name + ": " + (known == values.end() ? "" : known->second);
}

} // namespace

const crypto::rsa_private_key& shared_key(std::size_t number) {
  static std::mutex mutex;
  static std::map<std::size_t, crypto::rsa_private_key> keys;
  const std::lock_guard hold(mutex);
  auto it = keys.find(number);
  if (it == keys.end()) it = keys.emplace(number, crypto::rsa_private_key::generate()).first;
  return it->second;
}

std::string quoted(const std::string& text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

remote_person::remote_person(swarm::world& world, std::string host, std::string name, std::size_t key)
    : world_(&world), host_(std::move(host)), name_(std::move(name)),
      uri_(fmt::format("https://{}/users/{}", host_, name_)), key_(key) {
  publish();
  const auto jrd = fmt::format(R"({{"subject":"acct:{0}@{1}","links":[{{"rel":"self",)"
                               R"("type":"application/activity+json","href":"{2}"}}]}})",
                               name_, host_, uri_);
  const auto asked = fmt::format("https://{1}/.well-known/webfinger?resource=acct:{0}@{1}", name_, host_);
  auto done = world_->publish(asked, jrd, "application/jrd+json");
  if (!done) throw std::runtime_error(done.error().message());
}

const crypto::rsa_private_key& remote_person::key() const {
  return shared_key(key_);
}

std::string remote_person::document(const std::string& more) const {
  return fmt::format(
      R"({{"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],"id":"{0}",)"
      R"("type":"Person","preferredUsername":"{1}","inbox":"{0}/inbox","outbox":"{0}/outbox",)"
      R"("followers":"{0}/followers","following":"{0}/following","featured":"{0}/collections/featured",)"
      R"("endpoints":{{"sharedInbox":"https://{2}/inbox"}},)"
      R"("publicKey":{{"id":"{0}#main-key","owner":"{0}","publicKeyPem":{3}}}{4}}})",
      uri_, name_, host_, quoted(key().public_pem()), more);
}

void remote_person::publish(const std::string& more, std::optional<std::size_t> key) {
  if (key) key_ = *key;
  auto done = world_->publish(uri_, document(more));
  if (!done) throw std::runtime_error(done.error().message());
}

http_fields remote_person::sign(const std::string& target, const std::string& body,
                                const signing& how) const {
  const auto now = wall_clock::now() + seconds(how.date_offset_s);
  const auto date = how.date.value_or(http_date(now));
  const auto sign_text = [&](const std::string& text) {
    return crypto::base64(how.sign_with ? how.sign_with(text) : key().sign_sha256(text).value());
  };
  const auto sha = base64_sha256(body);
  http_fields fields{{"Host", how.host}, {"Date", date}, {"Content-Type", "application/activity+json"}};
  const auto id = how.key_id.empty() ? key_id() : how.key_id;
  if (how.rfc9421) {
    const auto digest = how.digest.empty() ? "sha-256=:" + sha + ":" : how.digest;
    fields.emplace_back("Content-Digest", digest);
    const auto created = how.created.value_or(static_cast<std::int64_t>(unix_seconds(now)));
    const auto params =
        fmt::format("({});created={};keyid=\"{}\"{}", how.components, created, id, how.more_parameters);
    std::string base;
    std::istringstream parts(how.components);
    for (std::string part; parts >> part;) {
      std::string value = "POST";
      if (part == "\"@target-uri\"")
        value = fmt::format("https://{}{}", how.host, how.target.empty() ? target : how.target);
      if (part == "\"content-digest\"") value = digest;
      if (part == "\"date\"") value = date;
      base += part + ": " + value + "\n";
    }
    base += "\"@signature-params\": " + params;
    fields.emplace_back("Signature-Input", "sig1=" + params);
    fields.emplace_back("Signature", "sig1=:" + sign_text(base) + ":");
    return fields;
  }
  const auto digest = how.digest.empty() ? "SHA-256=" + sha : how.digest;
  fields.emplace_back("Digest", digest);
  if (how.unsigned_request) return fields;
  const std::map<std::string, std::string> values{
      {"host", how.host}, {"date", date}, {"digest", digest}, {"content-type", "application/activity+json"}};
  std::string text;
  std::istringstream names(how.headers);
  for (std::string name; names >> name;)
    text += (text.empty() ? "" : "\n") + cavage_line(name, how, target, values);
  std::string header = fmt::format("keyId=\"{}\"", id);
  if (!how.algorithm.empty()) header += fmt::format(",algorithm=\"{}\"", how.algorithm);
  if (how.created) header += fmt::format(",created={}", *how.created);
  if (how.expires) header += fmt::format(",expires={}", *how.expires);
  header +=
      fmt::format(",headers=\"{}\",signature=\"{}\"{}", how.headers, sign_text(text), how.more_parameters);
  fields.emplace_back("Signature", header);
  return fields;
}

http_answer remote_person::send(const instance& to, const std::string& body, const std::string& target,
                                const signing& how) const {
  return ask_http(to.path("inbox.sock"), "POST", target, sign(target, body, how), body);
}

int remote_person::post(const instance& to, const std::string& body, const std::string& target,
                        const signing& how) const {
  return send(to, body, target, how).status;
}

std::string remote_person::activity(const std::string& type, const std::string& id,
                                    const std::string& object_json, const std::string& more) const {
  return fmt::format(R"({{"@context":"https://www.w3.org/ns/activitystreams","id":"{}","type":"{}",)"
                     R"("actor":"{}","object":{}{}}})",
                     id, type, uri_, object_json, more);
}

std::string remote_person::note(const std::string& id, const std::string& content,
                                const std::string& more) const {
  // Members of `more` come last, so that they win.
  return fmt::format(R"({{"id":"{}","type":"Note","attributedTo":"{}","content":{},)"
                     R"("published":"2026-11-20T10:00:00Z",)"
                     R"("to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["{}"]{}}})",
                     status(id), uri_, quoted(content), followers(), more);
}

std::string remote_person::create(const std::string& id, const std::string& content,
                                  const std::string& more) const {
  return activity(
      "Create", status(id) + "/activity", note(id, content, more),
      fmt::format(R"(,"to":["https://www.w3.org/ns/activitystreams#Public"],"cc":["{}"])", followers()));
}

std::string add_person(instance& here, const remote_person& person) {
  const auto id = here.sql(fmt::format(
      "INSERT INTO accounts (username, domain, uri, url, inbox_url, shared_inbox_url, followers_url,"
      " following_url, featured_collection_url, protocol, actor_type, last_webfingered_at, created_at, "
      "updated_at)"
      " VALUES ('{0}', '{1}', '{2}', '{2}', '{2}/inbox', 'https://{1}/inbox', '{2}/followers',"
      " '{2}/following', '{2}/collections/featured', 1, 'Person', now(), now(), now()) RETURNING id",
      person.uri().substr(person.uri().rfind('/') + 1), person.host(), person.uri()));
  here.sql(fmt::format("INSERT INTO keypairs (account_id, uri, type, public_key, created_at, updated_at)"
                       " VALUES ({}, '{}', 0, '{}', now(), now()) RETURNING id",
                       id, person.key_id(), person.key().public_pem()));
  return id;
}

} // namespace pheidi::test
