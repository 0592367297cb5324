// The tables of endpoints: method, path, who may, and the function.
//
//   constexpr std::array bookmarks{
//       route{"GET", "/api/v1/bookmarks", person("read:bookmarks"), &list_bookmarks},
//       route{"POST", "/api/v1/statuses/:id/bookmark", person("write:bookmarks"), &add_bookmark, writes}};
#pragma once

#include "pheidi/instance/web/call.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::web {

enum class caller {
  anybody,     ///< no token is looked at
  maybe,       ///< anonymous or a token with one of the scopes
  application, ///< a token, of an application itself or of a person
  person,      ///< a person's token
};

/// Who may call. `scopes` are alternatives, separated by blanks; empty: any token will do.
struct access {
  caller who = caller::anybody;
  std::string_view scopes;
  bool unready_person = false; // also one who is unconfirmed or waits for approval
};
constexpr access anybody{};
constexpr access maybe(std::string_view scopes) {
  return {caller::maybe, scopes};
}
constexpr access application(std::string_view scopes = {}) {
  return {caller::application, scopes};
}
constexpr access person(std::string_view scopes) {
  return {caller::person, scopes};
}

enum class work { reads, writes };
inline constexpr work writes = work::writes;
inline constexpr work reads = work::reads;

/// How often: beside the general bounds of a token and an address (client-api.md 1.6).
enum class family { none, statuses, follows, media, deletions, applications, sign_ins, reports };

using endpoint = answer (*)(call&);
/// A refusal ends the request; nothing goes on to the endpoint.
using early_endpoint = net::awaitable<std::optional<answer>> (*)(early_call&);

struct route {
  /// "/api/v1/statuses/:id"; a place may have words around it: "/@:name.rss". The first that fits counts.
  std::string_view method, pattern;
  access may;
  endpoint run = nullptr;
  work kind = work::reads;
  early_endpoint before = nullptr;
  family counted = family::none;
};

/// Which route a request names, and what stands in its ':' places. A slash at the end does not matter.
struct matched_route {
  const route* what = nullptr;
  std::vector<std::string> path;
};

class route_table {
 public:
  void add(std::span<const route> routes);
  /// HEAD is GET, PATCH where only PUT is known is PUT.
  std::optional<matched_route> find(std::string_view method, std::string_view target) const;
  /// The path exists with another method.
  bool knows(std::string_view target) const;

 private:
  std::optional<matched_route> look_up(std::string_view method, std::string_view path) const;
  std::vector<const route*> routes_; // in the order of `add`; patterns without ':' win
};

} // namespace pheidi::instance::web
