// Who answers, and by what id; what is said then is activitypub's.
#include "pheidi/federation/inbox/answers.hpp"

#include "pheidi/activitypub/serialise.hpp"

#include <fmt/format.h>

namespace pheidi::federation::inbox {

namespace ap = activitypub;

namespace {

std::string number_or_nothing(std::int64_t row) {
  return row ? std::to_string(row) : std::string();
}

ap::statement said(const follow_ref& f) {
  return {std::string(f.id), std::string(f.actor), std::string(f.object)};
}

ap::quote_wish said(const quote_request_ref& r) {
  return {std::string(r.id), std::string(r.actor), std::string(r.object), std::string(r.instrument)};
}

} // namespace

std::string accept_follow(const follow_ref& follow, std::int64_t row) {
  const auto id = fmt::format("{}#accepts/follows/{}", follow.object, number_or_nothing(row));
  return ap::accept_follow(id, said(follow));
}

std::string reject_follow(const follow_ref& follow, std::int64_t row) {
  const auto id = fmt::format("{}#rejects/follows/{}", follow.object, number_or_nothing(row));
  return ap::reject_follow(id, said(follow));
}

std::string undo_follow(const follow_ref& follow, std::int64_t row) {
  const auto id = fmt::format("{}#follows/{}/undo", follow.actor, number_or_nothing(row));
  return ap::undo(id, "Follow", said(follow));
}

std::string accept_quote(const quote_request_ref& request, std::string_view author_uri,
                         std::string_view stamp_uri, std::int64_t row) {
  const auto id = fmt::format("{}#accepts/quote_requests/{}", author_uri, row);
  return ap::accept_quote(id, author_uri, said(request), stamp_uri);
}

std::string reject_quote(const quote_request_ref& request, std::string_view author_uri,
                         std::string_view unique) {
  const auto id = fmt::format("{}#rejects/quote_requests/{}", author_uri, unique);
  return ap::reject_quote(id, author_uri, said(request));
}

} // namespace pheidi::federation::inbox
