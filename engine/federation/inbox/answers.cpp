// Small documents, written straight out.
#include "pheidi/federation/inbox/answers.hpp"

#include "pheidi/json/write.hpp"

#include <fmt/format.h>

namespace pheidi::federation::inbox {

namespace {

constexpr std::string_view activitystreams = "https://www.w3.org/ns/activitystreams";

std::string number_or_nothing(std::int64_t row) {
  return row ? std::to_string(row) : std::string();
}

void write_follow(json::writer& w, const follow_ref& follow) {
  w.object().key("id").string(follow.id).key("type").string("Follow");
  w.key("actor").string(follow.actor).key("object").string(follow.object).end();
}

/// Accept and Reject are the target's word, Undo the follower's.
std::string about_follow(std::string_view type, std::string_view id, std::string_view actor,
                         const follow_ref& follow) {
  std::string out;
  json::writer w(out);
  w.object().key("@context").string(activitystreams);
  w.key("id").string(id).key("type").string(type).key("actor").string(actor);
  w.key("object");
  write_follow(w, follow);
  w.end();
  return out;
}

std::string about_quote(std::string_view type, std::string_view id, std::string_view author,
                        const quote_request_ref& request, std::string_view stamp) {
  std::string out;
  json::writer w(out);
  w.object().key("@context").array().string(activitystreams).object();
  w.key("QuoteRequest").string("https://w3id.org/fep/044f#QuoteRequest").end().end();
  w.key("id").string(id).key("type").string(type).key("actor").string(author);
  w.key("to").string(request.actor);
  w.key("object").object().key("id").string(request.id).key("type").string("QuoteRequest");
  w.key("actor").string(request.actor).key("object").string(request.object);
  w.key("instrument").string(request.instrument).end();
  if (!stamp.empty()) w.key("result").string(stamp);
  w.end();
  return out;
}

} // namespace

std::string accept_follow(const follow_ref& follow, std::int64_t row) {
  const auto id = fmt::format("{}#accepts/follows/{}", follow.object, number_or_nothing(row));
  return about_follow("Accept", id, follow.object, follow);
}

std::string reject_follow(const follow_ref& follow, std::int64_t row) {
  const auto id = fmt::format("{}#rejects/follows/{}", follow.object, number_or_nothing(row));
  return about_follow("Reject", id, follow.object, follow);
}

std::string undo_follow(const follow_ref& follow, std::int64_t row) {
  const auto id = fmt::format("{}#follows/{}/undo", follow.actor, number_or_nothing(row));
  return about_follow("Undo", id, follow.actor, follow);
}

std::string accept_quote(const quote_request_ref& request, std::string_view author_uri,
                         std::string_view stamp_uri, std::int64_t row) {
  const auto id = fmt::format("{}#accepts/quote_requests/{}", author_uri, row);
  return about_quote("Accept", id, author_uri, request, stamp_uri);
}

std::string reject_quote(const quote_request_ref& request, std::string_view author_uri,
                         std::string_view unique) {
  const auto id = fmt::format("{}#rejects/quote_requests/{}", author_uri, unique);
  return about_quote("Reject", id, author_uri, request, {});
}

} // namespace pheidi::federation::inbox
