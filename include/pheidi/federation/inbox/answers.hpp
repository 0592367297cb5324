// Activities of ours that answer others': Accept, Reject and Undo of a Follow, Accept and Reject of a quote
// request. Pure.
//
// The embedded activity keeps its original id: some servers match on nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pheidi::federation::inbox {

/// A Follow as an answer embeds it.
struct follow_ref {
  std::string_view id; // of the Follow
  std::string_view actor, object;
};
/// `row` is part of the answer's id; 0: none.
std::string accept_follow(const follow_ref& follow, std::int64_t row);
std::string reject_follow(const follow_ref& follow, std::int64_t row);
std::string undo_follow(const follow_ref& follow, std::int64_t row);

struct quote_request_ref {
  std::string_view id;
  std::string_view actor;      // who quotes
  std::string_view object;     // the quoted post
  std::string_view instrument; // the quoting post
};
std::string accept_quote(const quote_request_ref& request, std::string_view author_uri,
                         std::string_view stamp_uri, std::int64_t row);
std::string reject_quote(const quote_request_ref& request, std::string_view author_uri,
                         std::string_view unique);

} // namespace pheidi::federation::inbox
