// The swarm's documents.
#include "corpus_world.hpp"

#include "corpus_rows.hpp"
#include "remote_person.hpp"

#include "pheidi/activitypub/value.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace pheidi::test {

namespace {

namespace bj = boost::json;
using activitypub::host_of;
using activitypub::id_of;
using activitypub::member;

constexpr const char* as_context = "https://www.w3.org/ns/activitystreams";
constexpr const char* activity_json = "application/activity+json";

void find_uris(const bj::value& in, std::vector<std::string>& out) {
  if (const auto* text = in.if_string(); text && activitypub::is_http_uri(*text)) out.emplace_back(*text);
  if (const auto* list = in.if_array())
    for (const auto& each : *list)
      find_uris(each, out);
  if (const auto* object = in.if_object())
    for (const auto& [name, value] : *object)
      find_uris(value, out);
}

bool can_be_published(const std::string& host) {
  return !host.empty() && host != "local.example" && host != "localhost" &&
         host.find_first_not_of("0123456789.:[]") != host.npos;
}

} // namespace

void corpus_world::publish(std::span<const corpus_document> all) {
  publish_once("https://inbox.corpus.test/", "{}", activity_json);
  corpus_rows rows(here_);
  for (const auto& d : all) {
    publish_hosts(d);
    publish_object(d);
    accounts_.insert(d.signer);
    if (const auto* post = object_in(d.activity, "object"))
      for (auto& uri : mentions_in(*post))
        if (!is_local(uri)) accounts_.insert(std::move(uri));
  }
  rows.add_accounts({accounts_.begin(), accounts_.end()});
}

void corpus_world::set_up(std::span<const corpus_document* const> phase) {
  corpus_rows rows(here_);
  rows.clear();
  for (const auto* d : phase)
    rows.add(*d, key_id(*d), shared_key(1).public_pem());
  rows.commit();
}

std::string corpus_world::key_id(const corpus_document& d) const {
  return d.signer + (d.signer.find('#') == d.signer.npos ? "#main-key" : "-key");
}

/// Whatever host is named answers, so that nothing that the engine asks for leaves this machine.
void corpus_world::publish_hosts(const corpus_document& d) {
  std::vector<std::string> uris;
  find_uris(d.activity, uris);
  for (const auto& uri : uris)
    if (const auto host = host_of(uri); can_be_published(host) && hosts_.insert(host).second)
      publish_once("https://" + host + "/.corpus", "{}", activity_json);
}

void corpus_world::publish_object(const corpus_document& d) {
  const auto object = id_of(member(d.activity, "object"));
  const auto* embedded = object_in(d.activity, "object");
  if (d.type == "Update" && embedded && is_actor_type(*embedded))
    publish_actor(object, activitypub::text_of(*embedded, "preferredUsername"), {}, false);
  if (d.type == "Move")
    publish_actor(id_of(member(d.activity, "target")), fmt::format("moved{}", d.number),
                  fmt::format(R"(,"alsoKnownAs":["{}"])", object), true);
  if (d.type != "Announce" || !activitypub::is_http_uri(object) || is_local(object)) return;
  if (!object.starts_with("https://")) {
    accounts_.insert(corpus_author(object));
    return;
  }
  const bool is_reference =
      embedded && is_post_type(*embedded) && !member(*embedded, "to") && !member(*embedded, "cc");
  if (!embedded || is_reference) {
    const auto author = corpus_author(object);
    accounts_.insert(author);
    publish_once(object,
                 fmt::format(R"({{"@context":"{}","id":{},"type":"Note","attributedTo":"{}",)"
                             R"("content":"worth repeating","to":"{}#Public"}})",
                             as_context, quoted(object), author, as_context),
                 activity_json);
    return;
  }
  auto copy = *embedded;
  if (!member(copy, "@context")) copy["@context"] = as_context;
  publish_once(object, bj::serialize(copy), activity_json);
  const auto* inner = object_in(copy, "object");
  const auto author = id_of(member(inner ? *inner : copy, "attributedTo"));
  if (activitypub::is_http_uri(author) && !is_local(author)) accounts_.insert(author);
}

/// WebFinger says that it is so; the document is only there when nobody sends it.
void corpus_world::publish_actor(const std::string& id, const std::string& username, const std::string& more,
                                 bool document_too) {
  const auto host = host_of(id);
  if (!can_be_published(host) || username.empty()) return;
  publish_once(fmt::format("https://{1}/.well-known/webfinger?resource=acct:{0}@{1}", username, host),
               fmt::format(R"({{"subject":"acct:{}@{}","links":[{{"rel":"self","type":"{}","href":{}}}]}})",
                           username, host, activity_json, quoted(id)),
               "application/jrd+json");
  if (!document_too || !id.starts_with("https://")) return;
  publish_once(id,
               fmt::format(R"({{"@context":"{0}","id":{1},"type":"Person","preferredUsername":"{2}",)"
                           R"("inbox":"https://{3}/inbox"{4}}})",
                           as_context, quoted(id), username, host, more),
               activity_json);
}

/// What cannot be published, because its URL is none, nobody can ask for either.
void corpus_world::publish_once(const std::string& url, const std::string& body, const std::string& type) {
  if (published_.insert(url).second) [[maybe_unused]]
    const auto done = others_.publish(url, body, type);
}

} // namespace pheidi::test
