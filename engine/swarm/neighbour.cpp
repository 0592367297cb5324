// Documents and activities in the shapes that servers of the Fediverse send.
#include "swarm/neighbour.hpp"

#include "pheidi/json/write.hpp"

#include <fmt/format.h>

namespace pheidi::swarm {

namespace {

constexpr std::string_view context = R"("@context":["https://www.w3.org/ns/activitystreams",)"
                                     R"("https://w3id.org/security/v1"])";
constexpr std::string_view everybody = "https://www.w3.org/ns/activitystreams#Public";

std::string json_text(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

} // namespace

neighbour::neighbour(std::size_t index, crypto::rsa_private_key key, bool tls) : key_(std::move(key)) {
  const auto drawn = neighbour_sketch(index);
  name_ = drawn.name;
  host_ = drawn.host;
  shown_ = drawn.shown;
  about_ = drawn.about;
  origin_ = fmt::format("{}://{}", tls ? "https" : "http", host_);
  uri_ = fmt::format("{}/users/{}", origin_, name_);
}

neighbour::page neighbour::profile() const {
  auto body = fmt::format(
      R"({{{0},"id":"{1}","type":"Person","preferredUsername":"{2}","name":{3},"summary":{4},"url":"{1}",)"
      R"("inbox":"{1}/inbox","outbox":"{1}/outbox","followers":"{1}/followers","following":"{1}/following",)"
      R"("endpoints":{{"sharedInbox":"{5}/inbox"}},"discoverable":true,"published":"2026-01-01T00:00:00Z",)"
      R"("publicKey":{{"id":"{6}","owner":"{1}","publicKeyPem":{7}}}}})",
      context, uri_, name_, json_text(shown_), json_text("<p>" + about_ + "</p>"), origin_, key_id(),
      json_text(key_.public_pem()));
  return {uri_, std::move(body), "application/activity+json"};
}

neighbour::page neighbour::webfinger() const {
  return {
      fmt::format("{2}/.well-known/webfinger?resource=acct:{0}@{1}", name_, host_, origin_),
      fmt::format(R"({{"subject":"acct:{0}@{1}","links":[{{"rel":"self","type":"application/activity+json",)"
                  R"("href":"{2}"}}]}})",
                  name_, host_, uri_),
      "application/jrd+json"};
}

std::string neighbour::follow(const acquaintance& whom, std::int64_t number) const {
  return fmt::format(R"({{{},"id":"{}#follows/{}","type":"Follow","actor":"{}","object":{}}})", context, uri_,
                     number, uri_, json_text(whom.uri));
}

std::string neighbour::accept(std::string_view follow_json, std::int64_t number) const {
  return fmt::format(R"({{{},"id":"{}#accepts/{}","type":"Accept","actor":"{}","object":{}}})", context, uri_,
                     number, uri_, follow_json);
}

neighbour::saying neighbour::note(std::string content, std::string more, std::string_view mentioned,
                                  std::int64_t number, wall_time now) const {
  const auto id = fmt::format("{}/statuses/{}", uri_, number);
  const auto to = mentioned.empty() ? "" : "," + json_text(mentioned);
  const auto addressed = fmt::format(R"("to":["{}"],"cc":["{}/followers"{}])", everybody, uri_, to);
  const auto object = fmt::format(
      R"({{{},"id":"{}","type":"Note","attributedTo":"{}","url":"{}","published":"{}","content":{},{}{}}})",
      context, id, uri_, id, utc_iso_time(now), json_text(content), addressed, more);
  saying out;
  out.activity =
      fmt::format(R"({{{},"id":"{}/activity","type":"Create","actor":"{}","published":"{}",{},"object":{}}})",
                  context, id, uri_, utc_iso_time(now), addressed, object);
  out.note = {id, object, "application/activity+json"};
  return out;
}

neighbour::saying neighbour::post(std::string_view words, const acquaintance* mentioned, std::int64_t number,
                                  wall_time now) const {
  if (!mentioned) return note(fmt::format("<p>{}</p>", words), "", "", number, now);
  const auto content =
      fmt::format(R"(<p><span class="h-card"><a href="{}" class="u-url mention">@{}</a></span> {}</p>)",
                  mentioned->uri, mentioned->handle, words);
  const auto tag = fmt::format(R"(,"tag":[{{"type":"Mention","href":{},"name":{}}}])",
                               json_text(mentioned->uri), json_text("@" + mentioned->handle));
  return note(content, tag, mentioned->uri, number, now);
}

neighbour::saying neighbour::reply(std::string_view words, std::string_view to, const acquaintance& of,
                                   std::int64_t number, wall_time now) const {
  const auto more = fmt::format(R"(,"inReplyTo":{},"tag":[{{"type":"Mention","href":{},"name":{}}}])",
                                json_text(to), json_text(of.uri), json_text("@" + of.handle));
  const auto content =
      fmt::format(R"(<p><span class="h-card"><a href="{}" class="u-url mention">@{}</a></span> {}</p>)",
                  of.uri, of.handle, words);
  return note(content, more, of.uri, number, now);
}

std::string neighbour::like(std::string_view object, std::int64_t number) const {
  return fmt::format(R"({{{},"id":"{}#likes/{}","type":"Like","actor":"{}","object":{}}})", context, uri_,
                     number, uri_, json_text(object));
}

std::string neighbour::announce(std::string_view object, const acquaintance& of, std::int64_t number,
                                wall_time now) const {
  return fmt::format(R"({{{},"id":"{}/statuses/{}/activity","type":"Announce","actor":"{}","published":"{}",)"
                     R"("to":["{}"],"cc":["{}/followers",{}],"object":{}}})",
                     context, uri_, number, uri_, utc_iso_time(now), everybody, uri_, json_text(of.uri),
                     json_text(object));
}

} // namespace pheidi::swarm
