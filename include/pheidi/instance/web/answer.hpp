// What an endpoint answers, before it is HTTP. A refusal is an answer, too: whatever the transaction did is
// undone with it.
#pragma once

#include "pheidi/base/error.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::instance::web {

struct answer {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields; // more of the header
  /// Of an answer with an error status: commit all the same (a failed sign-in is counted).
  bool keeps_changes = false;

  answer() = default;
  /// 200 with this entity. Implicit, so that an endpoint may return what it made.
  answer(const boost::json::value& entity);
  answer(const boost::json::object& entity);
  answer(const boost::json::array& entities);
  static answer refusal(int status, std::string_view why);

  bool refuses() const { return status >= 400; }
  answer with(std::string name, std::string value) &&;
};

/// A value, or the answer that refuses.
template <class T>
using or_refusal = boost::system::result<T, answer>;

/// {}: what is done has nothing more to say.
answer done();

// The standard refusals, in Mastodon's words (client-api.md 1.2).

/// What is not there and what is not the caller's are the same.
answer not_found();
answer not_allowed();                       ///< 403
answer unprocessable(std::string_view why); ///< 422
/// 422, "Validation failed: " before the reason.
answer invalid(std::string_view why);
answer bad_request(std::string_view why);

/// What value() of a refusal throws: a broken invariant. Found by argument-dependent look-up.
[[noreturn]] void throw_exception_from_error(const answer& e, const boost::source_location& where);

} // namespace pheidi::instance::web
